import { columnsOfBytes, comparedCheck } from '../../../diff/comparedCheck';
import { checkName } from '../../../diff/describeChange';
import { checkIn, isOfVersion, isVirtual } from '../../../schema/columns';
import { checksOf, columnsOf, indexesOf, periodsOf } from '../../../schema/elements';
import { isFunctional } from '../../../schema/indexes';
import { namesIn } from '../../../schema/namesIn';
import { partitionColumns } from '../../../schema/partitionColumns';
import { nameInWords } from '../../../schema/quoting';
import type { ServerFacts } from '../../../schema/serverFacts';
import type { ColumnElement, IndexElement, PeriodElement, TableSchema } from '../../../schema/tableSchema';
import { endOfGroup, isSymbol, tokenize } from '../../../schema/tokens';
import { type Finding, harmless, type Probe } from '../finding';
import { checkProbe, rowProbe } from '../probes/hazardProbes';
import { mayMisfit } from './computedDefault';
import { hasVirtualPart } from '../../effects/innodbContext';
import { partitionMisfit, takesAllOf } from '../../../schema/partitionMisfit';
import type { Rewriting } from '../../effects/rewriting';

/** What a table demands of each row. */
export interface Demand {
  /** The same in two tables that demand the same. */
  readonly key: string;
  /** How a table is written anew that the server looks again, be all as it was; absent where rows cannot fail then. */
  readonly again?: Rewriting;
  /** What it names, in lower case. */
  readonly names: ReadonlySet<string>;
  readonly finding: Finding;
  /** What is told instead where the table is not copied: the server takes the demand then, and looks at no row. */
  readonly uncopied?: Finding;
  /** Absent where SQL cannot ask. */
  readonly question?: Question;
}

/** A condition upon the rows, and how to ask for it. */
interface Question {
  readonly condition: string;
  readonly probe: (condition: string) => Probe;
}

/** What a table, the actual one or its successor, demands of the rows of the actual one; columns may come anew. */
export function demandsOf(
  table: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
  anew: readonly string[] = [],
): Demand[] {
  let ofBytes: readonly string[] | undefined;
  const check = (definition: string, what: string): Demand => {
    ofBytes ??= columnsOfBytes(table, server);
    return checkDemand(definition, comparedCheck(definition, ofBytes), what, actual);
  };
  const names = columnsOf(actual).map(({ name }) => name.toLowerCase());
  const present = new Set(names.filter((name) => !anew.includes(name)));
  return [
    ...columnsOf(table).flatMap((column) =>
      columnDemands(column, !present.has(column.name.toLowerCase()), table, check),
    ),
    ...periodsOf(table).flatMap((period) => periodDemands(period, actual)),
    ...indexesOf(table).flatMap((index) => indexDemands(index, table, actual)),
    ...checksOf(table)
      .filter(({ definition }) => !notEnforced.test(definition))
      .map((one) => check(one.definition, `check ${checkName(one)}`)),
    ...partitionDemands(table, actual),
  ];
}

// MySQL prints it in a version comment.
const notEnforced = /\) (?:\/\*!\d+ )?NOT ENFORCED(?: \*\/)?$/;

function columnDemands(
  column: ColumnElement,
  isNew: boolean,
  table: TableSchema,
  check: (definition: string, what: string) => Demand,
): Demand[] {
  const { name, type, nullable, generated, definition, defaultValue } = column;
  const own = checkIn(definition);
  const isEmpty = isNew && nullable && (defaultValue ?? 'NULL') === 'NULL';
  const passes = own === undefined || (isEmpty && letsNullPass(own, name));
  const what = `the check of column ${nameInWords(name)}`;
  const uncopied = harmless('uncheckedRows', `adds ${what} without checking the rows that are there`);
  const demands: Demand[] = passes ? [] : [{ ...check(own, what), uncopied }];
  // A default counts for the rows that are there only as its column comes.
  const formula = generated?.expression ?? (isNew ? defaultValue : undefined);
  if (formula === undefined || isOfVersion(column)) return demands;
  const names = namesIn(formula);
  if (!generated && names.size === 0 && !mayMisfit(formula, type)) return demands;
  // A column that comes anew is computed anew, be it by the same words: one that was virtual took what did not fit.
  const key = [name.toLowerCase(), type, nullable, formula, isNew].join(' ');
  const again = isIndexedVirtual(column, table) ? 'builtAnew' : 'copied';
  return [...demands, { ...computedDemand(key, names, `column ${nameInWords(name)}`), again }];
}

/** What is computed also as the table is built anew in place, for the index. */
function isIndexedVirtual(virtual: ColumnElement, table: TableSchema): boolean {
  const isOver = (column: string): boolean => column.toLowerCase() === virtual.name.toLowerCase();
  return isVirtual(virtual) && indexesOf(table).some(({ columns }) => columns.some(isOver));
}

/** True where all that a check of one column says is unknown of NULL, as of each new document. */
function letsNullPass(check: string, column: string): boolean {
  return (
    [...namesIn(check)].every((name) => name === column.toLowerCase()) &&
    !check.includes('<=>') &&
    tokenize(check).every(({ kind, text }) => kind !== 'word' || unknownOfNull.test(text))
  );
}

const unknownOfNull = /^(?:check|json_valid|and|or|not|between|in|like|regexp|[\d.]+)$/i;

/** What an index computes for each row, and the numbers that FULLTEXT gives documents where the table has no own. */
function indexDemands(index: IndexElement, table: TableSchema, actual: TableSchema): Demand[] {
  const computed = (names: ReadonlySet<string>): Demand[] => [
    computedDemand(index.text, names, `index ${nameInWords(index.name)}`),
  ];
  const lower = (): string[] => index.columns.map((column) => column.toLowerCase());
  if (isFunctional(index))
    return computed(new Set(lower())).map((demand) => ({ ...demand, again: 'builtAnew' }));
  // Where the column's values change, it says so itself.
  if (hasVirtualPart(index, actual)) return computed(new Set());
  if (index.type === 'spatial') {
    const isThere = columnsOf(actual).some(({ name }) => lower().includes(name.toLowerCase()));
    // A shape that was written by a session that was not strict can be none.
    return isThere ? computed(new Set()) : [];
  }
  if (index.type !== 'fulltext') return [];
  if (!columnsOf(table).some(({ name }) => name.toUpperCase() === 'FTS_DOC_ID')) return [];
  const finding = harmless('requiresUnique', 'fails on rows whose FTS_DOC_ID is 0 or there more than once');
  return [{ key: 'FTS_DOC_ID', names: new Set(), finding }];
}

function computedDemand(key: string, names: ReadonlySet<string>, what: string): Demand {
  const finding = harmless('computesValues', `fails on rows for which ${what} cannot be computed`);
  return { key, names, finding };
}

function checkDemand(definition: string, key: string, what: string, { name }: TableSchema): Demand {
  return {
    key,
    names: namesIn(definition),
    finding: harmless('requiresCheck', `fails on rows that violate ${what}`),
    question: { condition: groupIn(definition), probe: (condition) => checkProbe(condition, name) },
  };
}

function periodDemands(period: PeriodElement, actual: TableSchema): Demand[] {
  if (period.name === 'SYSTEM_TIME') return [];
  const columns = groupIn(period.text);
  const name = nameInWords(period.name);
  return [
    {
      key: period.text,
      names: namesIn(columns),
      finding: harmless('requiresCheck', `fails on rows whose period ${name} does not end after it begins`),
      question: {
        condition: columns.slice(1, -1).replace('`, `', '` < `'),
        probe: (condition) => checkProbe(condition, actual.name),
      },
    },
  ];
}

function partitionDemands(expected: TableSchema, actual: TableSchema): Demand[] {
  const { partitioning } = expected;
  const misfit = partitioning === undefined ? undefined : partitionMisfit(partitioning);
  if (partitioning === undefined || !misfit) return [];
  const before = actual.partitioning;
  const { condition } = misfit;
  const probe = (none: string): Probe => ({ ...rowProbe(none, 'fit none'), alone: true });
  return [
    {
      key: before !== undefined && takesAllOf(partitioning, before) ? before : partitioning,
      names: new Set(partitionColumns(expected)),
      finding: harmless('requiresPartition', 'fails on rows that fit no partition'),
      ...(condition !== undefined && { question: { condition, probe } }),
    },
  ];
}

/** The first group in parentheses. */
function groupIn(text: string): string {
  const tokens = tokenize(text);
  const open = tokens.findIndex((token) => isSymbol(token, '('));
  return text.slice(tokens[open]?.start, tokens[endOfGroup(tokens, open) - 1]?.end);
}
