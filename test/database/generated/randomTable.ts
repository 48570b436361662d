import fc from 'fast-check';

/** A table as the generator knows it; `render` writes it under any name. */
export interface RandomTable {
  readonly columns: readonly RandomColumn[];
  readonly primaryKey: readonly number[];
  readonly indexes: readonly RandomIndex[];
  readonly checks: readonly string[];
  readonly options: readonly string[];
  readonly partitioning: string;
  /** Columns that point to the second table's `id`, with their rules. */
  readonly foreignKeys: readonly {
    readonly column: number;
    readonly rules: string;
    readonly self: boolean;
  }[];
}

export interface RandomColumn {
  readonly name: string;
  readonly type: string;
  readonly attributes: string;
}

export interface RandomIndex {
  readonly kind: string;
  readonly name: string;
  readonly columns: readonly number[];
  readonly options: string;
}

const names = [
  'a',
  'b',
  'c',
  'd',
  'order',
  'x y',
  'q`t',
  "it's",
  '数量',
  'Mixed',
  'e',
  'f',
  'g',
  'h',
  'l'.repeat(64),
];

const numbers = [
  'int',
  'bigint',
  'smallint unsigned',
  'int(5) zerofill',
  'decimal(10,3)',
  'float',
  'tinyint(1)',
];
const texts = ['varchar(40)', 'char(8)', 'varchar(300)', "enum('x','y','z')", "set('p','q')"];
const textCharsets = [
  '',
  '',
  '',
  ' CHARACTER SET latin1',
  ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  ' CHARACTER SET ascii',
];
const others = [
  'date',
  'datetime',
  'datetime(3)',
  'time',
  'year',
  'varbinary(20)',
  'bit(4)',
  'text',
  'blob',
  'longtext',
];

const comment = fc.constantFrom('', '', '', " COMMENT 'plain'", " COMMENT 'it''s \\\\ , ) `x` 评'");
const nullable = fc.constantFrom('', ' NOT NULL', ' NULL');

/** One column; `mariadb` opens what MySQL does not know. */
export function randomColumn(mariadb: boolean): fc.Arbitrary<RandomColumn> {
  const number = fc.tuple(
    fc.constantFrom(...numbers),
    nullable,
    fc.constantFrom('', ' DEFAULT 1', " DEFAULT '0'"),
  );
  const text = fc.tuple(
    fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...textCharsets)).map((parts) => parts.join('')),
    nullable,
    fc.constantFrom('', '', " DEFAULT 'x'"),
  );
  const other = fc.tuple(fc.constantFrom(...others), nullable, fc.constant(''));
  const moment = fc.constant([
    'timestamp(2)',
    ' NOT NULL',
    ' DEFAULT CURRENT_TIMESTAMP(2) ON UPDATE CURRENT_TIMESTAMP(2)',
  ] as [string, string, string]);
  const invisible = mariadb ? fc.constantFrom('', '', '', '', ' INVISIBLE') : fc.constant('');
  return fc
    .tuple(
      fc.constantFrom(...names),
      fc.oneof(
        { weight: 4, arbitrary: number },
        { weight: 3, arbitrary: text },
        { weight: 2, arbitrary: other },
        moment,
      ),
      comment,
      invisible,
    )
    .map(([name, [type, nulls, value], words, hidden]) => {
      const needsDefault = hidden !== '' && nulls === ' NOT NULL' && value === '';
      return { name, type, attributes: nulls + value + (needsDefault ? '' : hidden) + words };
    });
}

const isNumber = (column: RandomColumn | undefined): boolean => numbers.includes(column?.type ?? '');
const isLong = (column: RandomColumn | undefined): boolean =>
  /text|blob|varchar\(300\)/.test(column?.type ?? '');

/** A whole table. What the server may still refuse (a key too long …) is found out by asking it. */
export function randomTable(mariadb: boolean): fc.Arbitrary<RandomTable> {
  return fc
    .uniqueArray(randomColumn(mariadb), {
      minLength: 1,
      maxLength: 8,
      selector: (column) => column.name.toLowerCase(),
    })
    .chain((plain) => {
      const column = fc.nat(plain.length - 1);
      const index = fc.record({
        kind: fc.constantFrom('KEY', 'KEY', 'KEY', 'UNIQUE KEY'),
        name: fc.constantFrom('k1', 'k2', 'k3', 'k 4', 'k`5'),
        columns: fc.uniqueArray(column, { minLength: 1, maxLength: 3 }),
        options: fc.constantFrom('', '', " COMMENT 'i'", ' USING BTREE'),
      });
      const numeric = plain.findIndex(
        (candidate) => isNumber(candidate) && !candidate.attributes.includes('INVISIBLE'),
      );
      return fc.record({
        columns: fc.constant(plain),
        generated: fc.subarray(['virtual', 'stored']),
        primaryKey: fc.uniqueArray(column, { maxLength: 2 }),
        indexes: fc.uniqueArray(index, { maxLength: 4, selector: (one) => one.name.toLowerCase() }),
        checks: mariadb && numeric >= 0 ? fc.subarray(['c1', 'c2', 'c3']) : fc.constant<string[]>([]),
        options: fc.subarray([
          "COMMENT='t''s'",
          'ROW_FORMAT=DYNAMIC',
          'STATS_PERSISTENT=1',
          'MAX_ROWS=500',
          'DEFAULT CHARSET=latin1',
          'CHECKSUM=1',
        ]),
        partitioned: fc.constantFrom('', '', '', 'HASH', 'KEY', 'RANGE'),
        foreignKeys: fc.array(
          fc.record({
            column: fc.constant(0),
            rules: fc.constantFrom('', ' ON DELETE CASCADE', ' ON UPDATE CASCADE', ' ON DELETE SET NULL'),
            self: fc.boolean(),
          }),
          { maxLength: 2 },
        ),
        numeric: fc.constant(numeric),
      });
    })
    .map(
      ({ columns, generated, primaryKey, indexes, checks, options, partitioned, foreignKeys, numeric }) => {
        const base = columns[numeric];
        const all = [
          ...columns,
          ...(base
            ? generated.map((kind) => ({
                name: `gen_${kind}`,
                type: 'bigint',
                attributes: ` GENERATED ALWAYS AS (${quote(base.name)} + ${kind.length}) ${kind.toUpperCase()}`,
              }))
            : []),
          { name: 'ref', type: 'int', attributes: '' },
        ];
        const partition = partitioning(partitioned, columns, primaryKey);
        return {
          columns: all,
          primaryKey,
          indexes: partition ? indexes.filter((index) => index.kind === 'KEY') : indexes,
          checks: checks.map(
            (name, at) => `CONSTRAINT ${name} CHECK (${quote(base?.name ?? '')} > ${-at * 10 - 1})`,
          ),
          options,
          partitioning: partition,
          foreignKeys: partition ? [] : foreignKeys.map((key) => ({ ...key, column: all.length - 1 })),
        };
      },
    );
}

/** CREATE TABLE under a name; foreign keys point to `parent` or to the table itself. */
export function render(table: RandomTable, name: string, parent: string): string {
  const column = (at: number): RandomColumn => table.columns[at]!;
  const part = (at: number): string => quote(column(at).name) + (isLong(column(at)) ? '(10)' : '');
  const parts = (columns: readonly number[]): string => columns.map(part).join(', ');
  const lines = [
    'id int NOT NULL',
    ...table.columns.map(({ name: own, type, attributes }) => `${quote(own)} ${type}${attributes}`),
    `PRIMARY KEY (id${table.primaryKey.length > 0 ? `, ${parts(table.primaryKey)}` : ''})`,
    'KEY id_key (id)',
    'KEY ref_key (ref)',
    ...table.indexes.map(
      ({ kind, name: own, columns, options }) => `${kind} ${quote(own)} (${parts(columns)})${options}`,
    ),
    ...table.checks,
    ...table.foreignKeys.map(
      ({ column: at, rules, self }, number) =>
        `CONSTRAINT ${quote(`${name}_fk${number}`)} FOREIGN KEY (${quote(column(at).name)}) REFERENCES ${quote(self ? name : parent)} (id)${rules}`,
    ),
  ];
  return `CREATE TABLE ${quote(name)} (\n  ${lines.join(',\n  ')}\n) ENGINE=InnoDB ${table.options.join(' ')} ${table.partitioning}`;
}

function partitioning(kind: string, columns: readonly RandomColumn[], primaryKey: readonly number[]): string {
  if (kind === '') return '';
  const keyed = primaryKey
    .map((at) => columns[at])
    .find((column) => column?.type === 'int' || column?.type === 'bigint');
  const by = quote(keyed?.name ?? 'id');
  if (kind === 'RANGE')
    return `PARTITION BY RANGE (${by}) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)`;
  return `PARTITION BY ${kind} (${by}) PARTITIONS 3`;
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
