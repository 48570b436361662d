import fc from 'fast-check';
import { dependentColumn, plainColumn, type RandomColumn } from './randomColumn';
import { comment, constraintName, indexName, literal } from './randomNames';
import { type ServerAbilities, where } from './serverAbilities';

/** A table as the generator knows it. Whatever does not fit together is left out by `renderTable`. */
export interface RandomTable {
  /** Without the first two, `id` and its likes of {@link RandomSchema.idType}, and those of foreign keys. */
  readonly columns: readonly RandomColumn[];
  readonly key: RandomKey;
  readonly indexes: readonly RandomIndex[];
  readonly checks: readonly RandomCheck[];
  readonly foreignKeys: readonly RandomForeignKey[];
  readonly engine: string;
  readonly options: readonly string[];
  readonly partitioning: string;
  /** The column that partitions go by, modulo the count of those that may: `id` often. */
  readonly partitionedBy: number;
  /** Its columns come with it. */
  readonly period: RandomPeriod;
  /** True where versions of rows, should the table have them, have columns with names. */
  readonly namesVersions: boolean;
}

export interface RandomPeriod {
  /** Empty: none. */
  readonly name: string;
  readonly type: string;
  /** In a unique index, which may stand first or last among the indexes. */
  readonly unique: 'no' | 'overlaps' | 'columns';
}

/** How `id` is a key: foreign keys need it to lead one. */
export interface RandomKey {
  readonly kind: 'primary' | 'counting' | 'unique' | 'plain' | 'second' | 'elsewhere';
  /** Further columns of the primary key, by number; the first may count instead of `id`. */
  readonly more: readonly number[];
}

export interface RandomIndex {
  readonly kind: 'KEY' | 'UNIQUE KEY' | 'FULLTEXT KEY' | 'SPATIAL KEY' | 'VECTOR KEY';
  readonly name: string;
  /** Columns by number, modulo their count. */
  readonly parts: readonly RandomPart[];
  readonly options: string;
  /** What an index of vectors says besides. */
  readonly measure: string;
}

export interface RandomPart {
  readonly column: number;
  readonly desc: boolean;
  readonly prefix: number;
  /** Of something computed from the column. */
  readonly functional: boolean;
}

export interface RandomCheck {
  readonly name: string;
  readonly column: number;
  readonly above: number;
  readonly enforced: boolean;
}

export interface RandomForeignKey {
  readonly name: string;
  /** Modulo the count of columns that may: `ref1`, `ref2`, and others of their type. */
  readonly column: number;
  /** The target, modulo the count of tables. */
  readonly target: number;
  /** Modulo the count of its columns that may: `id`, and others of its type that lead an index. */
  readonly to: number;
  readonly rules: string;
}

export function randomTable(server: ServerAbilities): fc.Arbitrary<RandomTable> {
  const columns = fc
    .tuple(
      fc.uniqueArray(plainColumn(server), {
        minLength: 1,
        maxLength: 7,
        selector: ({ name }) => name.toLowerCase(),
      }),
      fc.array(dependentColumn(server), { maxLength: server.generated ? 4 : 0 }),
      fc.array(fc.nat(7), { minLength: 4, maxLength: 4 }),
    )
    .map(([plain, made, places]) =>
      made.reduce<readonly RandomColumn[]>((all, make, at) => {
        const column = make(all, places[at]!);
        return all.some(({ name }) => name.toLowerCase() === column.name.toLowerCase())
          ? all
          : [...all, column];
      }, plain),
    );
  return fc.record({
    columns,
    key: randomKey,
    indexes: fc.uniqueArray(randomIndex(server), {
      maxLength: 5,
      selector: ({ name }) => name.toLowerCase(),
    }),
    checks: fc.uniqueArray(randomCheck(server), {
      maxLength: server.modern ? 3 : 0,
      selector: ({ name }) => name.toLowerCase(),
    }),
    foreignKeys: fc.uniqueArray(randomForeignKey, { maxLength: 3, selector: ({ name }) => name }),
    engine: randomEngine(server),
    options: randomOptions(server),
    partitioning: randomPartitioning(server),
    partitionedBy: randomPartitionColumn,
    period: randomPeriod(server),
    namesVersions: server.mariadb ? fc.constantFrom(false, false, true) : fc.constant(false),
  });
}

export function randomPeriod(server: ServerAbilities): fc.Arbitrary<RandomPeriod> {
  return fc.record({
    name:
      server.mariadb && server.recent ? fc.constantFrom('', '', '', '', 'p', 'q', 'a b') : fc.constant(''),
    type: fc.constantFrom('date', 'date', 'datetime(3)'),
    unique: fc.constantFrom('no', 'overlaps', 'columns'),
  });
}

export const randomKey: fc.Arbitrary<RandomKey> = fc.record({
  kind: fc.constantFrom(
    'primary',
    'primary',
    'counting',
    'counting',
    'unique',
    'plain',
    'second',
    'elsewhere',
  ),
  more: fc.uniqueArray(fc.nat(6), { maxLength: 2 }),
});

export function randomIndex(server: ServerAbilities): fc.Arbitrary<RandomIndex> {
  const part = fc.record({
    column: fc.nat(9),
    desc: server.modern && !server.oceanbase ? fc.boolean() : fc.constant(false),
    prefix: fc.constantFrom(0, 0, 3, 10),
    functional:
      server.mysql8 || server.oceanbase || server.tidb
        ? fc.constantFrom(false, false, true)
        : fc.constant(false),
  });
  return fc.record({
    kind: fc.constantFrom<RandomIndex['kind']>(
      ...(['KEY', 'KEY', 'KEY', 'UNIQUE KEY', 'UNIQUE KEY'] as const),
      ...where(!server.tidb, 'FULLTEXT KEY' as const),
      ...where(server.generated && !server.oceanbase && !server.tidb, 'SPATIAL KEY' as const),
      ...where(server.vectorIndexes, 'VECTOR KEY' as const, 'VECTOR KEY' as const),
    ),
    name: indexName,
    parts: fc.uniqueArray(part, { minLength: 1, maxLength: 3, selector: ({ column }) => column }),
    options: fc.constantFrom(
      '',
      '',
      '',
      " COMMENT 'i, (x)'",
      ...where(!server.oceanbase, ' KEY_BLOCK_SIZE=8192'),
      ...where(server.oceanbase, ' GLOBAL', ' BLOCK_SIZE 32768', ' STORING (`ref2`)', ' WITH PARSER ngram'),
      ...where(server.mariadb, ' USING HASH'),
      ...where(server.tidb, overAllPartitions),
      ...where(server.parsers, ' WITH PARSER ngram'),
      ...where(server.mariadb && server.newer, ' IGNORED'),
      ...where(server.mysql8 || server.oceanbase || server.tidb, ' INVISIBLE'),
    ),
    measure: fc.constantFrom('', '', ' M=8', ' M=6', ' DISTANCE=cosine', ' DISTANCE=euclidean m=9'),
  });
}

export function randomCheck(server: ServerAbilities): fc.Arbitrary<RandomCheck> {
  return fc.record({
    name: constraintName,
    column: fc.nat(9),
    above: fc.integer({ min: -9, max: -1 }),
    enforced: server.mysql8 || server.tidb ? fc.boolean() : fc.constant(true),
  });
}

export const randomForeignKey: fc.Arbitrary<RandomForeignKey> = fc.record({
  name: constraintName,
  column: fc.constantFrom(0, 0, 1, 2, 3),
  target: fc.nat(2),
  to: fc.constantFrom(0, 0, 1),
  rules: fc.constantFrom('', '', ' ON DELETE CASCADE', ' ON UPDATE CASCADE', ' ON DELETE SET NULL'),
});

export function randomEngine(server: ServerAbilities): fc.Arbitrary<string> {
  const innodb = Array.from({ length: 14 }, () => 'InnoDB');
  if (server.oceanbase || server.tidb) return fc.constant('InnoDB');
  return fc.constantFrom(...innodb, 'MyISAM', ...where(server.mariadb, 'Aria'));
}

export function randomOptions(server: ServerAbilities): fc.Arbitrary<readonly string[]> {
  const charset = fc.constantFrom(
    '',
    '',
    ...where(!server.oceanbase, 'latin1'),
    'utf8mb4 COLLATE utf8mb4_bin',
    ...where(!server.oceanbase, 'latin1 COLLATE latin1_bin', 'utf8mb3', 'utf8mb4', 'binary'),
    ...where(server.mariadb && server.newer, 'utf8mb4 COLLATE utf8mb4_uca1400_ai_ci'),
  );
  return fc
    .tuple(
      comment,
      charset,
      fc.subarray<string>([
        ...where(
          server.oceanbase,
          'PCTFREE=5',
          'BLOCK_SIZE=32768',
          "TABLE_MODE='QUEUING'",
          "COMPRESSION='none'",
          'TABLET_SIZE=268435456',
          'PARALLEL 4',
          'PROGRESSIVE_MERGE_NUM=2',
          'LOB_INROW_THRESHOLD=4096',
        ),
        ...where(server.tidb, 'SHARD_ROW_ID_BITS=2', 'AUTO_ID_CACHE=9'),
        'ROW_FORMAT=DYNAMIC',
        ...where(
          !server.oceanbase,
          'ROW_FORMAT=REDUNDANT',
          'ROW_FORMAT=COMPRESSED',
          'DELAY_KEY_WRITE=1',
          'STATS_AUTO_RECALC=1',
        ),
        'STATS_PERSISTENT=0',
        'MAX_ROWS=500',
        'CHECKSUM=1',
        'PACK_KEYS=1',
        'KEY_BLOCK_SIZE=8',
        'AVG_ROW_LENGTH=60',
        ...where(server.mariadb, 'WITH SYSTEM VERSIONING', 'PAGE_COMPRESSED=1'),
        ...where(server.mariadb && server.recent, 'TRANSACTIONAL=0'),
        ...where(server.mysql8, 'AUTOEXTEND_SIZE=4M', 'SECONDARY_ENGINE=other', 'STATS_SAMPLE_PAGES=9'),
      ]),
      fc.nat(3),
    )
    .map(([words, set, others, most]) => [
      ...(words === '' ? [] : [`COMMENT=${literal(words)}`]),
      ...(set === '' ? [] : [`DEFAULT CHARSET=${set}`]),
      ...others.slice(0, most),
    ]);
}

/** What TiDB takes behind a unique index of a partitioned table. */
export const overAllPartitions = ' /*T![global_index] GLOBAL */';

/** How the clause begins that only a table with versions takes. */
export const byTime = 'PARTITION BY SYSTEM_TIME';

export const randomPartitionColumn = fc.constantFrom(0, 0, 0, 1, 2);

/** By `id` or the column that stands for it, which then joins every unique key, or by the time at which a version of a row ended. */
export function randomPartitioning(server: ServerAbilities): fc.Arbitrary<string> {
  const none = Array.from({ length: 10 }, () => '');
  const whole = server.oceanbase
    ? fc.constantFrom(...none, ...partitioningsOfOceanBase)
    : fc.constantFrom(
        ...none,
        ...partitionings,
        ...where(server.mysql8, ...partitioningsOfMysql8),
        ...where(server.tidb, ...partitioningsOfTidb),
        ...where(server.mariadb, ...partitioningsByTime),
      );
  const ranges = randomRanges(server.oceanbase);
  return fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: fc.oneof(ranges, randomLists) });
}

/** Several of the same partitions, so that one edit leaves some of them as they are. */
const randomRanges = (oceanbase: boolean): fc.Arbitrary<string> =>
  fc
    .record({
      ends: fc.subarray([10, 20, 30, 60], { minLength: 1 }),
      isOpen: fc.boolean(),
      isNumbered: fc.boolean(),
      isCold: oceanbase ? fc.constant(false) : fc.boolean(),
      by: fc.constantFrom('', ' SUBPARTITION BY HASH (`id`) SUBPARTITIONS 2'),
    })
    .map(({ ends, isOpen, isNumbered, isCold, by }) => {
      const ranges = [...ends.map((end) => `(${end})`), ...(isOpen ? ['MAXVALUE'] : [])];
      const partitions = ranges.map((end, at) => {
        const name = isNumbered ? `p${at}` : `p_${end.replace(/\W/g, '')}`;
        return `PARTITION ${name} VALUES LESS THAN ${end}${isCold && at === 0 ? " COMMENT = 'cold'" : ''}`;
      });
      return `PARTITION BY RANGE (\`id\`)${by} (${partitions.join(', ')})`;
    });
const randomLists = fc
  .tuple(fc.subarray(['1', '2, 3', '4', '5, NULL', '6'], { minLength: 1 }), fc.nat(1))
  .map(([lists, isNumbered]) => {
    const partitions = lists.map((values, at) => {
      const name = isNumbered ? `p${at}` : `p_${values.replace(/\W/g, '')}`;
      return `PARTITION ${name} VALUES IN (${values})`;
    });
    return `PARTITION BY LIST (\`id\`) (${partitions.join(', ')})`;
  });

const partitionings = [
  'PARTITION BY HASH (`id`) PARTITIONS 3',
  'PARTITION BY LINEAR KEY (`id`) PARTITIONS 2',
  'PARTITION BY KEY (`id`) PARTITIONS 7',
  'PARTITION BY KEY () PARTITIONS 7',
  "PARTITION BY RANGE (`id`) (PARTITION p0 VALUES LESS THAN (10) COMMENT = 'x, y', PARTITION `p ``1` VALUES LESS THAN MAXVALUE)",
  'PARTITION BY LIST (`id`) (PARTITION p0 VALUES IN (1, 2, 3), PARTITION p1 VALUES IN (4, 5))',
  'PARTITION BY RANGE (`id`) SUBPARTITION BY HASH (`id`) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (50))',
];
const partitioningsOfMysql8 = [
  'PARTITION BY RANGE COLUMNS (`id`) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (MAXVALUE))',
  'PARTITION BY LIST COLUMNS (`id`) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3))',
  'PARTITION BY RANGE (`id` DIV 2) SUBPARTITION BY KEY (`id`) (PARTITION p0 VALUES LESS THAN (50) (SUBPARTITION s0, SUBPARTITION s1))',
];
/** None by COLUMNS: TiDB 8.4 forgets them at times as it makes the partitions of a table that is there. */
const partitioningsOfTidb = [
  'PARTITION BY LIST (`id`) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 DEFAULT)',
  'PARTITION BY HASH (`id` + 1) PARTITIONS 2',
  'PARTITION BY HASH (abs(`id`)) PARTITIONS 2',
];
const partitioningsOfOceanBase = [
  'PARTITION BY HASH (`id`) PARTITIONS 3',
  'PARTITION BY KEY (`id`) PARTITIONS 2',
  'PARTITION BY RANGE (`id`) (PARTITION p0 VALUES LESS THAN (10), PARTITION `p 1` VALUES LESS THAN MAXVALUE)',
  'PARTITION BY LIST (`id`) (PARTITION p0 VALUES IN (1, 2, 3), PARTITION p1 VALUES IN (4, 5))',
  'PARTITION BY RANGE (`id`) SUBPARTITION BY HASH (`id`) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (50))',
  'PARTITION BY RANGE COLUMNS (`id`) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (MAXVALUE))',
  'PARTITION BY LIST COLUMNS (`id`) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (DEFAULT))',
  'PARTITION BY HASH (`id` + 1) PARTITIONS 2',
  'PARTITION BY KEY (`id`) SUBPARTITION BY RANGE COLUMNS (`id`) SUBPARTITION TEMPLATE (SUBPARTITION s0 VALUES LESS THAN (10), SUBPARTITION s1 VALUES LESS THAN (MAXVALUE)) PARTITIONS 2',
  'PARTITION BY RANGE (`id`) SUBPARTITION BY LIST (`id`) (PARTITION p0 VALUES LESS THAN (50) (SUBPARTITION s0 VALUES IN (1, 2), SUBPARTITION s1 VALUES IN (3)), PARTITION p1 VALUES LESS THAN MAXVALUE (SUBPARTITION s2 VALUES IN (DEFAULT)))',
];
const partitioningsByTime = [
  `${byTime} (PARTITION p0 HISTORY, PARTITION pn CURRENT)`,
  `${byTime} LIMIT 1000 (PARTITION p0 HISTORY COMMENT = 'x', PARTITION p1 HISTORY, PARTITION \`p n\` CURRENT)`,
  `${byTime} INTERVAL 1 MONTH STARTS '2030-01-01 00:00:00' PARTITIONS 3`,
  `${byTime} SUBPARTITION BY HASH (\`id\`) SUBPARTITIONS 2 (PARTITION p0 HISTORY, PARTITION pn CURRENT)`,
];
