import { columnsOf } from '../schema/elements';
import { namesHiddenVersionColumns } from '../schema/serverRules';
import type { ServerFacts } from '../schema/serverFacts';
import { findOption } from '../schema/tableOptions';
import type { ColumnElement, TableSchema } from '../schema/tableSchema';

/** True for a column that MariaDB fills with the time, or the transaction, at which a version of a row begins or ends. */
export function isVersionColumn({ generated }: ColumnElement): boolean {
  return /^ROW (?:START|END)$/.test(generated?.expression ?? '');
}

/** What no ALTER TABLE does to the named columns of system versioning (MariaDB, errors 4124, 4134 and others). */
export function fixedVersionColumns(
  expected: TableSchema,
  actual: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (!isVersioned(expected)) return undefined;
  const columns = columnsOf(expected);
  const wanted = columns.filter(isVersionColumn);
  const partly = columns.some(isWithoutVersions);
  if (!isVersioned(actual)) return partly && wanted.length > 0 ? reason : undefined;
  const present = columnsOf(actual).filter(isVersionColumn);
  const text = (list: readonly ColumnElement[]): string =>
    list.map(({ name, definition }) => `${name} ${definition}`).join();
  if (text(wanted) === text(present)) return undefined;
  // Those that count transactions go on counting them when they are hidden.
  if (wanted.length === 0) return present.some(({ type }) => type.startsWith('bigint')) ? reason : undefined;
  // They are added at the end, and a comment, INVISIBLE and columns without versions are taken and forgotten.
  const plain = !partly && wanted.every(({ definition }) => plainVersionColumn.test(definition));
  const last = wanted.every((column, at) => column === columns[columns.length - wanted.length + at]);
  return present.length === 0 && plain && last && namesHiddenVersionColumns(server) ? undefined : reason;
}

/** True for a column whose changes make no version. */
export function isWithoutVersions({ definition }: ColumnElement): boolean {
  return definition.includes(words) && definition.replace(/'(?:[^'\\]|''|\\.)*'/gs, "''").includes(words);
}

const words = ' WITHOUT SYSTEM VERSIONING';

const plainVersionColumn = /^timestamp\(6\) GENERATED ALWAYS AS ROW (?:START|END)$/;

function isVersioned(table: TableSchema): boolean {
  return findOption(table, 'WITH SYSTEM VERSIONING') !== undefined;
}

const reason =
  'MariaDB cannot change the columns of system versioning in this way. Recreate the shadow, or leave the table out.';
