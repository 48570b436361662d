import { deepEqual } from 'node:assert/strict';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { newKeyMisfit, referenceMisfit } from '../../src/engine/diff/limits/referenceMisfit';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import type { TableSchema } from '../../src/engine/schema/tableSchema';
import { createDatabase, type TestDatabase } from '../support/database';
import { openTo } from '../support/engineTarget';

const utf8 = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci';
/** Columns that a key points to, and from. Types that the server does not know are left out. */
const types = [
  'tinyint',
  'tinyint unsigned',
  'smallint',
  'smallint unsigned',
  'mediumint',
  'mediumint unsigned',
  'int',
  'int unsigned',
  'int(5) zerofill',
  'bigint',
  'bigint unsigned',
  'decimal(10,0)',
  'decimal(12,2)',
  'float',
  'double',
  'bit(3)',
  'date',
  'datetime',
  'datetime(3)',
  'timestamp(3)',
  'time',
  'year',
  `char(20) ${utf8}`,
  `varchar(20) ${utf8}`,
  `varchar(50) ${utf8}`,
  'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  'varchar(20) CHARACTER SET latin1',
  'binary(16)',
  'varbinary(16)',
  `enum('a','b') ${utf8}`,
  "enum('c') CHARACTER SET latin1",
  `set('a','b') ${utf8}`,
  ...[300, 256, 255].map((count) => `enum(${members(count)})`),
  ...[9, 17, 25, 33].map((count) => `set(${members(count)})`),
  'uuid',
  'inet4',
  'inet6',
];

function members(count: number): string {
  return Array.from({ length: count }, (_, at) => `'m${at}'`).join();
}

/** Parents of a key from `id int`; the last element of each is behind the elements. */
const parents: Readonly<Record<string, readonly [elements: string, options?: string]>> = {
  fits: ['id int NOT NULL PRIMARY KEY'],
  'another column': ['x int NOT NULL PRIMARY KEY'],
  'no index': ['id int NOT NULL, x int NOT NULL PRIMARY KEY'],
  'an index that begins otherwise': ['id int NOT NULL, x int NOT NULL, PRIMARY KEY (x, id)'],
  'a longer index': ['id int NOT NULL, x int NOT NULL, PRIMARY KEY (id, x)'],
  'a virtual column': ['x int NOT NULL PRIMARY KEY, id int AS (x + 1) VIRTUAL, KEY (id)'],
  'a stored column': ['x int NOT NULL PRIMARY KEY, id int AS (x + 1) STORED, KEY (id)'],
  'an index of alike values': ['id int, x int NOT NULL PRIMARY KEY, KEY (id)'],
  'another engine': ['id int NOT NULL PRIMARY KEY', 'ENGINE=MyISAM'],
  partitions: ['id int NOT NULL PRIMARY KEY', 'PARTITION BY HASH (id) PARTITIONS 2'],
};

const key = {
  kind: 'foreignKey',
  name: 'fk',
  rules: '',
  text: '',
} as const;

describe('what a foreign key can point to', function () {
  this.timeout(240_000);
  let database: TestDatabase;
  let root: Connection;
  let facts: ServerFacts;
  before(async () => {
    database = await createDatabase();
    root = database.connection;
    const connection = await openTo(database.server, 'read');
    facts = connection.server;
    await connection.close();
    // As a run's session has it (see pinSession).
    if (await accepts('SELECT @@restrict_fk_on_non_standard_key'))
      await root.query('SET SESSION restrict_fk_on_non_standard_key = 0');
  });
  after(() => database.drop());

  const accepts = async (sql: string): Promise<boolean> => {
    try {
      await root.query(sql);
      return true;
    } catch {
      return false;
    }
  };
  /** The table as it was made; undefined where the server makes none like it. */
  const made = async (table: string, elements: string, options = ''): Promise<TableSchema | undefined> => {
    if (!(await accepts(`CREATE TABLE ${table} (${elements}) ${options}`))) return undefined;
    const [[row]] = await root.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
    return parseTable(String(row?.['Create Table']), database.name);
  };

  /** Whether the server takes the key, and what is known of it beforehand. */
  const compared = async (child: TableSchema, parent: TableSchema, columns: readonly string[]) => {
    const [from, to] = [child.name.name, parent.name.name];
    const over = columns.join(', ');
    const taken = await accepts(
      `ALTER TABLE ${from} ADD CONSTRAINT fk FOREIGN KEY (${over}) REFERENCES ${to} (${over})`,
    );
    const foreignKey = { ...key, columns, targetColumns: columns, target: parent.name };
    const misfit =
      referenceMisfit(foreignKey, child, parent, facts) ?? newKeyMisfit(foreignKey, child, parent, facts);
    return { taken, misfit };
  };

  /** The same of two tables that are made for it; undefined where they cannot be. */
  const tried = async (child: string, parent: string, options = '', columns: readonly string[] = ['id']) => {
    await root.query('DROP TABLE IF EXISTS child');
    await root.query('DROP TABLE IF EXISTS parent');
    const to = await made('parent', parent, options);
    const from = to && (await made('child', child));
    return from && compared(from, to, columns);
  };

  it('is never thought to be refused where the server takes it, and mostly foreseen where it does not', async () => {
    const tables: { readonly type: string; readonly child: TableSchema; readonly parent: TableSchema }[] = [];
    for (const [at, type] of types.entries()) {
      const child = await made(`child_${at}`, `id ${type} NOT NULL PRIMARY KEY`);
      const parent = child && (await made(`parent_${at}`, `id ${type} NOT NULL PRIMARY KEY`));
      if (parent) tables.push({ type, child, parent });
    }
    const wrong: string[] = [];
    const unforeseen: string[] = [];
    for (const { type: from, child } of tables) {
      for (const { type: to, parent } of tables) {
        const { taken, misfit } = await compared(child, parent, ['id']);
        if (taken) await root.query(`ALTER TABLE ${child.name.name} DROP FOREIGN KEY fk`);
        if (taken && misfit !== undefined) wrong.push(`${from} → ${to}: ${misfit}`);
        if (!taken && misfit === undefined) unforeseen.push(`${from} → ${to}`);
      }
    }
    deepEqual(wrong, []);
    const known = facts.flavor === 'tidb' ? /enum|set|year/ : /^$/;
    deepEqual(
      unforeseen.filter((pair) => !known.test(pair)),
      [],
    );
  });

  it('knows the key by which rows lie, which stands behind each index, and what order is asked for', async function () {
    for (const unique of ['UNIQUE KEY (x)', 'PRIMARY KEY (x)', 'UNIQUE KEY (y)', 'UNIQUE KEY (x, id)']) {
      const columns = 'id int NOT NULL, x int NOT NULL, y int';
      const parent = `${columns}, ${unique}, KEY (id)`;
      const found = await tried(`${columns}, KEY (id, x)`, parent, '', ['id', 'x']);
      if (!found) this.skip();
      deepEqual(found.misfit === undefined, found.taken, `${unique}: ${found.misfit}`);
    }
  });

  for (const [what, [elements, options]] of Object.entries(parents)) {
    it(`is foreseen for ${what}`, async function () {
      const found = await tried('id int NOT NULL PRIMARY KEY', elements, options);
      if (!found) this.skip();
      deepEqual(found.misfit === undefined, found.taken, found.misfit);
    });
  }
});
