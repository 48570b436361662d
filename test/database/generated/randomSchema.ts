import fc from 'fast-check';
import {
  fittingColumns,
  isGenerated,
  references,
  renderColumn,
  type RandomColumn,
  withoutVersions,
} from './randomColumn';
import { quote, tableName } from './randomNames';
import {
  byTime,
  overAllPartitions,
  randomTable,
  type RandomForeignKey,
  type RandomIndex,
  type RandomTable,
} from './randomTable';
import type { ServerAbilities } from './serverAbilities';

/** Tables with foreign keys among them, to themselves and in cycles. */
export interface RandomSchema {
  /** The type of `id` and of all columns that point to one. */
  readonly idType: string;
  readonly tables: readonly { readonly name: string; readonly table: RandomTable }[];
}

export function randomSchema(server: ServerAbilities): fc.Arbitrary<RandomSchema> {
  return fc.record({
    idType: randomIdType,
    tables: fc.uniqueArray(fc.record({ name: tableName, table: randomTable(server) }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ name }) => name,
    }),
  });
}

export const randomIdType: fc.Arbitrary<string> = fc.constantFrom('int', 'int', 'bigint', 'int unsigned');

/** The statements that make the tables under `prefix`; foreign keys of tables that are there last. */
export function renderSchema(server: ServerAbilities, schema: RandomSchema, prefix: string): string[] {
  const { idType, tables } = schema;
  const isSimple = ({ table }: (typeof tables)[number]): boolean =>
    table.engine === 'InnoDB' &&
    table.partitioning === '' &&
    !isVersioned(table) &&
    !(table.period.name && table.period.unique === 'overlaps');
  // OceanBase points to whole unique keys only.
  const isTarget = ({ key }: RandomTable): boolean =>
    !server.oceanbase || (/^(?:primary|counting|unique)$/.test(key.kind) && key.more.length === 0);
  const create = tables.map(({ name, table }) => renderTable(server, table, prefix + name, idType));
  const add = tables.flatMap((from) =>
    from.table.foreignKeys.flatMap((foreignKey, number) => {
      const to = tables[foreignKey.target % tables.length]!;
      if (!isSimple(from) || !isSimple(to) || !isTarget(to.table)) return [];
      const bare = Array.from(`${prefix}${number}${from.name}${foreignKey.name}`).slice(0, 64).join('');
      // Some get their name from the server.
      const constraint = foreignKey.name === 'c4' ? '' : `CONSTRAINT ${quote(bare)} `;
      const { column, rules } = referringColumn(server, from.table, foreignKey, idType);
      const targets = ['id', ...leadingColumns(to.table, idType)];
      const target = targets[foreignKey.to % targets.length]!;
      return [
        `ALTER TABLE ${quote(prefix + from.name)} ADD ${constraint}FOREIGN KEY (${quote(column)}) REFERENCES ${quote(prefix + to.name)} (${quote(target)})${rules}`,
      ];
    }),
  );
  const statements = [...create, ...add];
  // TiDB counts the bytes of comments, and keeps rows by a clustered key without shards.
  if (server.tidb) return statements.map((sql) => sql.replaceAll('ж'.repeat(1024), 'ж'.repeat(512)));
  if (server.oceanbase) return statements.map((sql) => sql.replaceAll('``', '_'));
  return server.newer ? statements : statements.map((sql) => sql.replace(/``|[^ -~]/g, '_'));
}

/** Its column of the foreign key, and the rules that go together with what is said of it. */
function referringColumn(
  server: ServerAbilities,
  table: RandomTable,
  { column: number, rules }: RandomForeignKey,
  idType: string,
): { readonly column: string; readonly rules: string } {
  const columns = columnsOf(table);
  const fit = columns.filter(
    (column) => column.type === idType && !((server.mysql8 || server.tidb) && isGenerated(column)),
  );
  const column = [...references, ...fit][number % (fit.length + 2)]!;
  if (isGenerated(column) || isSpokenOf(table, columns, column.name))
    return { column: column.name, rules: '' };
  const setsNull = rules.endsWith('SET NULL') && column.attributes.includes('NOT NULL');
  return { column: column.name, rules: setsNull ? '' : rules };
}

function renderTable(server: ServerAbilities, table: RandomTable, name: string, idType: string): string {
  const { key, engine } = table;
  const native = engine === 'InnoDB' || !server.mysql8;
  const partitioning = native ? table.partitioning : '';
  const columns = columnsOf(table).filter(
    ({ type }) => (partitioning === '' && native) || !/^(?:point|geometry)/.test(type),
  );
  const by = partitioning === '' ? undefined : quote(partitionColumn(table, columns));
  const counting = key.kind === 'counting' ? ' AUTO_INCREMENT' : '';
  const counter = key.kind === 'elsewhere' ? columns[key.more[0] ?? 0] : undefined;
  const counts =
    counter !== undefined && isWhole(counter) && !counter.upon && !isSpokenOf(table, columns, counter.name);
  const more = key.more.flatMap((at) => {
    const column = columns[at];
    const fits =
      column?.kind === 'number' && !column.upon && !/DEFAULT NULL|INVISIBLE/.test(column.attributes);
    return fits ? [quote(column.name)] : [];
  });
  const parts = (...names: readonly string[]): string =>
    [...new Set([...names, ...(by ? [by] : [])])].join(', ');
  // One that is not clustered may change.
  const loose = server.tidb ? ' NONCLUSTERED' : '';
  const keys = {
    primary: `PRIMARY KEY (${parts('`id`', ...more)})${loose}`,
    counting: `PRIMARY KEY (${parts('`id`', ...more)})`,
    unique: `UNIQUE KEY id_key (${parts('`id`')})`,
    plain: 'KEY id_key (id)',
    second: `PRIMARY KEY (${parts(...more, '`id`')})${loose}, KEY id_key (id)`,
    elsewhere: `PRIMARY KEY (${parts('`id`')})${counts ? `, KEY counter (${quote(counter.name)})` : ''}`,
  };
  const period = periodLines(table, by);
  const versions = isVersioned(table) && table.namesVersions;
  const vectorIndex = table.indexes.find(({ kind }) => kind === 'VECTOR KEY');
  const indexed = [...columns, ...references].flatMap((column): RandomColumn[] => {
    if (!server.oceanbase) return [column];
    // It makes a multi-valued index with its table only, and none over what is computed from a computed column.
    if (column.type === 'json') return [];
    return [isGenerated(column) ? { ...column, kind: 'other', type: 'bigint' } : column];
  });
  const indexes = table.indexes
    // One of vectors is all that a table may have.
    .filter((index) => index.kind !== 'VECTOR KEY' || index === vectorIndex)
    // MariaDB takes such a one beside KEY (), and then refuses each change of the table (error 1503).
    .map((index) =>
      partitioning.includes('KEY ()')
        ? { ...index, options: index.options.replace(' USING HASH', '') }
        : index,
    )
    .flatMap((index) => renderIndex(native ? index : withoutOrder(index), indexed, by));
  const lines = [
    `id ${idType} NOT NULL${counting}`,
    ...columns.map((column) => renderColumn(counts && column === counter ? asCounter(column) : column)),
    `ref1 ${idType}`,
    `ref2 ${idType}`,
    ...period.columns,
    ...(versions ? ['v1 timestamp(6) AS ROW START', 'v2 timestamp(6) AS ROW END'] : []),
    keys[key.kind],
    ...period.early,
    ...indexes,
    ...period.late,
    ...(versions ? ['PERIOD FOR SYSTEM_TIME (v1, v2)'] : []),
    ...table.checks.flatMap(({ name: own, column, above, enforced }) => {
      const over = columns[column % Math.max(1, columns.length)];
      if (over?.kind !== 'number' && over?.kind !== 'text') return [];
      // Older MariaDB takes the primary key for it, and the table is unsupported.
      if (!server.recent && own === 'primary') return [];
      const claim = over.kind === 'number' ? `> ${above}` : `<> 'it''s \\\\ ${above}'`;
      // On MySQL, TiDB and OceanBase their names are one to a database, and some get theirs from the server.
      const whole =
        server.mysql8 || server.tidb
          ? Array.from(name + own)
              .slice(0, 64)
              .join('')
          : own;
      const unnamed = server.oceanbase || ((server.mysql8 || server.tidb) && own === 'c4');
      const constraint = unnamed ? '' : `CONSTRAINT ${quote(whole)} `;
      return [`${constraint}CHECK (${quote(over.name)} ${claim})${enforced ? '' : ' NOT ENFORCED'}`];
    }),
  ];
  const versioning = 'WITH SYSTEM VERSIONING';
  const options = isVersioned(table)
    ? [...table.options.filter((option) => option !== versioning), versioning]
    : table.options;
  // An index of vectors that changes its engine leaves a file behind that the next table meets (MariaDB 11.8).
  const shards = !server.tidb || /^(?:primary|unique|plain|second)$/.test(key.kind);
  const keepsEngine = isVersioned(table) || vectorIndex !== undefined;
  return `CREATE TABLE ${quote(name)} (${lines.join(', ')}) ENGINE=${keepsEngine ? 'InnoDB' : engine} ${options.filter((option) => shards || !option.startsWith('SHARD')).join(' ')} ${by ? partitioning.replaceAll('`id`', by) : ''}`;
}

/** Most partitions by a column of its own want whole numbers there, KEY takes texts; none are made of the primary key. */
function partitionColumn(table: RandomTable, columns: readonly RandomColumn[]): string {
  const takesTexts = /^PARTITION BY (?:LINEAR )?KEY \(`id`\) PARTITIONS/.test(table.partitioning);
  const fit = columns.filter(
    (column) =>
      (isWhole(column) || (takesTexts && column.kind === 'text')) &&
      !isGenerated(column) &&
      !/DEFAULT NULL/.test(column.attributes),
  );
  return ['id', ...fit.map(({ name }) => name)][table.partitionedBy % (fit.length + 1)]!;
}

/** By another column or a check, which counters and some rules of foreign keys do not go together with. */
function isSpokenOf({ checks }: RandomTable, columns: readonly RandomColumn[], name: string): boolean {
  return (
    columns.some(({ upon }) => upon?.base === name) ||
    checks.some(({ column }) => columns[column % columns.length]?.name === name)
  );
}

function isWhole({ kind, type }: RandomColumn): boolean {
  return kind === 'number' && /int/.test(type);
}

function asCounter(column: RandomColumn): RandomColumn {
  return { ...column, attributes: ' NOT NULL AUTO_INCREMENT' };
}

/** The columns of the type of `id` that an index begins with. */
function leadingColumns(table: RandomTable, idType: string): string[] {
  const columns = [...columnsOf(table), ...references];
  return columns
    .filter(
      ({ type }, at) =>
        type === idType &&
        table.indexes.some(
          ({ kind, parts: [first] }) =>
            /^(?:UNIQUE )?KEY$/.test(kind) && !first!.functional && first!.column % columns.length === at,
        ),
    )
    .map(({ name }) => name);
}

interface PeriodLines {
  readonly columns: readonly string[];
  readonly early: readonly string[];
  readonly late: readonly string[];
}

/** A period with its columns, and an index over it or over them. */
function periodLines({ period }: RandomTable, by: string | undefined): PeriodLines {
  const { name, type, unique } = period;
  if (name === '') return { columns: [], early: [], late: [] };
  const over = unique === 'overlaps' ? `${quote(name)} WITHOUT OVERLAPS` : 'until, since';
  const key = `UNIQUE KEY stays (${by ? `${by}, ` : ''}ref1, ${over})`;
  return {
    columns: [`since ${type} NOT NULL DEFAULT '2020-01-01'`, `until ${type} NOT NULL DEFAULT '2020-02-01'`],
    early: [`PERIOD FOR ${quote(name)} (since, until)`, ...(type === 'date' && unique !== 'no' ? [key] : [])],
    late: type === 'date' || unique === 'no' ? [] : [key],
  };
}

function columnsOf(table: RandomTable): readonly RandomColumn[] {
  const named = isVersioned(table) && table.namesVersions;
  const columns = table.columns
    // Partitions take no shapes, on all but the newest servers.
    .filter(({ kind }) => kind !== 'shape' || table.partitioning === '')
    .map((column) =>
      named ? { ...column, attributes: column.attributes.replace(withoutVersions, '') } : column,
    );
  return fittingColumns(columns);
}

function renderIndex(index: RandomIndex, columns: readonly RandomColumn[], by: string | undefined): string[] {
  const fulltext = index.kind === 'FULLTEXT KEY';
  if (columns.length === 0) return [];
  if (index.kind === 'SPATIAL KEY' || index.kind === 'VECTOR KEY') {
    const wanted = index.kind === 'SPATIAL KEY' ? 'shape' : 'vector';
    const fits = columns.filter(({ kind, attributes }) => kind === wanted && attributes.includes('NOT NULL'));
    const column = fits[index.parts[0]!.column % Math.max(1, fits.length)];
    const measure = index.kind === 'VECTOR KEY' ? index.measure : '';
    return column && !by
      ? [
          `${index.kind} ${quote(index.name)} (${quote(column.name)})${index.options.replace(/ USING HASH| WITH PARSER ngram/, '')}${measure}`,
        ]
      : [];
  }
  if (fulltext && by) return [];
  const chosen = new Map(index.parts.map((part) => [columns[part.column % columns.length]!, part]));
  const texts = [...chosen].filter(
    ([{ kind, type }]) => kind === 'text' || (kind === 'long' && !type.includes('blob')),
  );
  const charset = /latin1|utf8mb4_bin/.exec(texts[0]?.[0].type ?? '')?.[0];
  const fit = fulltext
    ? texts.filter(
        ([column]) =>
          !/^(?:enum|set)/.test(column.type) &&
          !isGenerated(column) &&
          /latin1|utf8mb4_bin/.exec(column.type)?.[0] === charset,
      )
    : [...chosen].filter(
        ([{ kind, type }, part]) =>
          (kind !== 'shape' &&
            kind !== 'vector' &&
            !/^(?:json|vector|point|geometry)|COMPRESSED/.test(type)) ||
          (type === 'json' && part.functional),
      );
  const parts = fit.map(([column, part]) => {
    const { name, kind, type } = column;
    const { prefix, desc } = part;
    const expression = part.functional && !fulltext && expressionOver(column);
    if (expression) return `((${expression}))${desc && type !== 'json' ? ' DESC' : ''}`;
    const cut = kind === 'long' ? prefix || 10 : /^(?:var)?char/.test(type) && prefix === 3 ? 3 : 0;
    if (fulltext) return quote(name);
    return `${quote(name)}${cut ? `(${cut})` : ''}${desc ? ' DESC' : ''}`;
  });
  const whole =
    index.kind === 'UNIQUE KEY' && by && !parts.some((part) => part.startsWith(by)) ? [...parts, by] : parts;
  const options = index.options.replace(
    fulltext ? / USING HASH| GLOBAL| STORING .*/ : ' WITH PARSER ngram',
    '',
  );
  const scoped = index.kind === 'UNIQUE KEY' && by ? options : options.replace(overAllPartitions, '');
  return parts.length > 0 ? [`${index.kind} ${quote(index.name)} (${whole.join(', ')})${scoped}`] : [];
}

function withoutOrder(index: RandomIndex): RandomIndex {
  return { ...index, parts: index.parts.map((part) => ({ ...part, desc: false, functional: false })) };
}

function expressionOver({ name, kind, type }: RandomColumn): string | undefined {
  if (type === 'json') return `CAST(${quote(name)}->'$.a' AS UNSIGNED ARRAY)`;
  if (kind === 'number') return `${quote(name)} + 1`;
  return /^(?:var)?char/.test(type) ? `lower(${quote(name)})` : undefined;
}

function isVersioned({ options, partitioning }: RandomTable): boolean {
  return partitioning.startsWith(byTime) || options.some((option) => option.startsWith('WITH'));
}
