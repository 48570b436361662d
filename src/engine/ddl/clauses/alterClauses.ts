import { differsInEngineWords, differsInVisibility, isHidden } from '../../diff/indexes/comparedIndexes';
import type { ColumnPosition, PartitionStep, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { isComputedFrom } from '../../schema/columns';
import type { ServerFacts } from '../../schema/serverFacts';
import { keepsColumnsInvisible } from '../../schema/serverRules';
import { printElement } from '../../schema/printTable';
import { quoteIdentifier, withoutQuoted } from '../../schema/quoting';
import { findOption } from '../../schema/tableOptions';
import type { CheckElement, ColumnElement, IndexElement, TableSchema } from '../../schema/tableSchema';
import { underName } from '../../schema/indexes';
import { renameIndex } from '../indexes/indexMoves';
import { differsInScope, updatedIndexes } from '../waypoints/unpartitioned';
import { isCreatedApart } from '../indexes/indexesApart';
import { optionClauses } from './optionClauses';
import { writtenColumn } from './writtenColumn';

/**
 * The clauses of the one big ALTER TABLE, in an order in which they also work one by one: indexes go before their
 * columns, computed columns before those that they name change, and a column of the old primary key after the new key.
 * And its partitioning clause. Foreign keys have statements of their own.
 * `moves` names the indexes that are built again under another name; `withPartitioning` is false where partitioning
 * was already removed by a statement before. An index that has a statement of its own is left out.
 */
export function alterClauses(
  transition: TableTransition,
  moves: ReadonlyMap<string, string>,
  withPartitioning: boolean,
): [clauses: string[], partitioning?: string] {
  const { changes, expected, server } = transition;
  const all = changes.flatMap((change) => clausesOf(change, transition, moves));
  const of = (wanted: Place): string[] => all.flatMap(([place, text]) => (place === wanted ? [text] : []));
  const dropped = changes.flatMap((change) => (change.kind === 'dropColumn' ? [change.column] : []));
  const early = earlyDrops(changes, dropped);
  const clauses = [
    ...of('drop'),
    ...early.map(dropColumn),
    ...of('column'),
    ...of('primaryKey'),
    ...dropped.filter((column) => !early.includes(column)).map(dropColumn),
    ...of('add'),
    ...optionClauses(transition),
    ...(changes.some((change) => staysWithoutForce(change, expected, server)) ? ['FORCE'] : []),
  ];
  const partitioning = partitioningClause(changes, expected, withPartitioning);
  return partitioning === undefined ? [clauses] : [clauses, partitioning];
}

type Place = 'drop' | 'column' | 'primaryKey' | 'add';
type Clause = readonly [place: Place, text: string];

/** Of all changes but columns that go, options and partitioning. */
function clausesOf(
  change: TableChange,
  { changes, expected, server }: TableTransition,
  moves: ReadonlyMap<string, string>,
): Clause[] {
  const print = (column: ColumnElement): string => printElement(writtenColumn(column, expected, server));
  const addIndex = (index: IndexElement): Clause[] =>
    isCreatedApart(index, expected, server)
      ? []
      : [[index.type === 'primary' ? 'primaryKey' : 'add', `ADD ${renamed(index, moves)}`]];
  switch (change.kind) {
    case 'addColumn':
      return [['column', `ADD COLUMN ${print(change.column)}${position(change.position)}`]];
    case 'replaceColumn':
      return [['column', `ADD COLUMN ${print(change.to)}${position(change.position)}`]];
    case 'modifyColumn':
      return [['column', modify(change.from, change.to, server, print) + position(change.position)]];
    case 'moveColumn':
      return [['column', modify(change.column, change.column, server, print) + position(change.position)]];
    case 'addIndex':
      return addIndex(change.index);
    case 'dropIndex':
      return [['drop', dropIndex(change.index)]];
    case 'replaceIndex': {
      const { from, to } = change;
      if (differsInScope(from, to) && changes.some(({ kind }) => kind === 'setPartitioning')) return [];
      if (differsInVisibility(from, to)) return [['column', setVisibility(from, to)]];
      return [['drop', dropIndex(from)], ...addIndex(to)];
    }
    case 'renameIndex':
      return [['column', renameIndex(change.from.name, change.to.name)]];
    case 'moveIndex': {
      const { index } = change;
      if (change.renamed) return [['column', renameIndex(index.name, moves.get(index.name)!)]];
      return [['drop', dropIndex(index)], ...addIndex(index)];
    }
    case 'addCheck':
      return [['add', `ADD ${change.check.text}`]];
    case 'dropCheck':
      return [['drop', dropCheck(change.check, server)]];
    case 'moveCheck':
      return [
        ['drop', dropCheck(change.check, server)],
        ['add', `ADD ${change.check.text}`],
      ];
    case 'addPeriod':
      return [['add', `ADD ${change.period.text}`]];
    case 'dropPeriod':
      return [['drop', `DROP PERIOD FOR ${periodName(change.period.name)}`]];
    case 'dropColumn':
    case 'setPartitioning':
    case 'setOption':
    case 'addForeignKey':
    case 'dropForeignKey':
    case 'resetForeignKey':
      return [];
  }
}

function partitioningClause(
  changes: readonly TableChange[],
  expected: TableSchema,
  withPartitioning: boolean,
): string | undefined {
  const change = changes.findLast(({ kind }) => kind === 'setPartitioning');
  if (change?.kind !== 'setPartitioning') return undefined;
  if (change.step) return partitionStep(change.step);
  if (change.to !== undefined) return change.to + updatedIndexes(expected);
  return withPartitioning ? 'REMOVE PARTITIONING' : undefined;
}

function partitionStep({ gone, made }: PartitionStep): string {
  const verb = gone.length === 0 ? 'ADD PARTITION' : `REORGANIZE PARTITION ${gone.join(', ')} INTO`;
  return `${verb}\n(${made.join(',\n ')})`;
}

/** The columns that go before others change, and those among the `dropped` that are computed from them before them. */
function earlyDrops(
  changes: readonly TableChange[],
  dropped: readonly ColumnElement[],
): readonly ColumnElement[] {
  const changed = new Set(
    changes.flatMap((change) => (change.kind === 'modifyColumn' ? [change.from.name.toLowerCase()] : [])),
  );
  const first = changes.flatMap((change) => {
    if (change.kind === 'replaceColumn') return [change.from];
    return change.kind === 'dropColumn' && isComputedFrom(change.column, changed) ? [change.column] : [];
  });
  return dependentsFirst(first, dropped);
}

function dropColumn({ name }: ColumnElement): string {
  return `DROP COLUMN ${quoteIdentifier(name)}`;
}

/** These columns, and before each the computed ones of them and of the others that name it. */
function dependentsFirst(
  columns: readonly ColumnElement[],
  others: readonly ColumnElement[],
): ColumnElement[] {
  const sorted = new Set<ColumnElement>();
  const add = (column: ColumnElement): void => {
    const name = [column.name.toLowerCase()];
    for (const other of [...columns, ...others])
      if (other !== column && !sorted.has(other) && isComputedFrom(other, name)) add(other);
    sorted.add(column);
  };
  columns.forEach(add);
  return [...sorted];
}

/**
 * MySQL takes an index for the same where only its block size or attributes differ; MyISAM and Aria take the size that
 * they would choose themselves for none, and keep it as the table's changes.
 */
function staysWithoutForce(change: TableChange, expected: TableSchema, { flavor }: ServerFacts): boolean {
  if (change.kind !== 'replaceIndex') return false;
  const differs = differsInEngineWords(change.from, change.to);
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
  return / INVISIBLE\b/.test(withoutQuoted(definition.slice(type.length)));
}

function dropIndex(index: IndexElement): string {
  return index.type === 'primary' ? 'DROP PRIMARY KEY' : `DROP INDEX ${quoteIdentifier(index.name)}`;
}

function setVisibility(from: IndexElement, to: IndexElement): string {
  const hides = isHidden(to);
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
