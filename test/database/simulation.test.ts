import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableComparison } from '../../src/task/tableComparison';
import type { TestDatabase } from '../support/database';
import { type Recording, type SimulatedServer, startSimulatedServer } from '../support/simulatedServer';
import { analyse, execute, makePlan, results } from '../support/taskRun';

const oceanBase = '5.7.25-OceanBase-v4.2.1.8';
const tidb = '8.0.11-TiDB-v7.5.1';

/**
 * Against SIMULATIONS that answer in recorded or documented words: how texts of OceanBase, TiDB and MySQL 8 are read,
 * compared and carried over, and what is made of their refusals. No word on how such servers work.
 */
describe('simulated servers', () => {
  const running: SimulatedServer[] = [];
  const simulate = async (recording: Recording): Promise<[TestDatabase, SimulatedServer]> => {
    const server = await startSimulatedServer(recording);
    running.push(server);
    const login = {
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      password: '',
      version: server.version,
    };
    return [{ name: 'shop', server: login } as unknown as TestDatabase, server];
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  for (const [name, { version, variables, text }] of Object.entries(kinds())) {
    describe(name, () => {
      const source = text.replace(/^CREATE TABLE `\w+`/, 'CREATE TABLE `t`');
      const shadow = source.replace('`t`', '`_test_t`');
      const record = (tables: Recording['tables'], changes: Recording['changes'] = {}): Recording => ({
        version,
        ...(variables && { variables }),
        tables,
        changes,
      });

      it('calls a table equal to its twin', async () => {
        const [database] = await simulate(record({ t: source, _test_t: shadow }));
        const { comparisons } = await analyse(database, { foreignKeyPolicy: 'source' });
        deepEqual(comparisons.map(found), ['identical']);
      });

      it('carries every option and clause over to a new table', async () => {
        const [database] = await simulate(record({ t: source }));
        const plan = await makePlan(database, { foreignKeyPolicy: 'none' });
        const [statement] = plan.tables.flatMap(({ statements }) => statements.map(({ sql }) => sql));
        const tail = source.slice(source.lastIndexOf('\n) ')).replace(/ AUTO_INCREMENT ?= ?\d+/, '');
        equal(statement?.slice(statement.lastIndexOf('\n) ')), tail);
        match(statement ?? '', /^CREATE TABLE `shop`\.`_test_t` \(/);
      });
    });
  }

  for (const withoutLocks of ['refused', 'null'] as const) {
    it(`a server without locks is run on all the same, with a warning: ${withoutLocks} (L10)`, async () => {
      const tables = { t: 'CREATE TABLE `t` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB' };
      const [planned] = await simulate({ version: '8.0.36', tables, changes: {} });
      const plan = await makePlan(planned);
      const [table] = plan.tables;
      const text = table?.expectedSql ?? '';
      const changes = { [table?.statements[0]?.sql ?? '']: { table: '_test_t', text } };
      const [database] = await simulate({ version: '8.0.36', tables, changes, withoutLocks });
      const { task, events } = await execute(database, plan);
      deepEqual(results(task), { t: 'succeeded' });
      const told = events.flatMap((event) =>
        event.kind === 'message' ? [`${event.level}: ${event.text}`] : [],
      );
      match(told.join('\n'), /^warn: The server .*another run on .* is not kept out\.$/m);
    });
  }

  it('OceanBase: neither time-stamped names nor the order of indexes and checks is a difference', async () => {
    const table = (name: string, stamp: string, elements: (stamp: string) => readonly string[]): string =>
      `CREATE TABLE \`${name}\` (\n  \`id\` bigint(20) NOT NULL,\n  \`a\` int(11) DEFAULT NULL,\n  \`b\` int(11) DEFAULT NULL,\n  PRIMARY KEY (\`id\`),\n${elements(stamp).join(',\n')}\n) ORGANIZATION INDEX DEFAULT CHARSET = utf8mb4`;
    const checks = (stamp: string): string[] => [
      `  CONSTRAINT \`t_OBCHECK_${stamp}1\` CHECK ((\`a\` > 0))`,
      `  CONSTRAINT \`t_OBCHECK_${stamp}2\` CHECK ((\`b\` > 0))`,
    ];
    const foreignKey = (stamp: string): string =>
      `  CONSTRAINT \`t_OBFK_${stamp}\` FOREIGN KEY (\`a\`) REFERENCES \`shop\`.\`p\`(\`id\`) ON UPDATE RESTRICT ON DELETE RESTRICT `;
    const keys = ['  KEY `ka` (`a`) BLOCK_SIZE 16384 LOCAL', '  KEY `kb` (`b`) BLOCK_SIZE 16384 GLOBAL'];
    const [database] = await simulate({
      version: oceanBase,
      tables: {
        t: table('t', '1700000000000000', (stamp) => [foreignKey(stamp), ...keys, ...checks(stamp)]),
        _test_t: table('_test_t', '1800000000000000', (stamp) => [
          foreignKey(stamp),
          ...[...keys].reverse(),
          ...checks(stamp).reverse(),
        ]),
      },
      changes: {},
    });
    const { comparisons } = await analyse(database, { foreignKeyPolicy: 'source' });
    deepEqual(comparisons.map(found), ['identical']);
  });

  for (const [name, version, refusal] of [
    ['OceanBase', oceanBase, { errno: 1235, message: 'Not supported feature or function' }],
    ['OceanBase, being busy', oceanBase, { errno: 4179, message: 'Operation not allowed now' }],
    ['TiDB', tidb, { errno: 8200, message: 'Unsupported multi schema change' }],
  ] as const) {
    it(`${name}: a refused combination is sent one change at a time`, async () => {
      const table = (name_: string, ...columns: readonly string[]): string =>
        `CREATE TABLE \`${name_}\` (\n  \`id\` bigint(20) NOT NULL,\n${columns.map((column) => `  ${column},\n`).join('')}  PRIMARY KEY (\`id\`)\n) DEFAULT CHARSET = utf8mb4`;
      const [a, b] = ['`a` int(11) DEFAULT NULL', '`b` varchar(20) DEFAULT NULL'] as const;
      const alter = 'ALTER TABLE `shop`.`_test_t`\n';
      const [database, server] = await simulate({
        version,
        tables: { t: table('t', a, b), _test_t: table('_test_t') },
        changes: {
          [`${alter}  ADD COLUMN ${a} AFTER \`id\`,\n  ADD COLUMN ${b} AFTER \`a\``]: refusal,
          [`${alter}  ADD COLUMN ${a} AFTER \`id\``]: { table: '_test_t', text: table('_test_t', a) },
          [`${alter}  ADD COLUMN ${b} AFTER \`a\``]: { table: '_test_t', text: table('_test_t', a, b) },
        },
      });
      const { task } = await execute(database, await makePlan(database));
      deepEqual(results(task), { t: 'succeeded' }, JSON.stringify(task.tables));
      equal(server.changes.length, 3, server.changes.join('\n'));
      equal(server.tables.get('_test_t'), table('_test_t', a, b));
    });
  }

  for (const [name, version, refusal] of [
    ['OceanBase', oceanBase, { errno: 5627, message: 'Schema try again' }],
    ['TiDB', tidb, { errno: 8028, message: 'Information schema is changed' }],
  ] as const) {
    it(`${name}: what it puts off while others change is sent again and again`, async () => {
      const table = (name_: string, columns = ''): string =>
        `CREATE TABLE \`${name_}\` (\n  \`id\` bigint(20) NOT NULL,\n${columns}  PRIMARY KEY (\`id\`)\n) DEFAULT CHARSET = utf8mb4`;
      const column = '`a` int(11) DEFAULT NULL';
      let asked = 0;
      const [database, server] = await simulate({
        version,
        tables: { t: table('t', `  ${column},\n`), _test_t: table('_test_t') },
        changes: {
          get [`ALTER TABLE \`shop\`.\`_test_t\`\n  ADD COLUMN ${column} AFTER \`id\``]() {
            return asked++ < 3 ? refusal : { table: '_test_t', text: table('_test_t', `  ${column},\n`) };
          },
        },
      });
      const { task } = await execute(database, await makePlan(database));
      deepEqual(results(task), { t: 'succeeded' }, JSON.stringify(task.tables));
      equal(server.changes.length, 4);
    });
  }

  it('TiDB: another kind of primary key is said to be out of reach, and nothing is sent', async () => {
    const table = (name: string, key: string): string =>
      `CREATE TABLE \`${name}\` (\n  \`id\` bigint(20) NOT NULL,\n  PRIMARY KEY (\`id\`) /*T![clustered_index] ${key} */\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;
    const [database, server] = await simulate({
      version: tidb,
      tables: { t: table('t', 'CLUSTERED'), _test_t: table('_test_t', 'NONCLUSTERED') },
      changes: {},
    });
    const { comparisons } = await analyse(database);
    match(found(comparisons[0]), /^unsupported: TiDB cannot change the clustered primary key of _test_t/);
    deepEqual(server.changes, []);
  });
});

/** The kind of difference, or why there is none to tell. */
function found(row: TableComparison | undefined): string {
  if (row?.state.status !== 'compared') return JSON.stringify(row);
  const { diff } = row.state.compared;
  if (diff.kind === 'unsupported') return `unsupported: ${diff.reason}`;
  return diff.kind === 'alter' ? JSON.stringify(diff.changes) : diff.kind;
}

interface Kind {
  readonly version: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Recorded or documented definitions: what a table of theirs can say. */
function kinds(): Readonly<Record<string, Kind>> {
  const read = (file: string): string =>
    readFileSync(join(__dirname, '..', 'engine', 'recorded', `${file}.sql`), 'utf8').trimEnd();
  const options =
    "ORGANIZATION HEAP AUTO_INCREMENT = 9 AUTO_INCREMENT_MODE = 'NOORDER' AUTO_INCREMENT_CACHE_SIZE = 50 DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin ROW_FORMAT = DYNAMIC COMPRESSION = 'lz4_1.0' EXPIRE_INFO = (`at`) REPLICA_NUM = 3 BLOCK_SIZE = 32768 USE_BLOOM_FILTER = TRUE ENABLE_MACRO_BLOCK_BLOOM_FILTER = TRUE ENABLE ROW MOVEMENT TABLET_SIZE = 134217728 PCTFREE = 10 PARALLEL 8 TABLEGROUP = 'tg' PROGRESSIVE_MERGE_NUM = 2 COMMENT = 'it''s' READ ONLY TABLE_MODE = 'QUEUING' DUPLICATE_SCOPE = 'CLUSTER' DUPLICATE_READ_CONSISTENCY = 'STRONG' TTL (`at` + INTERVAL 30 DAY) KV_ATTRIBUTES = '{\"Hbase\": {}}' LOB_INROW_THRESHOLD = 8192 WITH COLUMN GROUP(all columns, each column)";
  return {
    'OceanBase 4, recorded': { version: oceanBase, text: read('oceanbase-4') },
    'OceanBase 4.3, recorded from its kernel': {
      version: '5.7.25-OceanBase seekdb-v1.4.0.0',
      text: read('oceanbase-4.3-kernel'),
    },
    'OceanBase 4, every option that is documented': {
      version: oceanBase,
      variables: { lower_case_table_names: '1' },
      text: `CREATE TABLE \`t\` (\n  \`id\` bigint(20) NOT NULL,\n  \`at\` datetime DEFAULT NULL SKIP_INDEX(MIN_MAX, SUM),\n  PRIMARY KEY (\`id\`)\n) ${options}\n partition by range(\`id\`)\n(partition \`p0\` values less than (10),\npartition \`p1\` values less than MAXVALUE)`,
    },
    'TiDB, recorded': { version: tidb, variables: { lower_case_table_names: '2' }, text: read('tidb') },
    'MySQL 8, recorded': { version: '8.0.36', text: read('mysql-8') },
  };
}
