import { deepEqual, equal, match } from 'node:assert/strict';
import { planTables } from '../../src/engine/ddl/planTables';
import { diffTables } from '../../src/engine/diff/diffTables';
import { checksOf } from '../../src/engine/schema/elements';
import { parseTable } from '../../src/engine/schema/parseTable';
import { printTable } from '../../src/engine/schema/printTable';
import type { ServerFacts, ServerFlavor } from '../../src/engine/schema/serverFacts';
import { projectShadow } from '../../src/task/projectShadow';

/**
 * What servers print that do not run here, as documented or recorded: read, printed back, compared and planned. This
 * proves what the engine says of such texts, not what such a server does with the statements.
 */
describe('texts of servers that are not at hand', () => {
  const versions: Readonly<Record<ServerFlavor, string>> = {
    mysql: '8.0.36',
    mariadb: '11.4.2-MariaDB',
    oceanbase: '5.7.25-OceanBase-v4.3.5.0',
    tidb: '8.0.11-TiDB-v8.5.0',
  };
  const serverOf = (flavor: ServerFlavor): ServerFacts => ({
    version: versions[flavor],
    flavor,
    identity: 'x',
    lowerCaseTableNames: 0,
    defaultCollations: { utf8mb4: flavor === 'mysql' ? 'utf8mb4_0900_ai_ci' : 'utf8mb4_general_ci' },
    readOnly: false,
  });
  const table = (elements: string, tail: string): string => `CREATE TABLE \`t\` (\n  ${elements}\n)${tail}`;

  /** The clauses that turn the second text into the first, or the reason why there are none. */
  function clauses(flavor: ServerFlavor, source: string, shadow: string): string[] {
    const [expected, actual] = [parseTable(source, 'd'), parseTable(shadow, 'd')];
    for (const [schema, text] of [[expected, source] as const, [actual, shadow] as const])
      equal(printTable(schema), text);
    const server = serverOf(flavor);
    const diff = diffTables(expected, actual, server);
    if (diff.kind === 'unsupported') return [diff.reason];
    return planTables([{ expected, actual, diff }], server).flatMap(({ statements }) =>
      statements.map(({ sql }) => sql.replace('ALTER TABLE `d`.`t`\n  ', '')),
    );
  }

  const rows: readonly [
    flavor: ServerFlavor,
    facet: string,
    source: string,
    shadow: string,
    ...clauses: string[],
  ][] = [
    [
      'mysql',
      'functional index',
      '`a` varchar(9),\n  KEY `f` ((lower(`a`)))',
      '`a` varchar(9),\n  KEY `f` ((upper(`a`)))',
      'DROP INDEX `f`,\n  ADD KEY `f` ((lower(`a`)))',
    ],
    [
      'mysql',
      'INVISIBLE index',
      '`a` int,\n  KEY `k` (`a`) /*!80000 INVISIBLE */',
      '`a` int,\n  KEY `k` (`a`)',
      'ALTER INDEX `k` INVISIBLE',
    ],
    [
      'mysql',
      'VISIBLE index',
      '`a` int,\n  KEY `k` (`a`)',
      '`a` int,\n  KEY `k` (`a`) /*!80000 INVISIBLE */',
      'ALTER INDEX `k` VISIBLE',
    ],
    [
      'mysql',
      'INVISIBLE column',
      '`a` int,\n  `b` int DEFAULT NULL /*!80023 INVISIBLE */',
      '`a` int,\n  `b` int DEFAULT NULL',
      'MODIFY COLUMN `b` int DEFAULT NULL /*!80023 INVISIBLE */',
    ],
    [
      'mysql',
      'CHECK NOT ENFORCED',
      '`a` int,\n  CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */',
      '`a` int,\n  CONSTRAINT `c` CHECK ((`a` > 0))',
      'DROP CHECK `c`,\n  ADD CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */',
    ],
    [
      'mysql',
      'SRID',
      '`a` point NOT NULL /*!80003 SRID 4326 */',
      '`a` point NOT NULL /*!80003 SRID 0 */',
      'MODIFY COLUMN `a` point NOT NULL /*!80003 SRID 4326 */',
    ],
    [
      'mysql',
      'ENGINE_ATTRIBUTE of a column',
      '`a` int DEFAULT NULL /*!80021 ENGINE_ATTRIBUTE \'{"x": 1}\' */',
      '`a` int DEFAULT NULL',
      'MODIFY COLUMN `a` int DEFAULT NULL /*!80021 ENGINE_ATTRIBUTE \'{"x": 1}\' */',
    ],
    [
      'mysql',
      'COLUMN_FORMAT and STORAGE',
      '`a` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT DYNAMIC */ DEFAULT NULL',
      '`a` int DEFAULT NULL',
      'MODIFY COLUMN `a` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT DYNAMIC */ DEFAULT NULL',
    ],
    [
      'tidb',
      'AUTO_RANDOM',
      '`a` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(6) */,\n  KEY `k` (`a`)',
      '`a` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5) */,\n  KEY `k` (`a`)',
      'MODIFY COLUMN `a` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(6) */',
    ],
    [
      'oceanbase',
      'index GLOBAL instead of LOCAL',
      '`a` int DEFAULT NULL,\n  KEY `k` (`a`) BLOCK_SIZE 16384 GLOBAL',
      '`a` int DEFAULT NULL,\n  KEY `k` (`a`) BLOCK_SIZE 16384 LOCAL',
      'DROP INDEX `k`',
      'ADD KEY `k` (`a`) BLOCK_SIZE 16384 GLOBAL',
    ],
  ];
  for (const [flavor, facet, source, shadow, ...wanted] of rows) {
    it(`${flavor}: ${facet}`, () => {
      const tail = flavor === 'oceanbase' ? ' DEFAULT CHARSET = utf8mb4' : ' ENGINE=InnoDB';
      deepEqual(clauses(flavor, table(source, tail), table(shadow, tail)), wanted);
    });
  }

  const options: readonly [flavor: ServerFlavor, source: string, shadow: string, clause: string | RegExp][] =
    [
      ['mysql', " /*!80021 ENGINE_ATTRIBUTE='{}' */", '', "ENGINE_ATTRIBUTE='{}'"],
      ['mysql', '', " /*!80021 ENGINE_ATTRIBUTE='{}' */", "ENGINE_ATTRIBUTE=''"],
      ['mysql', '', ' /*!80023 AUTOEXTEND_SIZE=4194304 */', 'AUTOEXTEND_SIZE=0'],
      ['mysql', '', ' SECONDARY_ENGINE=RAPID', 'SECONDARY_ENGINE=NULL'],
      ['mysql', " COMPRESSION='zlib'", '', "COMPRESSION='zlib'"],
      ['mysql', " /*!80016 ENCRYPTION='Y' */", '', "ENCRYPTION='Y'"],
      ['mysql', " DATA DIRECTORY='/a/'", '', /data directory/],
      ['tidb', ' /*T! SHARD_ROW_ID_BITS=4 */', '', 'SHARD_ROW_ID_BITS=4'],
      ['tidb', '', ' /*T! SHARD_ROW_ID_BITS=4 */', 'SHARD_ROW_ID_BITS=0'],
      [
        'tidb',
        ' /*T! SHARD_ROW_ID_BITS=4 PRE_SPLIT_REGIONS=2 */',
        ' /*T! SHARD_ROW_ID_BITS=4 */',
        /PRE_SPLIT_REGIONS/,
      ],
      [
        'tidb',
        ' /*T![auto_id_cache] AUTO_ID_CACHE=8 */',
        ' /*T![auto_id_cache] AUTO_ID_CACHE=9 */',
        'AUTO_ID_CACHE=8',
      ],
      ['tidb', '', ' /*T![placement] PLACEMENT POLICY=`p1` */', 'PLACEMENT POLICY=DEFAULT'],
      ['tidb', '', " /*T![ttl] TTL=`a` + INTERVAL 9 DAY */ /*T![ttl] TTL_ENABLE='ON' */", 'REMOVE TTL'],
      ['tidb', '', ' /* CACHED ON */', /CACHED ON/],
      ['oceanbase', ' ORGANIZATION HEAP', ' ORGANIZATION INDEX', /organization/],
      [
        'oceanbase',
        " AUTO_INCREMENT_MODE = 'NOORDER'",
        " AUTO_INCREMENT_MODE = 'ORDER'",
        "AUTO_INCREMENT_MODE = 'NOORDER'",
      ],
      [
        'oceanbase',
        ' AUTO_INCREMENT_CACHE_SIZE = 9',
        ' AUTO_INCREMENT_CACHE_SIZE = 8',
        'AUTO_INCREMENT_CACHE_SIZE = 9',
      ],
      ['oceanbase', " COMPRESSION = 'lz4_1.0'", " COMPRESSION = 'zstd_1.3.8'", "COMPRESSION = 'lz4_1.0'"],
      ['oceanbase', ' REPLICA_NUM = 3', ' REPLICA_NUM = 1', 'REPLICA_NUM = 3'],
      ['oceanbase', ' BLOCK_SIZE = 8192', ' BLOCK_SIZE = 16384', 'BLOCK_SIZE = 8192'],
      ['oceanbase', ' USE_BLOOM_FILTER = TRUE', ' USE_BLOOM_FILTER = FALSE', 'USE_BLOOM_FILTER = TRUE'],
      ['oceanbase', ' TABLET_SIZE = 9', ' TABLET_SIZE = 8', 'TABLET_SIZE = 9'],
      ['oceanbase', ' PCTFREE = 9', ' PCTFREE = 0', 'PCTFREE = 9'],
      ['oceanbase', '', " TABLEGROUP = 'g'", 'DROP TABLEGROUP'],
      ['oceanbase', '', ' ENABLE ROW MOVEMENT', 'DISABLE ROW MOVEMENT'],
      ['oceanbase', " TABLE_MODE = 'QUEUING'", " TABLE_MODE = 'NORMAL'", "TABLE_MODE = 'QUEUING'"],
      [
        'oceanbase',
        " DUPLICATE_SCOPE = 'CLUSTER'",
        " DUPLICATE_SCOPE = 'NONE'",
        "DUPLICATE_SCOPE = 'CLUSTER'",
      ],
      ['oceanbase', '', " DUPLICATE_SCOPE = 'CLUSTER'", "DUPLICATE_SCOPE='NONE'"],
      ['oceanbase', '', ' AUTO_INCREMENT_CACHE_SIZE = 8', 'AUTO_INCREMENT_CACHE_SIZE=0'],
      ['oceanbase', '', ' EXPIRE_INFO = (`a`)', /EXPIRE_INFO/],
      ['oceanbase', '', ' KV_ATTRIBUTES = \'{"a": 1}\'', /KV_ATTRIBUTES/],
      ['oceanbase', ' PROGRESSIVE_MERGE_NUM = 2', ' PROGRESSIVE_MERGE_NUM = 0', 'PROGRESSIVE_MERGE_NUM = 2'],
      ['oceanbase', '', ' READ ONLY', 'READ WRITE'],
      ['oceanbase', " KV_ATTRIBUTES = '{}'", ' KV_ATTRIBUTES = \'{"a": 1}\'', "KV_ATTRIBUTES = '{}'"],
      ['oceanbase', ' WITH COLUMN GROUP(each column)', '', /column group/],
    ];
  for (const [flavor, source, shadow, clause] of options) {
    it(`${flavor}: option${source} instead of${shadow || ' none'}`, () => {
      const base = flavor === 'oceanbase' ? ' DEFAULT CHARSET = utf8mb4' : ' ENGINE=InnoDB';
      const text = (more: string): string => table('`a` int DEFAULT NULL', base + more);
      const [said = '', ...more] = clauses(flavor, text(source), text(shadow));
      deepEqual(more, []);
      if (typeof clause === 'string') equal(said, clause);
      else match(said, clause);
    });
  }

  it('MariaDB: system versioning ends and begins anew around a change from or to InnoDB', () => {
    const text = (engine: string): string =>
      table('`a` int(11) DEFAULT NULL', ` ENGINE=${engine} WITH SYSTEM VERSIONING`);
    deepEqual(clauses('mariadb', text('Aria'), text('InnoDB')), [
      'DROP SYSTEM VERSIONING',
      'ENGINE=Aria,\n  ADD SYSTEM VERSIONING',
    ]);
    deepEqual(clauses('mariadb', text('Aria'), text('MyISAM')), ['ENGINE=Aria']);
  });

  it('TiDB: what it would do without a word, or not at all, is unsupported', () => {
    const text = (...lines: string[]): string =>
      table(['`a` int DEFAULT NULL', ...lines].join(',\n  '), ' ENGINE=InnoDB');
    const check = 'CONSTRAINT `c` CHECK ((`a` > 0))';
    const key = 'CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`a`)';
    const invalid = `${key} /* FOREIGN KEY INVALID */`;
    const reason = (source: string, shadow: string | undefined, more: Partial<ServerFacts>): string => {
      const parse = (words: string): ReturnType<typeof parseTable> => parseTable(words, 'd');
      const diff = diffTables(parse(source), shadow === undefined ? undefined : parse(shadow), {
        ...serverOf('tidb'),
        ...more,
      });
      return diff.kind === 'unsupported' ? diff.reason : diff.kind;
    };
    match(reason(text(check), undefined, { ignoresChecks: true }), /tidb_enable_check_constraint is off/);
    match(reason(text(check), text(), { ignoresChecks: true }), /tidb_enable_check_constraint is off/);
    match(reason(text(), text(check), { ignoresChecks: true }), /tidb_enable_check_constraint is off/);
    equal(reason(text(check), text(), {}), 'alter');
    match(reason(text(key), text(), { ignoresForeignKeys: true }), /tidb_enable_foreign_key is off/);
    equal(reason(text(invalid), text(), { ignoresForeignKeys: true }), 'alter');
    match(reason(text(invalid), text(), {}), /holds nothing/);
    equal(reason(text(key), text(), {}), 'alter');
    const parts = (type: string): string =>
      table(`\`a\` int,\n  \`b\` ${type}`, ' ENGINE=InnoDB\nPARTITION BY HASH (`a`) PARTITIONS 2');
    const whole = table('`a` int,\n  `b` int', ' ENGINE=InnoDB');
    match(reason(parts('int'), whole, { keepsPartitioning: true }), /change how t is partitioned before/);
    match(reason(whole, parts('int'), { keepsPartitioning: true }), /change how t is partitioned before/);
    match(reason(parts('date'), parts('int'), { keepsPartitioning: true }), /columns of t, which is part/);
    equal(reason(parts('bigint'), parts('int'), { keepsPartitioning: true }), 'alter');
    equal(reason(parts('date'), parts('int'), {}), 'alter');
    const ranges = (by: string, ...ends: string[]): string => {
      const list = ends.map((end) => `PARTITION \`p${end}\` VALUES LESS THAN (${end})`).join(',\n ');
      return table('`a` int,\n  `b` int', ` ENGINE=InnoDB\nPARTITION BY RANGE (${by})\n(${list})`);
    };
    const grown = ranges('((`a`+1))', '10', '20');
    equal(reason(grown, ranges('(`a`+1)', '10'), { keepsPartitioning: true }), 'alter');
    match(reason(ranges('`a`', '10'), grown, { keepsPartitioning: true }), /change how t is partitioned/);
    match(reason(grown, ranges('((`a`+1))', '20'), { keepsPartitioning: true }), /change how t is partit/);
    const large = (end: string): string => ranges('`a`', '10', end);
    match(
      reason(large('9223372036854775808'), ranges('`a`', '10'), { keepsPartitioning: true }),
      /change how/,
    );
    equal(reason(large('9223372036854775807'), ranges('`a`', '10'), { keepsPartitioning: true }), 'alter');
    const empty = parts('int')
      .replace('HASH', 'LIST')
      .replace('PARTITIONS 2', '(PARTITION `p` VALUES IN ())');
    match(reason(empty, undefined, { keepsPartitioning: true }), /DEFAULT partition of t .* Drop that/);
    const misprinted = parts('int').replace('PARTITIONS 2', "(PARTITION `p0` COMMENT 'a \\ b')");
    match(reason(misprinted, whole, { keepsPartitioning: true }), /Take it out of the source/);
  });

  it('OceanBase: time-stamped names and the order of elements are no changes', () => {
    const key = (stamp: number) =>
      `CONSTRAINT \`t_OBFK_${stamp}\` FOREIGN KEY (\`a\`) REFERENCES \`d\`.\`p\`(\`id\`) ON UPDATE RESTRICT ON DELETE RESTRICT `;
    const check = (stamp: number) => `CONSTRAINT \`t_OBCHECK_${stamp}\` CHECK ((\`a\` > 0))`;
    const other = 'CONSTRAINT `t_OBCHECK_7` CHECK ((`a` < 9))';
    const lines = (...list: string[]): string =>
      table(['`a` int NOT NULL', 'PRIMARY KEY (`a`)', ...list].join(',\n  '), ' DEFAULT CHARSET = utf8mb4');
    const source = lines(key(1), 'UNIQUE KEY `u` (`a`)', 'KEY `k` (`a`)', check(2), other);
    const shadow = lines(key(3), 'KEY `k` (`a`)', 'UNIQUE KEY `u` (`a`)', other, check(4));
    deepEqual(clauses('oceanbase', source, shadow), []);
  });

  it('OceanBase: what it only makes with a table is told, for the shadow to be made anew', () => {
    const text = (key: string, tail = ''): string =>
      table(
        `\`a\` int NOT NULL,\n  \`b\` int NOT NULL,\n  PRIMARY KEY ${key}`,
        ` ORGANIZATION ${tail || 'INDEX'}`,
      );
    const fixed: readonly [source: string, shadow: string, reason: RegExp][] = [
      [text('(`a`)', 'HEAP'), text('(`b`)', 'HEAP'), /the primary key of t, a heap table\. Recreate/],
      [text("(`a`) COMMENT 'c'"), text('(`a`)'), /the comment of the primary key of t\. Recreate/],
      [
        text("(`a`) COMMENT 'c'"),
        text("(`b`) COMMENT 'c'"),
        /the comment of the primary key of t\. Recreate/,
      ],
      [
        text('(`a`)'),
        text('(`a`)', 'INDEX\n partition by hash(a)\n(partition `p0`)'),
        /end the partitioning of t\./,
      ],
      [
        text('(`a`)', 'INDEX\n partition by key()\n(partition `p0`)'),
        text('(`b`)', 'INDEX\n partition by key()\n(partition `p0`)'),
        /the primary key of t, which is partitioned by it\. Recreate/,
      ],
      [
        table('`a` int GENERATED ALWAYS AS (1) STORED', ' ORGANIZATION INDEX\n partition by hash(a)'),
        table('`a` int', ' ORGANIZATION INDEX\n partition by hash(a)'),
        /replace column a of t, by which it is partitioned\. Recreate/,
      ],
      [
        table('`a` int,\n  `v` VECTOR(3) NOT NULL', ' ORGANIZATION INDEX'),
        table('`a` int', ' ORGANIZATION INDEX'),
        /column v of t, a collection that is NOT NULL\. Recreate/,
      ],
      [
        table(
          "`a` json,\n  UNIQUE  INDEX `k` ((json_query(`a`,'$.a' RETURNING unsigned WITHOUT ARRAY WRAPPER asis error on error))) BLOCK_SIZE 16384",
          ' ORGANIZATION INDEX',
        ),
        table('`a` json', ' ORGANIZATION INDEX'),
        /build the multi-valued index k of t\. Recreate/,
      ],
      [
        table(
          '`a` int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`a`),\n  KEY `k` ((`a` + 1)) BLOCK_SIZE 16384 LOCAL',
          ' ORGANIZATION INDEX',
        ),
        table('`a` int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`a`)', ' ORGANIZATION INDEX'),
        /build the index k of t, which is computed from its counter\. Recreate/,
      ],
    ];
    for (const [source, shadow, reason] of fixed)
      match(clauses('oceanbase', source, shadow)[0] ?? '', reason);
    const wider = clauses(
      'oceanbase',
      text('(`a`,`b`)', 'INDEX\n partition by hash(a)\n(partition `b`)'),
      text('(`a`)', 'INDEX\n partition by key(a)\n(partition `b`)'),
    );
    equal(wider.length, 2);
    deepEqual(clauses('oceanbase', text('(`a`)'), text("(`b`) COMMENT 'c'")), [
      'DROP PRIMARY KEY,\n  ADD PRIMARY KEY (`a`)',
    ]);
  });

  it('MySQL: names of checks, which are one to a database, follow the shadow and are not compared', () => {
    const text = (name: string): string =>
      table(`\`a\` int DEFAULT NULL,\n  CONSTRAINT \`${name}\` CHECK ((\`a\` > 0))`, ' ENGINE=InnoDB');
    const projected = projectShadow(parseTable(text('t_chk_1'), 'd'), {
      shadow: { database: 'd', name: '_test_t' },
      server: serverOf('mysql'),
      mapTarget: (target) => target,
    });
    equal(checksOf(projected)[0]?.name, '_test_t_chk_1');
    deepEqual(clauses('mysql', text('one'), text('another')), []);
  });
});
