import { deepEqual } from 'node:assert/strict';
import type { DdlStatement } from '../../src/engine/ddl/ddlStatement';
import { effectText } from '../../src/engine/ddl/effects/ddlEffect';
import { planTables } from '../../src/engine/ddl/planTables';
import { diffTables } from '../../src/engine/diff/diffTables';
import { wantsAnotherWay } from '../../src/engine/execute/wantsAnotherWay';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import { atLeast } from '../../src/engine/schema/serverVersion';
import { base, column, type EffectCase, from, index, option, table } from './effectCase';
import { mysqlEffectCases } from './mysqlEffectCases';
import { createDatabase, type TestDatabase } from '../support/database';
import { openTo } from '../support/engineTarget';
import { showCreate } from './convergence';
import { execute } from './sendPlanned';
import { tableNumbers } from './tableNumbers';
import { besides } from './ddlEffectBesides';
import { promising } from './promise';

const cases: readonly EffectCase[] = [
  ...mysqlEffectCases,
  from('adds a column at the end', base, `${base}, x int`),
  from('adds a column at the end, NOT NULL', base, `${base}, x int NOT NULL`),
  from('adds a column with a default', base, `${base}, x varchar(9) NOT NULL DEFAULT 'x'`),
  from('adds a date, NOT NULL', base, `${base}, x date NOT NULL`),
  from('adds a date and a time, NOT NULL', base, `${base}, x datetime(3) NOT NULL`),
  from('adds a shape, NOT NULL', base, `${base}, x point NOT NULL`),
  from('adds a timestamp', base, `${base}, x datetime NOT NULL DEFAULT CURRENT_TIMESTAMP`),
  from(
    'adds a column in the middle',
    'id int NOT NULL PRIMARY KEY, b int',
    'id int NOT NULL PRIMARY KEY, x int, b int',
  ),
  from('adds a column first', base, `x int, ${base}`),
  from(
    'adds a counting column',
    'a int NOT NULL PRIMARY KEY',
    'a int NOT NULL PRIMARY KEY, x int NOT NULL AUTO_INCREMENT, UNIQUE KEY x (x)',
  ),
  from('adds a virtual column', base, `${base}, x int GENERATED ALWAYS AS (a + 1) VIRTUAL`),
  from('adds a stored column', base, `${base}, x int GENERATED ALWAYS AS (a + 1) STORED`),
  from(
    'adds a virtual and a plain column',
    base,
    `${base}, x int GENERATED ALWAYS AS (a + 1) VIRTUAL, y int`,
  ),
  from(
    'adds a column beside a virtual one',
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL`,
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL, x int`,
  ),
  from(
    'adds a column beside a stored one',
    `${base}, v int GENERATED ALWAYS AS (a + 1) STORED`,
    `${base}, v int GENERATED ALWAYS AS (a + 1) STORED, x int`,
  ),
  from(
    'adds a column with an expression as default',
    base,
    `${base}, x varchar(64) DEFAULT (CONCAT('a', 'b'))`,
  ),
  from('adds a column with a variable as default', base, `${base}, x int DEFAULT (1 + @v)`),
  from('adds a text of the time', base, `${base}, x varchar(30) DEFAULT CURRENT_TIMESTAMP`),
  from('adds a checked column', base, `${base}, x int CHECK (x > 0)`),
  from('adds a column with its index', base, `${base}, x int, KEY x (x)`),
  from(
    'adds a column beside a FULLTEXT index',
    `${base}, FULLTEXT KEY f (c)`,
    `${base}, x int, FULLTEXT KEY f (c)`,
  ),
  {
    name: 'builds the unique key again that rows are kept by, in other blocks',
    actual: table('id int NOT NULL, a int, UNIQUE KEY id (id)', 'KEY_BLOCK_SIZE=8'),
    expected: table('id int NOT NULL, a int, UNIQUE KEY id (id)'),
  },
  from('drops a column', `${base}, x int`, base),
  from(
    'drops a column in the middle',
    'id int NOT NULL PRIMARY KEY, x int, b int',
    'id int NOT NULL PRIMARY KEY, b int',
  ),
  from('drops an indexed column', `${base}, x int, KEY x (x)`, base),
  from('drops a virtual column', `${base}, x int GENERATED ALWAYS AS (a + 1) VIRTUAL`, base),
  from('drops a stored column', `${base}, x int GENERATED ALWAYS AS (a + 1) STORED`, base),
  from(
    'drops a column beside a virtual one',
    `${base}, x int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL`,
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL`,
  ),
  from(
    'drops a column beside a FULLTEXT index',
    `${base}, x int, FULLTEXT KEY f (c)`,
    `${base}, FULLTEXT KEY f (c)`,
  ),
  from('moves a column', base, 'id int NOT NULL PRIMARY KEY, b varchar(20), a int, c varchar(100)'),
  from(
    'moves a column beside a virtual one',
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL`,
    'id int NOT NULL PRIMARY KEY, b varchar(20), a int, c varchar(100), v int GENERATED ALWAYS AS (a + 1) VIRTUAL',
  ),
  from(
    'moves a column to the front',
    base,
    'b varchar(20), id int NOT NULL PRIMARY KEY, a int, c varchar(100)',
  ),
  from('renames a column by case', `${base}, x int`, `${base}, X int`),
  from('renames an index', `${base}, x int, KEY x (x)`, `${base}, x int, KEY y (x)`),
  from('renames a FULLTEXT index', `${base}, FULLTEXT KEY f (c)`, `${base}, FULLTEXT KEY g (c)`),
  from('renames an index and adds a column', `${base}, KEY x (a)`, `${base}, y int, KEY z (a)`),
  column('widens an integer', 'int', 'bigint'),
  column('turns an integer unsigned', 'int', 'int unsigned'),
  column('changes the type', 'int', 'varchar(20)'),
  column('lengthens a short varchar', 'varchar(20)', 'varchar(50)'),
  column('lengthens a varchar over 255 bytes', 'varchar(20)', 'varchar(200)'),
  column('lengthens a varchar over 255 bytes from 128', 'varchar(40)', 'varchar(200)'),
  column('lengthens a long varchar', 'varchar(100)', 'varchar(300)'),
  column(
    'lengthens a varchar of one byte',
    'varchar(100) CHARACTER SET latin1',
    'varchar(200) CHARACTER SET latin1',
  ),
  column(
    'lengthens a varchar of one byte over 255 bytes',
    'varchar(255) CHARACTER SET cp1250',
    'varchar(400) CHARACTER SET cp1250',
  ),
  column(
    'lengthens a short varchar of one byte',
    'varchar(100) CHARACTER SET koi8r',
    'varchar(200) CHARACTER SET koi8r',
  ),
  column('lengthens a varbinary', 'varbinary(20)', 'varbinary(100)'),
  from(
    'lengthens a varbinary of an index',
    `${base}, x varbinary(20), KEY x (a, x(3))`,
    `${base}, x varbinary(100), KEY x (a, x(3))`,
  ),
  from(
    'lengthens a varbinary of the primary key',
    'x varbinary(20) NOT NULL, a int NOT NULL, PRIMARY KEY (a, x)',
    'x varbinary(100) NOT NULL, a int NOT NULL, PRIMARY KEY (a, x)',
  ),
  from(
    'lengthens a varbinary of the unique key that rows are kept by',
    'x varbinary(20) NOT NULL, a int, UNIQUE KEY x (x)',
    'x varbinary(100) NOT NULL, a int, UNIQUE KEY x (x)',
  ),
  column('lengthens a char', 'char(10)', 'char(20)'),
  column('shortens a varchar', 'varchar(50)', 'varchar(20)'),
  column('varchar to text', 'varchar(50)', 'text'),
  column('text to longtext', 'text', 'longtext'),
  column('widens a decimal', 'decimal(8,2)', 'decimal(10,2)'),
  column('adds fractions of a second', 'datetime', 'datetime(3)'),
  column('adds a member at the end', "enum('a','b')", "enum('a','b','c')"),
  column('adds a member in the middle', "enum('a','b')", "enum('a','c','b')"),
  column('adds a member to a set', "set('a','b')", "set('a','b','c')"),
  column(
    'adds a ninth member to a set',
    "set('a','b','c','d','e','f','g','h')",
    "set('a','b','c','d','e','f','g','h','i')",
  ),
  column('adds a bit', 'bit(3)', 'bit(4)'),
  column('allows NULL', 'int NOT NULL', 'int'),
  column('forbids NULL', 'int', 'int NOT NULL'),
  from('forbids NULL in two columns', `${base}, x int, y int`, `${base}, x int NOT NULL, y int NOT NULL`),
  from('forbids NULL beside a new index', `${base}, x int`, `${base}, x int NOT NULL, KEY a (a)`),
  from('changes a default beside a new index', `${base}, x int`, `${base}, x int DEFAULT 3, KEY a (a)`),
  column('changes a default', 'int DEFAULT 1', 'int DEFAULT 2'),
  column('drops a default', 'int NOT NULL DEFAULT 1', 'int NOT NULL'),
  column(
    'changes a default to the time',
    "datetime NOT NULL DEFAULT '2020-01-01 00:00:00'",
    'datetime NOT NULL DEFAULT CURRENT_TIMESTAMP',
  ),
  column(
    'updates the time',
    'datetime NOT NULL DEFAULT CURRENT_TIMESTAMP',
    'datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP',
  ),
  column('changes a comment', 'int', "int COMMENT 'it''s x'"),
  column('changes a collation', 'varchar(20) COLLATE utf8mb4_general_ci', 'varchar(20) COLLATE utf8mb4_bin'),
  column('changes a character set', 'varchar(20) CHARACTER SET utf8', 'varchar(20) CHARACTER SET utf8mb4'),
  column('changes and moves', 'int', 'int DEFAULT 5'),
  column('hides a column', 'int', 'int INVISIBLE'),
  column('checks a column', 'int', 'int CHECK (x > 0)'),
  column('checks a column no more', 'int CHECK (x > 0)', 'int'),
  column('checks a column otherwise', 'int CHECK (x > 0)', 'int CHECK (x > 1)'),
  column('calls a text JSON', 'longtext COLLATE utf8mb4_bin', 'json'),
  column('calls a text JSON no more', 'json', 'longtext COLLATE utf8mb4_bin'),
  from(
    'moves a text that is checked to be JSON and more',
    'id int NOT NULL PRIMARY KEY, x text CHECK (length(x) > 0 and json_valid(x)), y int',
    'id int NOT NULL PRIMARY KEY, y int, x text CHECK (length(x) > 0 and json_valid(x))',
  ),
  column('compresses a column', 'text', 'text COMPRESSED'),
  column('comments a year of two digits', 'year(2)', "year(2) COMMENT 'x'"),
  from(
    'begins to count',
    'id int NOT NULL PRIMARY KEY, a int',
    'id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a int',
  ),
  from(
    'changes a default beside a virtual column',
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL, x int`,
    `${base}, v int GENERATED ALWAYS AS (a + 1) VIRTUAL, x int DEFAULT 7`,
  ),
  index('adds an index', 'KEY k (a)'),
  index('adds a unique index', 'UNIQUE KEY k (a)'),
  index('adds a unique index by hash', 'UNIQUE KEY k (a) USING HASH'),
  index('adds an index over a prefix', 'KEY k (c(10))'),
  index('adds a FULLTEXT index', 'FULLTEXT KEY f (c)'),
  index('adds a second FULLTEXT index', 'FULLTEXT KEY g (b)', ', FULLTEXT KEY f (c)'),
  index('adds a SPATIAL index', 'SPATIAL KEY s (p)', ', p point NOT NULL'),
  index('adds an index over a virtual column', 'KEY k (v)', ', v int GENERATED ALWAYS AS (a + 1) VIRTUAL'),
  index('adds an index beside a FULLTEXT index', 'KEY k (a)', ', FULLTEXT KEY f (c)'),
  from('drops an index', `${base}, KEY k (a)`, base),
  from('drops a FULLTEXT index', `${base}, FULLTEXT KEY f (c)`, base),
  from('replaces an index', `${base}, KEY k (a)`, `${base}, KEY k (a, b)`),
  from('moves an index', `${base}, KEY k (a), KEY l (b)`, `${base}, KEY l (b), KEY k (a)`),
  from('adds a primary key', 'id int NOT NULL, a int', 'id int NOT NULL, a int, PRIMARY KEY (id)'),
  from('drops a primary key', 'id int NOT NULL, a int, PRIMARY KEY (id)', 'id int NOT NULL, a int'),
  from(
    'changes a primary key',
    'id int NOT NULL, a int NOT NULL, PRIMARY KEY (id)',
    'id int NOT NULL, a int NOT NULL, PRIMARY KEY (a, id)',
  ),
  from('adds a check', base, `${base}, CONSTRAINT k CHECK (a > 0)`),
  from('drops a check', `${base}, CONSTRAINT k CHECK (a > 0)`, base),
  from(
    'adds a foreign key',
    `${base}, KEY a (a)`,
    `${base}, KEY a (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id)`,
  ),
  from(
    'drops a foreign key',
    `${base}, KEY a (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id)`,
    `${base}, KEY a (a)`,
  ),
  option('comments', '', "COMMENT='x'"),
  option('keeps statistics', '', 'STATS_PERSISTENT=1'),
  option('statistics of more pages', '', 'STATS_SAMPLE_PAGES=5'),
  option('compresses rows', 'ROW_FORMAT=DYNAMIC', 'ROW_FORMAT=COMPRESSED'),
  option('changes the row format', 'ROW_FORMAT=DYNAMIC', 'ROW_FORMAT=COMPACT'),
  option('page checksum', '', 'CHECKSUM=1'),
  option('rows at least', '', 'MIN_ROWS=5'),
  option('compresses pages', '', 'PAGE_COMPRESSED=1'),
  option('changes the engine', '', 'ENGINE=MyISAM'),
  option('keeps versions', '', 'WITH SYSTEM VERSIONING'),
  option('adds partitions', '', 'PARTITION BY HASH (id) PARTITIONS 2'),
  option('changes partitions', 'PARTITION BY HASH (id) PARTITIONS 2', 'PARTITION BY HASH (id) PARTITIONS 3'),
  option(
    'adds a partition behind others',
    'PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10))',
    'PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20))',
  ),
  option(
    'splits a partition',
    'PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (20), PARTITION b VALUES LESS THAN (30))',
    'PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION c VALUES LESS THAN (20), PARTITION b VALUES LESS THAN (30))',
  ),
  {
    name: 'changes the default character set',
    actual: `(id int NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=latin1`,
    expected: `(id int NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  },
  {
    name: 'adds a column to a compressed table',
    actual: table(base, 'ROW_FORMAT=COMPRESSED'),
    expected: table(`${base}, x int`, 'ROW_FORMAT=COMPRESSED'),
  },
  {
    name: 'drops a column of a compressed table',
    actual: table(`${base}, x int`, 'ROW_FORMAT=COMPRESSED'),
    expected: table(base, 'ROW_FORMAT=COMPRESSED'),
  },
  {
    name: 'adds a column to a redundant table',
    actual: table(base, 'ROW_FORMAT=REDUNDANT'),
    expected: table(`${base}, x int`, 'ROW_FORMAT=REDUNDANT'),
  },
  {
    name: 'allows NULL in a redundant table',
    actual: table(`${base}, x int NOT NULL`, 'ROW_FORMAT=REDUNDANT'),
    expected: table(`${base}, x int`, 'ROW_FORMAT=REDUNDANT'),
  },
  {
    name: 'lengthens a varchar of a redundant table',
    actual: table(`${base}, x varchar(20)`, 'ROW_FORMAT=REDUNDANT'),
    expected: table(`${base}, x varchar(40)`, 'ROW_FORMAT=REDUNDANT'),
  },
  {
    name: 'adds a column to a partitioned table',
    actual: table(base, 'PARTITION BY HASH (id) PARTITIONS 2'),
    expected: table(`${base}, x int`, 'PARTITION BY HASH (id) PARTITIONS 2'),
  },
  {
    name: 'adds a virtual column to a partitioned table',
    actual: table(base, 'PARTITION BY HASH (id) PARTITIONS 2'),
    expected: table(
      `${base}, x int GENERATED ALWAYS AS (a + 1) VIRTUAL`,
      'PARTITION BY HASH (id) PARTITIONS 2',
    ),
  },
  {
    name: 'adds an index to a partitioned table',
    actual: table(base, 'PARTITION BY HASH (id) PARTITIONS 2'),
    expected: table(`${base}, KEY k (a)`, 'PARTITION BY HASH (id) PARTITIONS 2'),
  },
  {
    name: 'changes a default of a partitioned table',
    actual: table(base, 'PARTITION BY HASH (id) PARTITIONS 2'),
    expected: table(base.replace('a int', 'a int DEFAULT 3'), 'PARTITION BY HASH (id) PARTITIONS 2'),
  },
  {
    name: 'changes a MyISAM table',
    actual: `(id int NOT NULL PRIMARY KEY) ENGINE=MyISAM`,
    expected: `(id int NOT NULL PRIMARY KEY, x int) ENGINE=MyISAM`,
  },
];

describe('what the server does for a change', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let server: ServerFacts;
  before(async () => {
    database = await createDatabase();
    const reading = await openTo(database.server, 'read');
    ({ server } = reading);
    await reading.close();
    await database.connection.query(`SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
      CREATE TABLE parent (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB`);
  });
  after(() => database.drop());

  const make = async (name: string, definition: string): Promise<boolean> => {
    const { connection } = database;
    await connection.query(`DROP TABLE IF EXISTS ${name}`);
    return connection.query(`CREATE TABLE ${name} ${definition}`).then(
      () => true,
      () => false,
    );
  };

  /** The numbers by which the server knows the table: a table that is written anew gets another. */
  const numbers = async (): Promise<unknown> => {
    if (server.flavor === 'oceanbase') return tableNumbers(database.connection);
    // MariaDB has a word for "and not the whole table".
    if (server.flavor !== 'mysql') return [];
    const view = atLeast(server, [8, 0, 0]) ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES';
    const [rows] = await database.connection.query(
      `SELECT NAME, TABLE_ID FROM information_schema.${view} WHERE NAME LIKE '${database.name}/shadow%' ORDER BY NAME`,
    );
    return rows;
  };

  /** How many rows TiDB's newest change of the table wrote or indexed; it takes ALGORITHM=INSTANT for any change of type. */
  const touchedRows = async (): Promise<number> => {
    const [rows] = await database.connection.query(
      `SELECT ROW_COUNT AS touched FROM (SELECT * FROM information_schema.DDL_JOBS LIMIT 32) j WHERE DB_NAME = '${database.name}' AND TABLE_NAME = 'shadow' ORDER BY JOB_ID DESC LIMIT 1`,
    );
    return Number((rows as unknown as readonly { touched: unknown }[])[0]?.touched);
  };

  const runOnTidb = async (statement: DdlStatement): Promise<void> => {
    const { connection } = database;
    const { sql, effect = 'unknown', instead } = statement;
    try {
      await connection.query(sql);
    } catch (error) {
      const { message, errno } = error as { message: string; errno: number };
      // The row, which holds NULL.
      if (errno === 1265) {
        await connection.query('DELETE FROM shadow');
        return runOnTidb(statement);
      }
      if (!instead || !wantsAnotherWay({ message, errno }, 'tidb'))
        throw new Error(`${message}\n${sql}`, { cause: error });
      for (const part of instead) await runOnTidb({ sql: part, effect } as DdlStatement);
      return;
    }
    if (effect === 'instant')
      deepEqual(await touchedRows(), 0, `Predicted "instant", rows were touched:\n${sql}`);
  };

  for (const { name, actual, expected } of [...cases, ...besides]) {
    it(`is no worse than predicted: ${name}`, async function () {
      const { connection } = database;
      if (!(await make('expected', expected))) return this.skip();
      const wanted = (await showCreate(connection, 'expected')).replace('`expected`', '`shadow`');
      await connection.query('DROP TABLE expected');
      if (!(await make('shadow', actual))) return this.skip();
      const present = await showCreate(connection, 'shadow');
      if (server.flavor === 'tidb') {
        await connection.query("SET sql_mode = ''; INSERT IGNORE INTO shadow () VALUES ()");
        await connection.query("SET sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
        for (const statement of plan(present, wanted, server)) await runOnTidb(statement);
        return undefined;
      }
      for (const statement of plan(present, wanted, server)) {
        const { effect = 'unknown' } = statement;
        const sql = promising(statement, server.flavor);
        // As a run does; OceanBase refuses together without these checks what it writes anew with them.
        await connection.query(`SET foreign_key_checks = ${statement.phase === 'addForeignKeys' ? 0 : 1}`);
        const before = await numbers();
        await execute(connection, { ...statement, sql }).catch((error: unknown) => {
          throw new Error(`Predicted "${effectText(effect)}": ${(error as Error).message}`);
        });
        if (effect === 'instant' || effect === 'inPlace')
          deepEqual(await numbers(), before, `Predicted "${effectText(effect)}", written anew:\n${sql}`);
      }
      return undefined;
    });
  }
});

function plan(present: string, wanted: string, server: ServerFacts) {
  const expected = parseTable(wanted, 'd');
  const actual = parseTable(present, 'd');
  const diff = diffTables(expected, actual, server);
  const [planned] = planTables([{ expected, actual, diff }], server, new Set());
  return (planned?.statements ?? []).map((statement) => ({
    ...statement,
    sql: statement.sql.replaceAll('`d`.', ''),
    ...(statement.instead && { instead: statement.instead.map((part) => part.replaceAll('`d`.', '')) }),
  }));
}
