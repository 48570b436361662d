import { deepEqual } from 'node:assert/strict';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { parseDataType, type TypeFamily } from '../../src/engine/schema/dataType';
import { misfitCondition } from '../../src/engine/ddl/hazards/probes/misfitCondition';
import { conversionOn } from '../../src/engine/ddl/types/typeConversion';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import { refusesConversion } from '../../src/engine/diff/limits/refusesConversion';
import { createDatabase, type TestDatabase } from '../support/database';
import { sharedServerKind } from '../support/serverKind';

const sqlMode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';

/**
 * Types as servers print them, with values at their ends. Types that the server does not know are left out, and JSON
 * where it is another word for LONGTEXT (MariaDB before 10.4.3).
 */
const types: Readonly<Record<string, readonly string[]>> = {
  'tinyint(4)': ['-128', '127'],
  'tinyint(3) unsigned': ['0', '255'],
  'smallint(6)': ['-32768', '32767'],
  'mediumint(9)': ['-8388608', '8388607'],
  'int(11)': ['-2147483648', '2147483647'],
  'int(10) unsigned': ['0', '4294967295'],
  'int(10) unsigned zerofill': ['0', '4294967295'],
  'bigint(20)': ['-9223372036854775808', '9223372036854775807'],
  'bigint(20) unsigned': ['18446744073709551615'],
  'decimal(1,0)': ['-9', '9'],
  'decimal(5,0)': ['-99999', '99999'],
  'decimal(10,2)': ['-99999999.99', '0.05'],
  'decimal(12,2) unsigned': ['9999999999.99'],
  'decimal(65,0)': ['9'.repeat(65)],
  float: ['1.5', '-0.25'],
  double: ['1.5', '1e300'],
  'float(7,3)': ['1.125', '-9999.5'],
  'float(9,3)': ['0.125', '-999999.5'],
  'double(9,2)': ['1.25', '9999999.99'],
  'double(11,2)': ['-0.25', '999999999.99'],
  'double unsigned': ['1e300'],
  'bit(1)': ["b'1'"],
  'bit(4)': ["b'1111'"],
  'bit(8)': ["b'11111111'"],
  'bit(32)': [`b'${'1'.repeat(32)}'`],
  'char(10)': ["'abc'", "'äöü'"],
  'varchar(20)': ["'x '", "'\u{1F600}'"],
  'varchar(100)': [`'${'ä'.repeat(100)}'`],
  tinytext: [`'${'a'.repeat(255)}'`],
  text: [`REPEAT('a', 65535)`],
  longtext: [`REPEAT('a', 70000)`],
  'binary(4)': ["'ab'"],
  'varbinary(20)': ["'abc'"],
  tinyblob: ["REPEAT('a', 255)"],
  blob: ["REPEAT('a', 65535)"],
  "enum('a','b')": ["'a'", "'b'"],
  "enum('a','b','long')": ["'long'"],
  "enum('b','a')": ["'a'"],
  "enum('A','b')": ["'A'"],
  "set('a','b')": ["'a'", "'a,b'"],
  "set('a','b','c')": ["'a,b,c'"],
  date: ["'2020-01-02'"],
  time: ["'10:11:12'", "'-838:59:59'"],
  'time(3)': ["'10:11:12.123'"],
  datetime: ["'2020-01-02 03:04:05'", "'9999-12-31 00:00:00'"],
  'datetime(6)': ["'2020-01-02 03:04:05.123456'"],
  'timestamp NULL': ["'2020-01-02 03:04:05'"],
  'year(4)': ['2020'],
  json: [`'{"a":1}'`],
  point: ["ST_GeomFromText('POINT(1 2)')"],
  linestring: ["ST_GeomFromText('LINESTRING(1 2,3 4)')"],
  geometry: ["ST_GeomFromText('LINESTRING(1 2,3 4)')"],
  // [1,2,3]: servers have functions of their own for it, and all but TiDB take the bytes.
  'vector(3)': ["x'0000803f0000004000004040'"],
  'array(int)': ["'[1,2]'"],
  'array(varchar(9))': [`'["a"]'`, `'["1"]'`],
  'map(int,int)': ["'{1:2}'"],
  sparsevector: ["'{1:0.5}'"],
  uuid: ["'123e4567-e89b-12d3-a456-426655440000'"],
  inet4: ["'1.2.3.4'"],
  inet6: ["'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'"],
};

const valuesOnTidb: Readonly<Record<string, readonly string[]>> = { 'vector(3)': ["'[1,2,3]'"] };

describe('what the server makes of a change of type', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let known: readonly string[];
  let facts: ServerFacts;
  before(async () => {
    database = await createDatabase();
    await database.connection.query(
      `SET SESSION sql_mode = '${sqlMode}'; ALTER DATABASE DEFAULT CHARACTER SET utf8mb4`,
    );
    known = await knownTypes(database.connection);
    const { flavor, version } = await sharedServerKind();
    facts = {
      flavor,
      version,
      identity: '',
      lowerCaseTableNames: 0,
      defaultCollations: {},
      readOnly: false,
    };
  });
  after(() => database.drop());

  const judged = (from: string, judgement: string): string[] =>
    known.filter((to) => to !== from && conversionOn(facts, from, to) === judgement);
  const valuesOf = (type: string): readonly string[] =>
    (facts.flavor === 'tidb' ? valuesOnTidb[type] : undefined) ?? types[type] ?? [];
  /** Such a column is dropped and added anew, and nothing is converted. */
  const converted = (from: string, to: string): boolean =>
    !refusesConversion({ type: from }, { type: to }, facts);

  for (const from of Object.keys(types)) {
    it(`${from}: what is called safe loses nothing, what is called impossible is refused`, async function () {
      if (!known.includes(from)) return this.skip();
      const { connection } = database;
      const safe = judged(from, 'safe').filter((to) => converted(from, to));
      // MySQL 5.6 and MariaDB 10.3 look at no shape before they store it.
      const isOld = /^(?:5\.6|10\.3)\./.test(database.server.version);
      const impossible = isOld ? [] : judged(from, 'impossible');
      const wrong: string[] = [];
      for (const value of valuesOf(from)) {
        await makeTable(connection, from, value, safe.length + 1);
        for (const [index, to] of safe.entries()) {
          const column = `c${index}`;
          const before = await valueOf(connection, column);
          const refusal = await alter(connection, column, to);
          const after = await valueOf(connection, column);
          if (refusal ?? !isSame(before, after, from)) {
            wrong.push(`${from} to ${to}: ${before} became ${refusal ?? after}`);
          }
        }
        for (const to of impossible) {
          if ((await alter(connection, `c${safe.length}`, to)) === undefined) {
            wrong.push(`${from} to ${to} was done for ${value}`);
            await makeTable(connection, from, value, safe.length + 1);
          }
        }
      }
      return deepEqual(wrong, []);
    });

    it(`${from}: what is counted as fitting stays what it is`, async function () {
      if (!known.includes(from)) return this.skip();
      const { connection } = database;
      const countable = known.flatMap((to) => {
        const condition = misfitCondition('`c`', parseDataType(from), parseDataType(to));
        const judgement = conversionOn(facts, from, to);
        const isCounted = condition !== undefined && judgement !== 'safe' && judgement !== 'impossible';
        return !isCounted || !converted(from, to) ? [] : [{ to, condition }];
      });
      const wrong: string[] = [];
      for (const value of [...valuesOf(from), ...(modestValues[parseDataType(from).family] ?? [])]) {
        // Not each modest value is one of each type of its family.
        const made = await makeTable(connection, from, value, countable.length + 1).then(
          () => true,
          () => false,
        );
        if (!made) continue;
        for (const [index, { to, condition }] of countable.entries()) {
          const column = `c${index}`;
          const [[row]] = await connection.query<RowDataPacket[]>(
            `SELECT COUNT(*) AS misfits FROM t WHERE ${condition.replaceAll('`c`', column)}`,
          );
          if (Number(row?.['misfits']) > 0) continue;
          const before = await valueOf(connection, column);
          const refusal = await alter(connection, column, to);
          const after = refusal ?? (await valueOf(connection, column));
          if (!isSame(before, after, from)) wrong.push(`${from} to ${to}: ${before} became ${after}`);
        }
      }
      return deepEqual(wrong, []);
    });
  }
});

/** Values that narrow types hold too, and some that look as if. */
const modestValues: Readonly<Partial<Record<TypeFamily, readonly string[]>>> = {
  integer: ['1', '0', '70', '2020'],
  decimal: ['1', '2.5', '0.01', '99'],
  float: ['1', '0.1'],
  bit: ["b'1'", "b'0'"],
  text: ["'1'", "'-7'", "'a'", "' 1'", "'1.5'", "'a '", "''", "'9999999999'", "'2020'"],
  binary: ["'a'", "''"],
  year: ['0', '2001'],
  temporal: [
    "'2020-01-02'",
    "'2020-00-01'",
    "'2020-02-31'",
    "'2020-01-02 03:04:05'",
    "'2037-12-31 00:00:00'",
  ],
};

async function knownTypes(connection: Connection): Promise<string[]> {
  const known: string[] = [];
  for (const type of Object.keys(types)) {
    await connection.query('DROP TABLE IF EXISTS t');
    const made = await connection.query(`CREATE TABLE t (c ${type})`).catch(() => undefined);
    if (made && (type !== 'json' || (await refusesText(connection)))) known.push(type);
  }
  return known;
}

async function refusesText(connection: Connection): Promise<boolean> {
  return connection.query("INSERT INTO t VALUES ('no json')").then(
    () => false,
    () => true,
  );
}

async function makeTable(
  connection: Connection,
  type: string,
  value: string,
  columns: number,
): Promise<void> {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  await connection.query(`DROP TABLE IF EXISTS t; CREATE TABLE t (${names.map((name) => `${name} ${type}`).join(', ')});
    SET SESSION sql_mode = '${sqlMode},ALLOW_INVALID_DATES';
    INSERT INTO t VALUES (${names.map(() => value).join(', ')});
    SET SESSION sql_mode = '${sqlMode}'`);
}

async function alter(connection: Connection, column: string, type: string): Promise<string | undefined> {
  try {
    await connection.query(`ALTER TABLE t MODIFY ${column} ${type}`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function valueOf(connection: Connection, column: string): Promise<string> {
  // A text in numbers for BIT, in coordinates for shapes, which have none of their own.
  const [[row]] = await connection.query<RowDataPacket[]>(
    'SELECT DATA_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = ?',
    ['t', column],
  );
  const type = String(row?.['type']);
  const text = type === 'bit' ? `${column} + 0` : type in shapes ? `ST_AsText(${column})` : column;
  const [[value]] = await connection.query<RowDataPacket[]>(`SELECT CAST(${text} AS CHAR) AS value FROM t`);
  return String(value?.['value']);
}

const shapes = { point: 1, linestring: 1, geometry: 1 };

/** Numbers are the same when they count the same: `5` and `5.00`. */
function isSame(before: string, after: string, type: string): boolean {
  if (before === after) return true;
  const canonical = (text: string): string =>
    text
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
      .replace(/^(-?)0+(?=\d)/, '$1');
  if (/^(?:date|time)/.test(type)) {
    const [shorter, longer] = before.length < after.length ? [before, after] : [after, before];
    return longer.startsWith(shorter) && /^[ 0:.]*$/.test(longer.slice(shorter.length));
  }
  return (
    /^-?[\d.e+]+$/.test(before) &&
    (canonical(before) === canonical(after) || Number(before) === Number(after))
  );
}
