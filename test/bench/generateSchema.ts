/** A table as a model, so that a copy can drift from it in known ways. */
interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Primary key first. */
  readonly keys: readonly string[];
  readonly foreignKey?: { readonly name: string; readonly target: string };
  readonly check?: string;
  readonly options: string;
  readonly partitioning?: string;
}

type Column = readonly [name: string, definition: string];

/** A pair: the source, and its shadow unless that is missing, as models. */
export interface TablePairModel {
  readonly source: Table;
  readonly shadow?: Table;
  readonly drifted: boolean;
}

/**
 * As many pairs as asked for, always the same ones: 12 columns on average; a fifth of the tables with a foreign key, a
 * tenth each with a check, a generated column and a JSON column, 3 % with partitions. 10 % of the shadows have drifted,
 * each in one or two of twelve ways and without their partitions, and one in 200 is missing.
 */
export function generateSchema(count: number, withPartitions = true): TablePairModel[] {
  const random = randomNumbers(20_240);
  const sources: Table[] = [];
  return Array.from({ length: count }, (_, index) => {
    const source = sourceTable(index, sources, random, withPartitions);
    sources.push(source);
    if (index % 200 === 99) return { source, drifted: true };
    const drifted = index % 10 === 6;
    return { source, shadow: drifted ? drift(source, Math.floor(index / 10)) : source, drifted };
  });
}

/** The CREATE statement, with a prefix before the table's own name and those that must be unique in a database. */
export function createStatement(table: Table, prefix = ''): string {
  const { foreignKey } = table;
  const elements = [
    ...table.columns.map(([name, definition]) => `\`${name}\` ${definition}`),
    ...table.keys,
    ...(foreignKey
      ? [
          `CONSTRAINT \`${prefix}${foreignKey.name}\` FOREIGN KEY (\`owner_id\`) REFERENCES \`${prefix}${foreignKey.target}\` (\`id\`) ON DELETE CASCADE`,
        ]
      : []),
    ...(table.check === undefined ? [] : [`CONSTRAINT \`amount_range\` CHECK (${table.check})`]),
  ];
  const tail = table.partitioning === undefined ? '' : `\n${table.partitioning}`;
  return `CREATE TABLE \`${prefix}${table.name}\` (\n  ${elements.join(',\n  ')}\n) ${table.options}${tail}`;
}

type Random = () => number;

const subjects = [
  'order',
  'invoice',
  'customer',
  'payment',
  'stock',
  'shipment',
  'ledger',
  'coupon',
  'visit',
];
const aspects = ['item', 'event', 'history', 'address', 'setting', 'summary', 'label'];
const comments = [
  'Number shown to the customer',
  '客户可见的名称',
  "the seller's own text",
  'Größe in Stück',
  '備考 📦',
];

function sourceTable(
  index: number,
  earlier: readonly Table[],
  random: Random,
  withPartitions: boolean,
): Table {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const chance = (share: number): boolean => random() < share;
  const name = `${pick(subjects)}_${pick(aspects)}_${String(index).padStart(5, '0')}`;
  const partitioned = chance(0.03);
  const target = chance(0.2) ? pick(earlier.filter(canBeTarget).slice(-100)) : undefined;
  const comment = (): string => (chance(0.4) ? ` COMMENT '${pick(comments).replace(/'/g, "''")}'` : '');
  const columns: Column[] = [
    ['id', 'bigint(20) unsigned NOT NULL AUTO_INCREMENT'],
    ['tenant_id', 'int(11) NOT NULL'],
    ['code', `varchar(${pick([32, 40, 64])}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`],
    ['owner_id', 'bigint(20) unsigned DEFAULT NULL'],
    ['title', `varchar(${pick([100, 200, 255])}) NOT NULL DEFAULT ''${comment()}`],
    ['amount', `decimal(${pick([10, 12, 18])},2) NOT NULL DEFAULT 0.00${comment()}`],
    ['quantity', `int(10) unsigned NOT NULL DEFAULT 1${comment()}`],
    ['status', `enum('new','open','done','void') NOT NULL DEFAULT 'new'${comment()}`],
    ['note', `text DEFAULT NULL${comment()}`],
    ...(chance(0.5) ? [['flags', "set('a','b','c') DEFAULT NULL"] as const] : []),
    ...(chance(0.5) ? [['ratio', `double DEFAULT NULL${comment()}`] as const] : []),
    ...(chance(0.3) ? [['token', 'binary(16) DEFAULT NULL'] as const] : []),
    ...(chance(0.1) ? [['extra', 'json DEFAULT NULL'] as const] : []),
    ...(chance(0.1)
      ? [['total', 'decimal(30,2) GENERATED ALWAYS AS (`amount` * `quantity`) STORED'] as const]
      : []),
    ['created_at', 'datetime(3) NOT NULL DEFAULT current_timestamp(3)'],
    ['updated_at', 'timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()'],
  ];
  const isPartitioned = withPartitions && partitioned;
  return {
    name,
    columns,
    keys: [
      partitioned ? 'PRIMARY KEY (`id`,`tenant_id`)' : 'PRIMARY KEY (`id`)',
      'UNIQUE KEY `code_of_tenant` (`tenant_id`,`code`)',
      'KEY `by_status` (`status`,`created_at`)',
      'KEY `by_owner` (`owner_id`)',
    ],
    ...(target && !partitioned ? { foreignKey: { name: `${name}_owner`, target: target.name } } : {}),
    ...(chance(0.1) ? { check: '`amount` >= 0 and `quantity` < 100000' } : {}),
    options: `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${pick(['utf8mb4_general_ci', 'utf8mb4_unicode_ci'])} COMMENT='${pick(comments).replace(/'/g, "''")}'`,
    ...(isPartitioned ? { partitioning: 'PARTITION BY HASH (`tenant_id`) PARTITIONS 4' } : {}),
  };
}

/** Neither partitioned, nor one of those that drift or are missing. */
function canBeTarget(table: Table, index: number): boolean {
  return index % 10 < 3 && table.keys[0] === 'PRIMARY KEY (`id`)';
}

/** An older shape of the table, so that the way back to it is what a tool must find. */
function drift(source: Table, variant: number): Table {
  const { partitioning: _, ...table } = source;
  const first = driftOnce(table, variant % 12);
  return variant % 5 === 4 ? driftOnce(first, (variant + 7) % 12) : first;
}

function driftOnce(table: Table, variant: number): Table {
  const { columns, keys } = table;
  const changed = (name: string, definition: string): Table => ({
    ...table,
    columns: columns.map((column) => (column[0] === name ? [name, definition] : column)),
  });
  switch (variant) {
    case 0:
      return { ...table, columns: columns.filter(([name]) => name !== 'note') };
    case 1:
      return { ...table, columns: [...columns, ['legacy_code', 'char(8) DEFAULT NULL']] };
    case 2:
      return changed('title', "varchar(80) NOT NULL DEFAULT '' COMMENT 'old'");
    case 3:
      return changed('quantity', 'smallint(6) DEFAULT NULL');
    case 4:
      return { ...table, keys: keys.filter((key) => !key.startsWith('KEY `by_status`')) };
    case 5:
      return {
        ...table,
        keys: keys.map((key) => (key.startsWith('UNIQUE') ? 'UNIQUE KEY `code_of_tenant` (`code`)' : key)),
      };
    case 6:
      return { ...table, columns: movedToEnd(columns, 'amount') };
    case 7:
      return { ...table, options: table.options.replace(/COMMENT='.*'/, "COMMENT='before the merger'") };
    case 8:
      return changed('status', "enum('new','done') NOT NULL DEFAULT 'new'");
    case 9:
      return changed('created_at', 'datetime NOT NULL DEFAULT current_timestamp()');
    case 10: {
      const { foreignKey: _, check: __, ...rest } = table;
      return { ...rest, keys: [...keys, 'KEY `by_title` (`title`(20))'] };
    }
    default:
      return changed('code', 'varchar(32) NOT NULL');
  }
}

function movedToEnd(columns: readonly Column[], name: string): Column[] {
  return [
    ...columns.filter((column) => column[0] !== name),
    ...columns.filter((column) => column[0] === name),
  ];
}

/** Mulberry32: small, even, and the same on every machine. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
