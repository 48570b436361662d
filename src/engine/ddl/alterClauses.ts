import { differsInVisibility } from '../diff/diffIndexes';
import type { ColumnPosition, TableChange } from '../diff/tableDiff';
import { printElement } from '../schema/printTable';
import { quoteIdentifier } from '../schema/quoting';
import type { ColumnElement, IndexElement, TableSchema } from '../schema/tableSchema';
import { optionClauses } from './optionClauses';

/**
 * The clauses of the one big ALTER TABLE, in an order in which they also work one by one: indexes go before their
 * columns, and a column of the old primary key after the new key. And its partitioning clause. Foreign keys have statements of their own.
 * `moves` names the indexes that are built again under another name; `withPartitioning` is false where partitioning
 * was already removed by a statement before.
 */
export function alterClauses(
  changes: readonly TableChange[],
  expected: TableSchema,
  moves: ReadonlyMap<string, string>,
  withPartitioning: boolean,
): [clauses: string[], partitioning?: string] {
  const drops: string[] = [];
  const replaced: string[] = [];
  const columnDrops: string[] = [];
  const columns: string[] = [];
  const adds: string[] = [];
  let partitioning: string | undefined;
  for (const change of changes) {
    switch (change.kind) {
      case 'dropColumn':
        columnDrops.push(`DROP COLUMN ${quoteIdentifier(change.column.name)}`);
        break;
      case 'addColumn':
        columns.push(`ADD COLUMN ${printElement(change.column)}${position(change.position)}`);
        break;
      case 'modifyColumn':
        columns.push(`${modify(change.from, change.to)}${position(change.position)}`);
        break;
      case 'moveColumn':
        columns.push(`${modify(change.column, change.column)}${position(change.position)}`);
        break;
      case 'replaceColumn':
        replaced.push(`DROP COLUMN ${quoteIdentifier(change.from.name)}`);
        columns.push(`ADD COLUMN ${printElement(change.to)}${position(change.position)}`);
        break;
      case 'addIndex':
        adds.push(`ADD ${renamed(change.index, moves)}`);
        break;
      case 'dropIndex':
        drops.push(dropIndex(change.index));
        break;
      case 'replaceIndex':
        if (differsInVisibility(change.from, change.to)) {
          columns.push(setVisibility(change.from, change.to));
          break;
        }
        drops.push(dropIndex(change.from));
        adds.push(`ADD ${renamed(change.to, moves)}`);
        break;
      case 'moveIndex':
        drops.push(dropIndex(change.index));
        adds.push(`ADD ${renamed(change.index, moves)}`);
        break;
      case 'addCheck':
        adds.push(`ADD ${change.check.text}`);
        break;
      case 'dropCheck':
        drops.push(`DROP CONSTRAINT ${quoteIdentifier(change.check.name ?? '')}`);
        break;
      case 'moveCheck':
        drops.push(`DROP CONSTRAINT ${quoteIdentifier(change.check.name ?? '')}`);
        adds.push(`ADD ${change.check.text}`);
        break;
      case 'addPeriod':
        adds.push(`ADD ${change.period.text}`);
        break;
      case 'dropPeriod':
        drops.push(`DROP PERIOD FOR ${periodName(change.period.name)}`);
        break;
      case 'setPartitioning':
        if (change.to !== undefined) partitioning = change.to;
        else if (withPartitioning) partitioning = 'REMOVE PARTITIONING';
        break;
      case 'setOption':
      case 'addForeignKey':
      case 'dropForeignKey':
      case 'resetForeignKey':
        break;
    }
  }
  const primaryKey = adds.filter((clause) => clause.startsWith('ADD PRIMARY KEY'));
  const clauses = [
    ...drops,
    ...replaced,
    ...columns,
    ...primaryKey,
    ...columnDrops,
    ...adds.filter((clause) => !primaryKey.includes(clause)),
    ...optionClauses(changes, expected),
  ];
  return partitioning === undefined ? [clauses] : [clauses, partitioning];
}

function position(where: ColumnPosition | undefined): string {
  if (!where) return '';
  return where.kind === 'first' ? ' FIRST' : ` AFTER ${quoteIdentifier(where.column)}`;
}

/** CHANGE where the name differs, which it can by case alone. */
function modify(from: ColumnElement, to: ColumnElement): string {
  return from.name === to.name
    ? `MODIFY COLUMN ${printElement(to)}`
    : `CHANGE COLUMN ${quoteIdentifier(from.name)} ${printElement(to)}`;
}

function dropIndex(index: IndexElement): string {
  return index.type === 'primary' ? 'DROP PRIMARY KEY' : `DROP INDEX ${quoteIdentifier(index.name)}`;
}

function setVisibility(from: IndexElement, to: IndexElement): string {
  const hides = to.text.length > from.text.length;
  const word = / IGNORED(?: `|$)/.test((hides ? to : from).text) ? 'IGNORED' : 'INVISIBLE';
  const seen = word === 'IGNORED' ? 'NOT IGNORED' : 'VISIBLE';
  return `ALTER INDEX ${quoteIdentifier(to.name)} ${hides ? word : seen}`;
}

/** The index under its passing name, where it has one. */
function renamed(index: IndexElement, moves: ReadonlyMap<string, string>): string {
  const name = moves.get(index.name);
  if (name === undefined) return index.text;
  return index.text.replace(quoteIdentifier(index.name), () => quoteIdentifier(name));
}

function periodName(name: string): string {
  return name.toUpperCase() === 'SYSTEM_TIME' ? 'SYSTEM_TIME' : quoteIdentifier(name);
}
