import type { TableTransition } from '../../diff/tableTransition';
import { columnAfter, columnBefore } from '../../diff/changedElements';
import { parseDataType, wholeRange } from '../../schema/dataType';
import { columnsOf } from '../../schema/elements';
import type { ServerFacts } from '../../schema/serverFacts';
import { keepsCounters, printsEncryptionAsTyped, usualTablespace } from '../../schema/serverRules';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, TableOption, TableSchema } from '../../schema/tableSchema';

/** The clauses for changed table options; an option that the target lacks is set back in its own way. */
export function optionClauses(transition: TableTransition): string[] {
  const { changes, expected, server } = transition;
  const options = changes.filter((change) => change.kind === 'setOption');
  const charset = options.some((change) => charsetOptions.has(change.name));
  const expiry = options.flatMap(({ name, to }) => (to && name.startsWith('TTL') ? [to.text] : []));
  const said = options.filter(
    ({ name, to }) => !charsetOptions.has(name) && !(to && (isOfEngine(to) || expiry.includes(to.text))),
  );
  const engineChanges = options.some(({ to }) => to && isOfEngine(to));
  return [
    ...(charset ? [charsetClause(expected)] : []),
    ...said
      // TiDB's other words about TTL go with it.
      .filter(({ name, to }) => to !== undefined || !name.startsWith('TTL_') || findOption(expected, 'TTL'))
      .map((change) => (change.to ? set(change.to.text) : reset(change.from!.text, change.name, server))),
    // One clause: TiDB refuses several, and one by one they would let rows expire for a moment that never shall.
    ...(expiry.length > 0 ? [expiry.join(' ')] : []),
    // MariaDB prints them in the order in which they were said last.
    ...(engineChanges ? expected.options.filter(isOfEngine).map(({ text }) => text) : []),
    ...(keepsCounters(server) && countsOtherwise(transition) ? ['AUTO_INCREMENT=1'] : []),
  ];
}

/**
 * True where a counter comes to be another column's, or stands beyond the numbers that its column keeps. The table would
 * count on from where it was, and take no new row; told to begin anew it counts on from its highest number.
 */
function countsOtherwise({ changes, actual }: TableTransition): boolean {
  if (changes.some((change) => change.kind === 'setOption' && change.name === 'AUTO_INCREMENT')) return false;
  const ends = changes.find((change) => columnBefore(change)?.autoIncrement);
  const begins = changes.find((change) => columnAfter(change)?.autoIncrement);
  if (!ends || !begins) return false;
  const next = BigInt(findOption(actual, 'AUTO_INCREMENT')?.value ?? 1);
  return begins !== ends || mostOf(columnAfter(begins)) < next;
}

/** The highest number of a counter. */
function mostOf(counter: ColumnElement | undefined): bigint {
  return wholeRange(parseDataType(counter?.type ?? ''))?.[1] ?? 2n ** 64n;
}

/** True for an option that an engine of MariaDB defines. */
function isOfEngine({ text }: TableOption): boolean {
  return text.startsWith('`');
}

/**
 * What MariaDB forgets in an ALTER TABLE that does not say it again: PAGE_CHECKSUM outside of Aria, and within where
 * there are partitions, or where the table becomes one of it; and the ROW_FORMAT of Aria as TRANSACTIONAL changes, since
 * it prints PAGE for whatever was said beside TRANSACTIONAL=1, and goes back to that (run on 10.3 and 10.11).
 */
export function forgottenOptions(
  table: TableSchema,
  clauses: readonly string[],
  partitioning?: string,
): string[] {
  const isAria = findOption(table, 'ENGINE')?.value === 'Aria';
  const says = (name: string): boolean => clauses.some((clause) => clause.startsWith(`${name}=`));
  const keepsChecksum = isAria && !says('ENGINE') && !partitioning && !table.partitioning;
  const forgotten = [
    ...(keepsChecksum ? [] : ['PAGE_CHECKSUM']),
    ...(isAria && says('TRANSACTIONAL') ? ['ROW_FORMAT'] : []),
  ];
  return forgotten.flatMap((name) => (says(name) ? [] : (findOption(table, name)?.text ?? [])));
}

/**
 * MySQL lets the copy of an ARCHIVE table count on from where the table was, and then refuses its rows (error 1022), unless
 * it is told where to begin; the rows take the counter along (run on 5.6, 5.7, 8.0 and 9.7).
 */
export function countsAnew(table: TableSchema, clauses: readonly string[], server: ServerFacts): string[] {
  if (server.flavor !== 'mysql' || findOption(table, 'ENGINE')?.value !== 'ARCHIVE') return [];
  if (!columnsOf(table).some(({ autoIncrement }) => autoIncrement)) return [];
  return clauses.some((clause) => clause.startsWith('AUTO_INCREMENT=')) ? [] : ['AUTO_INCREMENT=1'];
}

const charsetOptions = new Set(['DEFAULT CHARSET', 'COLLATE']);
const versioning = 'WITH SYSTEM VERSIONING';

/** Character set and collation belong together: the one without the other means its default. */
function charsetClause(expected: TableSchema): string {
  return ['DEFAULT CHARSET', 'COLLATE'].flatMap((name) => findOption(expected, name)?.text ?? []).join(' ');
}

function set(text: string): string {
  return text.toUpperCase() === versioning ? 'ADD SYSTEM VERSIONING' : text;
}

function reset(text: string, name: string, server: ServerFacts): string {
  if (name === versioning) return 'DROP SYSTEM VERSIONING';
  if (name === 'ENCRYPTION' && printsEncryptionAsTyped(server)) return "ENCRYPTION=''";
  if (name === 'TABLESPACE') return `TABLESPACE ${usualTablespace(server)}`;
  const printedName = text.split('=')[0]!.trim();
  return resets[name] ?? `${printedName}=DEFAULT`;
}

/**
 * What brings an option back to the state in which the server prints none; measured on MariaDB and OceanBase, else the
 * manual's. OceanBase takes DEFAULT for ROW_FORMAT alone.
 */
const resets: Readonly<Record<string, string>> = {
  AUTOEXTEND_SIZE: 'AUTOEXTEND_SIZE=0',
  AUTO_ID_CACHE: 'AUTO_ID_CACHE=0',
  AUTO_INCREMENT_CACHE_SIZE: 'AUTO_INCREMENT_CACHE_SIZE=0',
  AVG_ROW_LENGTH: 'AVG_ROW_LENGTH=0',
  CHECKSUM: 'CHECKSUM=0',
  COMMENT: "COMMENT=''",
  COMPRESSION: "COMPRESSION=''",
  CONNECTION: "CONNECTION=''",
  DELAY_KEY_WRITE: 'DELAY_KEY_WRITE=0',
  DUPLICATE_SCOPE: "DUPLICATE_SCOPE='NONE'",
  'ENABLE ROW MOVEMENT': 'DISABLE ROW MOVEMENT',
  ENCRYPTION: "ENCRYPTION='N'",
  ENGINE_ATTRIBUTE: "ENGINE_ATTRIBUTE=''",
  INSERT_METHOD: 'INSERT_METHOD=NO',
  KEY_BLOCK_SIZE: 'KEY_BLOCK_SIZE=0',
  // A number of the server's own, whatever ob_default_lob_inrow_threshold says.
  LOB_INROW_THRESHOLD: 'LOB_INROW_THRESHOLD=8192',
  MAX_ROWS: 'MAX_ROWS=0',
  MIN_ROWS: 'MIN_ROWS=0',
  PARALLEL: 'PARALLEL 1',
  PROGRESSIVE_MERGE_NUM: 'PROGRESSIVE_MERGE_NUM=0',
  'READ ONLY': 'READ WRITE',
  TABLEGROUP: 'DROP TABLEGROUP',
  TABLE_MODE: "TABLE_MODE='NORMAL'",
  SECONDARY_ENGINE: 'SECONDARY_ENGINE=NULL',
  SECONDARY_ENGINE_ATTRIBUTE: "SECONDARY_ENGINE_ATTRIBUTE=''",
  SHARD_ROW_ID_BITS: 'SHARD_ROW_ID_BITS=0',
  TTL: 'REMOVE TTL',
  UNION: 'UNION=()',
};
