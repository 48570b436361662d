import { columnsOf, indexesOf } from '../../schema/elements';
import { firstOf } from '../../schema/firstOf';
import { isClustered, isFunctional, primaryKeyOf } from '../../schema/indexes';
import { nameInWords } from '../../schema/quoting';
import { findOption, isCounter } from '../../schema/tableOptions';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';
import { comparedIndex, differsInVisibility, isHidden } from '../indexes/comparedIndexes';
import { columnAfter, droppedColumn, droppedIndex, newColumn } from '../changedElements';
import type { TableChange } from '../tableDiff';
import type { TableTransition } from '../tableTransition';
import { indexNamedTwice } from './tidbIndexes';
import { sortsAlike, tidbConversion, typesOf } from './tidbConversion';
import { fixedPartitioning } from './tidbPartitions';

/** What TiDB makes with a table and never changes after that (its source and 8.4): the reason, where it would have to. */
export function fixedOnTidb(transition: TableTransition): string | undefined {
  if (transition.server.flavor !== 'tidb') return undefined;
  const what =
    fixedKey(transition) ??
    fixedColumns(transition) ??
    fixedIndexes(transition) ??
    fixedCharset(transition) ??
    fixedPartitioning(transition) ??
    fixedChecks(transition) ??
    fixedSight(transition) ??
    firstOf(
      transition.changes,
      (change) => fixedColumn(change, transition) ?? fixedOption(change, transition),
    );
  return what === undefined ? undefined : `TiDB cannot ${what}. Recreate the shadow, or leave the table out.`;
}

/** Rows lie in the order of a clustered primary key (manual, "Clustered Indexes"). */
function fixedKey(transition: TableTransition): string | undefined {
  const { expected, actual, changes, server } = transition;
  const [wanted, present] = [primaryKeyOf(expected), primaryKeyOf(actual)];
  const [one, other] = [wanted, present].map((key) => key && comparedIndex(key, server).text);
  if (one !== other)
    return [wanted, present].some((key) => key && isClustered(key))
      ? `change the clustered primary key of ${actual.name.name}`
      : undefined;
  if (!present || !isClustered(present)) return undefined;
  const columns = present.columns.map((name) => name.toLowerCase());
  return firstOf(changes, (change) => {
    const { name } = droppedColumn(change) ?? columnAfter(change) ?? {};
    if (name === undefined || !columns.includes(name.toLowerCase())) return undefined;
    if (change.kind === 'moveColumn') return undefined;
    if (change.kind === 'modifyColumn') {
      const [before, after] = typesOf(change, transition);
      if (tidbConversion(before, after) === 'keep' && sortsAlike(before, after)) return undefined;
    }
    return `convert column ${nameInWords(name)} of ${actual.name.name}, which is in the clustered primary key`;
  });
}

/** A table never has no column in between, nor in one statement (error 1090). */
function fixedColumns({ actual, changes }: TableTransition): string | undefined {
  const gone = new Set(changes.map(droppedColumn));
  return columnsOf(actual).every((column) => gone.has(column))
    ? `replace all columns of ${actual.name.name}`
    : undefined;
}

function fixedIndexes({ expected, actual, changes }: TableTransition): string | undefined {
  const twice = indexNamedTwice(actual, changes);
  return twice === undefined || indexNamedTwice(expected, changes) !== undefined
    ? undefined
    : `tell the indexes of ${actual.name.name} apart that are named ${nameInWords(twice)} but for capital letters`;
}

function fixedColumn(change: TableChange, { actual }: TableTransition): string | undefined {
  const added = newColumn(change);
  // Error 3106.
  if (added?.generated?.stored)
    return `add the stored computed column ${nameInWords(added.name)} of ${actual.name.name}`;
  const to = change.kind === 'modifyColumn' ? change.to : added;
  if (!to) return undefined;
  const from = change.kind === 'modifyColumn' ? change.from : undefined;
  // Error 8200.
  if (to.autoIncrement && !from?.autoIncrement)
    return `let column ${nameInWords(to.name)} of ${actual.name.name} begin to count (AUTO_INCREMENT)`;
  const [before, after] = [randomBits(from), randomBits(to)];
  // Error 8216.
  return before.text === after.text ||
    startsRandom(from, before, after, actual) ||
    (from && spreadsMore(before, after))
    ? undefined
    : `change AUTO_RANDOM of column ${nameInWords(to.name)} of ${actual.name.name}`;
}

interface RandomBits {
  readonly text: string;
  /** 0: none. */
  readonly shards: number;
  readonly range: number;
}

function randomBits(column: ColumnElement | undefined): RandomBits {
  const [text = '', shards, range] = /^\((\d+)(?:, (\d+))?\)$/.exec(column?.autoRandom ?? '') ?? [];
  return { text, shards: Number(shards ?? 0), range: Number(range ?? 64) };
}

function spreadsMore(before: RandomBits, after: RandomBits): boolean {
  return before.shards > 0 && after.shards > before.shards && before.range === after.range;
}

/** A counter that is the clustered primary key, and a BIGINT. */
function startsRandom(
  from: ColumnElement | undefined,
  before: RandomBits,
  after: RandomBits,
  actual: TableSchema,
): boolean {
  const key = primaryKeyOf(actual);
  return (
    from?.autoIncrement === true &&
    before.shards === 0 &&
    after.range === 64 &&
    /^bigint\b/i.test(from.type) &&
    key?.columns.length === 1 &&
    key.columns[0] === from.name &&
    isClustered(key)
  );
}

function fixedOption(change: TableChange, { actual }: TableTransition): string | undefined {
  if (change.kind !== 'setOption' || isCounter(change)) return undefined;
  const { name, from, to } = change;
  switch (name) {
    case 'COMMENT':
    case 'SHARD_ROW_ID_BITS':
    case 'PLACEMENT POLICY':
    case 'TTL':
    case 'TTL_ENABLE':
    case 'TTL_JOB_INTERVAL':
    // See fixedCharset.
    case 'DEFAULT CHARSET':
    case 'COLLATE':
      return undefined;
    case 'AUTO_ID_CACHE':
      return [from, to].some((option) => option?.value === '1')
        ? `change AUTO_ID_CACHE of ${actual.name.name} to 1 or from it`
        : undefined;
    default:
      return `change the option ${name} of ${actual.name.name}`;
  }
}

/**
 * Without a primary key the first unique index that takes no NULL stands in for it, and is not hidden (error 3522);
 * those that are built come behind it.
 */
function fixedSight({ expected, actual, changes }: TableTransition): string | undefined {
  if (primaryKeyOf(expected)) return undefined;
  const isOfSight = (change: TableChange): boolean =>
    change.kind === 'replaceIndex' && differsInVisibility(change.from, change.to);
  const gone = new Set(changes.filter((change) => !isOfSight(change)).map(droppedIndex));
  const nullable = columnsOf(expected).flatMap((column) =>
    column.nullable ? [column.name.toLowerCase()] : [],
  );
  const first = indexesOf(actual).find(
    (index) =>
      index.type === 'unique' &&
      !gone.has(index) &&
      !isFunctional(index) &&
      !index.columns.some((column) => nullable.includes(column.toLowerCase())),
  );
  const wanted = first && indexesOf(expected).find(({ name }) => name === first.name);
  return wanted && isHidden(wanted)
    ? `hide index ${nameInWords(wanted.name)} of ${actual.name.name}, which stands in for the primary key`
    : undefined;
}

/** TiDB asks for rows that a new check refuses, and quotes no backtick in the names as it asks (error 1064, run on 8.4). */
function fixedChecks({ actual: { name }, changes }: TableTransition): string | undefined {
  const isAsked = changes.some(
    (change) =>
      (change.kind === 'addCheck' || change.kind === 'moveCheck') &&
      !/NOT ENFORCED(?: \*\/)?$/.test(change.check.text),
  );
  return isAsked && `${name.database}${name.name}`.includes('`')
    ? `add a check to ${name.name}, as there is a backtick in the name of the table or its database`
    : undefined;
}

/** Error 8200, though no column would change. */
function fixedCharset({ expected, actual }: TableTransition): string | undefined {
  const collations = [actual, expected].map((table) => findOption(table, 'COLLATE')?.value ?? 'binary');
  const [before, after] = collations.map((collation) => ({ type: 'varchar(1)', collation }));
  return tidbConversion(before!, after!) === 'refuse'
    ? `change the default character set of ${actual.name.name}`
    : undefined;
}
