import { differsInBlockSize, differsInVisibility } from '../../diff/diffIndexes';
import type { ColumnPosition, PartitionStep, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import type { ServerFacts } from '../../schema/serverFacts';
import { keepsColumnsInvisible } from '../../schema/serverRules';
import { namesIn } from '../../schema/namesIn';
import { printElement } from '../../schema/printTable';
import { quoteIdentifier } from '../../schema/quoting';
import { findOption } from '../../schema/tableOptions';
import type { CheckElement, ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { underName } from '../rounds/hashedIndexes';
import { renameIndex } from '../rounds/indexMoves';
import { differsInScope, updatedIndexes } from '../rounds/unpartitioned';
import { isCreatedApart } from '../rounds/indexesApart';
import { optionClauses } from './optionClauses';
import { writtenColumn } from './writtenColumn';

/**
 * The clauses of the one big ALTER TABLE, in an order in which they also work one by one: indexes go before their
 * columns, computed columns before those that they name change, and a column of the old primary key after the new key. And its partitioning clause. Foreign keys have statements of their own.
 * `moves` names the indexes that are built again under another name; `withPartitioning` is false where partitioning
 * was already removed by a statement before. An index that has a statement of its own is left out.
 */
export function alterClauses(
  { changes, expected, server }: TableTransition,
  moves: ReadonlyMap<string, string>,
  withPartitioning: boolean,
): [clauses: string[], partitioning?: string] {
  const print = (column: ColumnElement): string => printElement(writtenColumn(column, expected, server));
  const drops: string[] = [];
  const goFirst: ColumnElement[] = [];
  const changed = new Set(
    changes.flatMap((change) => (change.kind === 'modifyColumn' ? [change.from.name.toLowerCase()] : [])),
  );
  const scopeFollows = changes.some(({ kind }) => kind === 'setPartitioning');
  const columnDrops: ColumnElement[] = [];
  const columns: string[] = [];
  const adds: string[] = [];
  let partitioning: string | undefined;
  const addIndex = (index: IndexElement): void => {
    if (!isCreatedApart(index, expected, server)) adds.push(`ADD ${renamed(index, moves)}`);
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'dropColumn':
        (namesOneOf(change.column, changed) ? goFirst : columnDrops).push(change.column);
        break;
      case 'addColumn':
        columns.push(`ADD COLUMN ${print(change.column)}${position(change.position)}`);
        break;
      case 'modifyColumn':
        columns.push(`${modify(change.from, change.to, server, print)}${position(change.position)}`);
        break;
      case 'moveColumn':
        columns.push(`${modify(change.column, change.column, server, print)}${position(change.position)}`);
        break;
      case 'replaceColumn':
        goFirst.push(change.from);
        columns.push(`ADD COLUMN ${print(change.to)}${position(change.position)}`);
        break;
      case 'addIndex':
        addIndex(change.index);
        break;
      case 'dropIndex':
        drops.push(dropIndex(change.index));
        break;
      case 'replaceIndex':
        if (scopeFollows && differsInScope(change.from, change.to)) break;
        if (differsInVisibility(change.from, change.to)) {
          columns.push(setVisibility(change.from, change.to));
          break;
        }
        drops.push(dropIndex(change.from));
        addIndex(change.to);
        break;
      case 'moveIndex':
        if (change.renamed) {
          columns.push(renameIndex(change.index.name, moves.get(change.index.name)!));
          break;
        }
        drops.push(dropIndex(change.index));
        addIndex(change.index);
        break;
      case 'addCheck':
        adds.push(`ADD ${change.check.text}`);
        break;
      case 'dropCheck':
        drops.push(dropCheck(change.check, server));
        break;
      case 'moveCheck':
        drops.push(dropCheck(change.check, server));
        adds.push(`ADD ${change.check.text}`);
        break;
      case 'addPeriod':
        adds.push(`ADD ${change.period.text}`);
        break;
      case 'dropPeriod':
        drops.push(`DROP PERIOD FOR ${periodName(change.period.name)}`);
        break;
      case 'setPartitioning':
        if (change.step) partitioning = partitionStep(change.step);
        else if (change.to !== undefined) partitioning = change.to + updatedIndexes(expected);
        else if (withPartitioning) partitioning = 'REMOVE PARTITIONING';
        break;
      case 'setOption':
      case 'addForeignKey':
      case 'dropForeignKey':
      case 'resetForeignKey':
        break;
    }
  }
  const gone = dependentsFirst(goFirst, columnDrops);
  const primaryKey = adds.filter((clause) => clause.startsWith('ADD PRIMARY KEY'));
  const clauses = [
    ...drops,
    ...gone.map(dropColumn),
    ...columns,
    ...primaryKey,
    ...columnDrops.filter((column) => !gone.includes(column)).map(dropColumn),
    ...adds.filter((clause) => !primaryKey.includes(clause)),
    ...optionClauses(changes, expected, server),
    ...(changes.some((change) => staysWithoutForce(change, expected, server)) ? ['FORCE'] : []),
  ];
  return partitioning === undefined ? [clauses] : [clauses, partitioning];
}

function partitionStep({ gone, made }: PartitionStep): string {
  const verb = gone.length === 0 ? 'ADD PARTITION' : `REORGANIZE PARTITION ${gone.join(', ')} INTO`;
  return `${verb}\n(${made.join(',\n ')})`;
}

function dropColumn({ name }: ColumnElement): string {
  return `DROP COLUMN ${quoteIdentifier(name)}`;
}

function namesOneOf({ generated }: ColumnElement, names: ReadonlySet<string>): boolean {
  return generated !== undefined && [...namesIn(generated.expression)].some((name) => names.has(name));
}

/** These columns, and before each the computed ones of them and of the others that name it. */
function dependentsFirst(
  columns: readonly ColumnElement[],
  others: readonly ColumnElement[],
): ColumnElement[] {
  const sorted = new Set<ColumnElement>();
  const add = (column: ColumnElement): void => {
    const name = new Set([column.name.toLowerCase()]);
    for (const other of [...columns, ...others])
      if (other !== column && !sorted.has(other) && namesOneOf(other, name)) add(other);
    sorted.add(column);
  };
  columns.forEach(add);
  return [...sorted];
}

/**
 * MySQL takes an index for the same where only its block size differs; MyISAM and Aria take the size that they would
 * choose themselves for none, and keep it as the table's changes.
 */
function staysWithoutForce(change: TableChange, expected: TableSchema, { flavor }: ServerFacts): boolean {
  if (change.kind !== 'replaceIndex') return false;
  const differs = differsInBlockSize(change.from, change.to);
  return /^(?:MyISAM|Aria)$/.test(findOption(expected, 'ENGINE')?.value ?? '')
    ? differs || change.from.text === change.to.text
    : differs && flavor === 'mysql';
}

/** On MySQL an index or a foreign key of the table can bear the same name, and DROP CONSTRAINT is refused (error 3939). */
function dropCheck({ name = '' }: CheckElement, { flavor }: ServerFacts): string {
  return `DROP ${flavor === 'mysql' ? 'CHECK' : 'CONSTRAINT'} ${quoteIdentifier(name)}`;
}

function position(where: ColumnPosition | undefined): string {
  if (!where) return '';
  return where.kind === 'first' ? ' FIRST' : ` AFTER ${quoteIdentifier(where.column)}`;
}

/** CHANGE where the name differs, which it can by case alone. */
function modify(
  from: ColumnElement,
  to: ColumnElement,
  server: ServerFacts,
  print: (column: ColumnElement) => string,
): string {
  if (keepsColumnsInvisible(server) && isInvisible(from) && !isInvisible(to))
    return `CHANGE COLUMN ${quoteIdentifier(from.name)} ${print(to)} VISIBLE`;
  return from.name === to.name
    ? `MODIFY COLUMN ${print(to)}`
    : `CHANGE COLUMN ${quoteIdentifier(from.name)} ${print(to)}`;
}

function isInvisible({ definition, type }: ColumnElement): boolean {
  return / INVISIBLE\b/.test(definition.slice(type.length).replace(/'(?:[^'\\]|''|\\.)*'/gs, ''));
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
  return name === undefined ? index.text : underName(index, name).text;
}

function periodName(name: string): string {
  return name.toUpperCase() === 'SYSTEM_TIME' ? 'SYSTEM_TIME' : quoteIdentifier(name);
}
