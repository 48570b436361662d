import { deepEqual } from 'node:assert/strict';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import type { Reply } from '../../src/engine/connection/driverSession';
import { pinSession as pin } from '../../src/engine/connection/pinSession';
import { statementError } from '../../src/engine/connection/statementError';
import { comparedCheck } from '../../src/engine/diff/comparedCheck';
import { quoteIdentifier } from '../../src/engine/schema/quoting';
import { sharedDatabase } from '../support/database';
import { planInOrder } from './corpusAdapter';

export const prefix = '_test_';

/** Sets a raw session as the extension sets its own. */
export async function pinSession(connection: Connection): Promise<void> {
  const target = { host: 'the test server', port: 0, user: 'root', tls: { mode: 'disabled' } } as const;
  const read = async (sql: string): Promise<Reply> => {
    try {
      const [answer] = await connection.query<RowDataPacket[][]>(sql);
      const several = Array.isArray(answer[0]);
      return { ...reply, results: several ? answer : [answer as unknown as RowDataPacket[]] };
    } catch (error) {
      return { ...reply, error: statementError(error as Error, target) };
    }
  };
  const { server } = await pin({ read }, target, {
    purpose: 'execute',
    lockWaitSeconds: 10,
    statementSeconds: 3600,
  });
  if (server.ignoresChecks) await letTidbCheck(connection);
}

/** Else sources have no checks there. Before 7.2 it knows none. */
async function letTidbCheck(connection: Connection): Promise<void> {
  await connection
    .query('SET GLOBAL tidb_enable_check_constraint = ON')
    .catch((error: Error & { errno?: number }) => {
      if (error.errno !== unknownVariable) throw error;
    });
}

const unknownVariable = 1193;

const reply: Reply = { results: [], warningCount: 0, firstAnswerMs: 0 };

/** The engine's statements for these sources and their shadows with the prefix `_test_`, existing or not. */
export async function planShadows(
  connection: Connection,
  database: string,
  sources: readonly string[],
  unsupported?: (reason: string, shadow: string, recreated: boolean) => void,
): ReturnType<typeof planInOrder> {
  const existing = new Set(await tableNames(connection));
  const at = (table: string): { db: string; table: string } => ({ db: database, table });
  return planInOrder({
    conn: connection,
    pairs: sources.map((table) => ({
      source: at(table),
      shadow: at(prefix + table),
      exists: existing.has(prefix + table),
    })),
    mapTable: ({ db, table }) =>
      sources.includes(table) || existing.has(prefix + table) ? at(prefix + table) : { db, table },
    ...(unsupported && {
      unsupported: (reason, { table }, recreated) => unsupported(reason, table, recreated),
    }),
  });
}

/** `SELECT VERSION()`: behind a proxy, and on OceanBase, the greeting tells something else. */
export async function serverVersion(): Promise<string> {
  const connection = await (await sharedDatabase()).connectRoot();
  const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  await connection.end();
  return String(rows[0]?.['version']);
}

/** The base tables of the connection's database; system-versioned ones are tables too. */
export async function tableNames(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql: 'SHOW FULL TABLES', rowsAsArray: true });
  return rows.filter((row) => row[1] !== 'SEQUENCE' && row[1] !== 'VIEW').map((row) => String(row[0]));
}

export async function showCreate(connection: Connection, table: string): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE TABLE ??', [table]);
  return String(rows[0]?.['Create Table']);
}

/**
 * The tables with rows or indexes that the server's full check calls corrupt, and will not use any more. MariaDB calls
 * some so, with indexes over virtual columns, from the day on which they are made.
 */
export async function damagedTables(connection: Connection, tables: readonly string[]): Promise<string[]> {
  if (tables.length === 0) return [];
  if ((await serverVersion()).includes('TiDB')) return inconsistentTables(connection, tables);
  const names = tables.map(quoteIdentifier).join(', ');
  const [rows] = await connection.query<RowDataPacket[]>(`CHECK TABLE ${names} EXTENDED`);
  const damaged = rows
    .filter(({ Msg_type: type }) => type === 'error')
    .map(({ Table: table }) => String(table));
  return tables.filter((table) => damaged.some((each) => each.endsWith(`.${table}`)));
}

/** TiDB compares rows with indexes; what does not agree is an error. */
async function inconsistentTables(connection: Connection, tables: readonly string[]): Promise<string[]> {
  const damaged: string[] = [];
  for (const table of tables)
    await connection.query('ADMIN CHECK TABLE ??', [table]).catch(({ errno }: { errno?: number }) => {
      // It stumbles over a backtick in a name.
      if (errno !== 1064) damaged.push(table);
    });
  return damaged;
}

/** Fails where an index does not find each row by what stands in its first column: CHECK TABLE sees no such thing. */
export async function findsRowsByIndexes(connection: Connection, table: string): Promise<void> {
  const name = quoteIdentifier(table);
  const [parts] = await connection.query<RowDataPacket[]>(`SHOW INDEX FROM ${name}`);
  const firsts = parts.filter(
    (part) => part['Seq_in_index'] === 1 && part['Column_name'] !== null && isUsed(part),
  );
  for (const part of firsts) {
    const [column, index] = ['Column_name', 'Key_name'].map((key) => quoteIdentifier(String(part[key])));
    const values = `SELECT DISTINCT ${column} AS wanted FROM ${name} IGNORE INDEX (${index})`;
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT (SELECT COUNT(*) FROM ${name} IGNORE INDEX (${index})) AS there, (SELECT COUNT(*) FROM (${values}) AS each_value STRAIGHT_JOIN ${name} FORCE INDEX (${index}) ON ${column} <=> wanted) AS found`,
    );
    deepEqual(rows[0]?.['found'], rows[0]?.['there'], `${index} of ${name}`);
  }
}

/** A copy computes stored columns, and what indexes hold of virtual ones, again: that must change nothing. */
export async function holdsComputedValues(connection: Connection, table: string): Promise<void> {
  const name = quoteIdentifier(table);
  const [columns] = await connection.query<RowDataPacket[]>(`SHOW COLUMNS FROM ${name}`);
  const computed = columns
    .filter(({ Extra: extra }) => /VIRTUAL|STORED|PERSISTENT/.test(String(extra)))
    .map(({ Field: column }) => String(column));
  if (computed.length === 0) return;
  const [indexes] = await connection.query<RowDataPacket[]>(`SHOW INDEX FROM ${name}`);
  const reads = [
    `SELECT ${computed.map((column, at) => `${quoteIdentifier(column)} AS c${at}`).join(', ')} FROM ${name}`,
    // Where the index holds all that is asked for, its own values are told.
    ...indexes
      .filter((part) => computed.includes(String(part['Column_name'])) && isUsed(part))
      .map(
        (part) =>
          `SELECT ${quoteIdentifier(String(part['Column_name']))} AS c FROM ${name} FORCE INDEX (${quoteIdentifier(String(part['Key_name']))})`,
      ),
  ];
  const values = async (): Promise<string[][]> => {
    const all: string[][] = [];
    for (const sql of reads) {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      all.push(rows.map((row) => JSON.stringify(row)).sort());
    }
    return all;
  };
  const before = await values();
  try {
    await connection.query(await rewriting(connection, table));
  } catch {
    return;
  }
  deepEqual(await values(), before, `what is computed in ${table} is what it is computed from`);
}

/** OceanBase takes such words and writes nothing anew, nor computes all again as columns come or go; where one moves it does. */
async function rewriting(connection: Connection, table: string): Promise<string> {
  const name = quoteIdentifier(table);
  if (!(await serverVersion()).includes('OceanBase')) return `ALTER TABLE ${name} FORCE, ALGORITHM=COPY`;
  const columns = [...(await showCreate(connection, table)).matchAll(/^ {2}(`.*?),?$/gm)];
  return `ALTER TABLE ${name} MODIFY COLUMN ${columns.at(-1)?.[1] ?? ''} FIRST`;
}

/** A row of SHOW INDEX: those that are hidden cannot be asked for. */
function isUsed(part: RowDataPacket): boolean {
  return part['Index_type'] === 'BTREE' && part['Visible'] !== 'NO' && part['Ignored'] !== 'YES';
}

const lowerNames = (text: string): string => text.replace(/`(?:[^`]|``)+`/g, (name) => name.toLowerCase());

/**
 * The text without what a shadow may differ in: its name, names and order of foreign keys, counters, and the case of
 * columns where they are named in foreign keys and expressions.
 */
export function canonicalTable(text: string, tidb = false): string {
  const oceanBase = text.includes(') ORGANIZATION ');
  // MySQL 8 prints checks by their names, which are one to a database.
  const mysql = /^ {2}CONSTRAINT `(?:[^`]|``)+` CHECK \(\(/m.test(text);
  // Options stand behind the first line that begins so; a comment of a column may speak of them, too.
  const options = /\n\)[^\n]*/.exec(text)?.[0] ?? '';
  const tableCollation = collationIn(options.replace(/ COMMENT='.*/, ''));
  const ofBytes = / CHARSET=binary/.test(text) ? '' : '(?:(?:var)?binary|\\w*blob)';
  const bytes = [...text.matchAll(new RegExp(`^ {2}\`((?:[^\`]|\`\`)+)\` ${ofBytes}`, 'gm'))].map(
    ([, name]) => name!.replaceAll('``', '`').replaceAll('\n', ' '),
  );
  const lines = text
    // Older ones of MariaDB print backticks in it as they are.
    .replace(/^ {2}CONSTRAINT `(?:(?:[^`]|``)+|.*?)` (?=FOREIGN KEY \()/gm, '  ')
    .replace(/`(?:[^`]|``)+`/g, (name) => name.replaceAll('\n', ' '))
    .replace(/^CREATE TABLE `(?:[^`]|``)+`/, 'CREATE TABLE')
    .replace(/^(\).*?) AUTO_INCREMENT ?= ?\d+/m, '$1')
    .replace(/^(\).*?) \/\*T!\[auto_rand_base\] AUTO_RANDOM_BASE=\d+ \*\//m, '$1')
    // Where every table lies: MySQL says so once a table was moved there, or altered in the system tablespace.
    .replace(/^(\) \/\*!50100) TABLESPACE `innodb_(?:file_per_table|system)`/m, '$1')
    .replace(/^\) \/\*!50100 \*\//m, ')')
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .map((line) => (line.startsWith('  `') ? withCollation(line, tableCollation) : line))
    .map((line) => line.replace(/ (?:GENERATED ALWAYS AS|REFERENCES `(?:[^`]|``)+`) .*/, lowerNames))
    // In other letters than the columns themselves.
    .map((line) => (/^(?:\/\*!\d+ | )?(?:sub)?partition by /i.test(line) ? line.toLowerCase() : line))
    // TiDB puts parentheses around those that it reads, and spells out what KEY () means.
    .map((line) =>
      tidb && line.startsWith('partition by ')
        ? line
            .replace(/\(\(+/g, '(')
            .replace(/\)\)+/g, ')')
            .replace('key ()', () => `key ${keyColumns(text)}`)
        : line,
    )
    // As it was typed, or as OceanBase prints it later.
    .map((line) =>
      line.startsWith(' partition by ')
        ? line.replace(/[` ]/g, '').replace(/\(\(([^()]*)\)\)/, '($1)')
        : line,
    )
    .map((line) =>
      line.includes(' FOREIGN KEY ')
        ? (tidb ? lowerNames(line) : line).replace(/(REFERENCES (?:`(?:[^`]|``)+`\.)?`)_test_/, '$1').trim()
        : (oceanBase || mysql || tidb) && namedCheck.test(line)
          ? comparedCheck(line.replace(namedCheck, '  CHECK '), bytes)
          : line,
    );
  // OceanBase and TiDB print indexes and checks in an order of their own, and want names of checks unique in a database.
  const free =
    oceanBase || tidb
      ? /^(FOREIGN|  (UNIQUE |FULLTEXT |SPATIAL |PRIMARY |VECTOR )?KEY|  CHECK) /
      : mysql
        ? /^(FOREIGN KEY|  CHECK) /
        : /^FOREIGN KEY /;
  return [
    ...sortedAsAtCreation(lines.filter((line) => !free.test(line))),
    ...lines.filter((line) => free.test(line)).sort(),
  ].join('\n');
}

/** Of the primary key, else of the first unique one. */
function keyColumns(text: string): string {
  const key = /^ {2}PRIMARY KEY (\(.*?\))/m.exec(text) ?? /^ {2}UNIQUE KEY `.*?` (\(.*?\))/m.exec(text);
  return (key?.[1] ?? '').toLowerCase();
}

const namedCheck = /^ {2}CONSTRAINT `(?:[^`]|``)+` CHECK /;

/** MySQL 8 tells columns that spell out the character set of their table from those that inherit it: they are alike. */
function withCollation(line: string, tableCollation: string): string {
  return line.replace(/ CHARACTER SET \w+(?: COLLATE \w+)?(?= |$)| COLLATE \w+(?= |$)/, (words) => {
    const collation = collationIn(words);
    return collation === tableCollation ? '' : ` COLLATE ${collation}`;
  });
}

function collationIn(words: string): string {
  const charset = /\b(?:CHARSET=|CHARACTER SET )(\w+)/.exec(words)?.[1] ?? '';
  return /\bCOLLATE[= ](\w+)/.exec(words)?.[1] ?? defaultCollations[charset] ?? charset;
}

/** Of MySQL, for the character sets in the tests; where none is printed, it is this one. */
const defaultCollations: Readonly<Partial<Record<string, string>>> = {
  ascii: 'ascii_general_ci',
  latin1: 'latin1_swedish_ci',
  utf8mb3: 'utf8mb3_general_ci',
  utf8mb4: 'utf8mb4_0900_ai_ci',
};

/**
 * Unique indexes that take no NULL stand first, then those without prefixes. MariaDB sorts them so when it makes a
 * table or adds an index, and leaves them where they are when only a column changes.
 */
function sortedAsAtCreation(lines: readonly string[]): string[] {
  const nullable = new Set(
    lines.flatMap((line) =>
      / NOT NULL\b/.test(line) ? [] : (/^ {2}(`(?:[^`]|``)+`) /.exec(line)?.[1] ?? []),
    ),
  );
  const rank = (line: string): number => {
    const parts = line.slice(line.indexOf(' ('));
    const takesNull = (parts.match(/`(?:[^`]|``)+`/g) ?? []).some((name) => nullable.has(name));
    return (takesNull ? 2 : 0) + (/`\(\d+\)/.test(parts) ? 1 : 0);
  };
  const isUnique = (line: string): boolean => line.startsWith('  UNIQUE KEY ');
  const unique = lines.filter(isUnique).sort((one, other) => rank(one) - rank(other));
  return lines.map((line) => (isUnique(line) ? unique.shift()! : line));
}
