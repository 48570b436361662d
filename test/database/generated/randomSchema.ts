import fc from 'fast-check';
import { renderColumn, type RandomColumn, withoutVersions } from './randomColumn';
import { quote, tableName } from './randomNames';
import { byTime, randomTable, type RandomIndex, type RandomTable } from './randomTable';
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
      return [
        `ALTER TABLE ${quote(prefix + from.name)} ADD ${constraint}FOREIGN KEY (${foreignKey.column}) REFERENCES ${quote(prefix + to.name)} (id)${foreignKey.rules}`,
      ];
    }),
  );
  const statements = [...create, ...add];
  return server.oceanbase ? statements.map((sql) => sql.replaceAll('``', '_')) : statements;
}

function renderTable(server: ServerAbilities, table: RandomTable, name: string, idType: string): string {
  const { key, engine } = table;
  const native = engine === 'InnoDB' || !server.mysql8;
  const partitioning = native ? table.partitioning : '';
  const columns = fittingColumns(table).filter(
    ({ type }) => (partitioning === '' && native) || !/^(?:point|geometry)/.test(type),
  );
  const partitioned = partitioning !== '';
  const counting = key.kind === 'counting' ? ' AUTO_INCREMENT' : '';
  const more = key.more.flatMap((at) => {
    const column = columns[at];
    const fits =
      column?.kind === 'number' && !column.generated && !/DEFAULT NULL|INVISIBLE/.test(column.attributes);
    return fits ? [quote(column.name)] : [];
  });
  const keys = {
    primary: `PRIMARY KEY (${['id', ...more].join(', ')})`,
    counting: `PRIMARY KEY (${['id', ...more].join(', ')})`,
    unique: 'UNIQUE KEY id_key (id)',
    plain: 'KEY id_key (id)',
    second: `PRIMARY KEY (${[...more, 'id'].join(', ')}), KEY id_key (id)`,
  };
  const period = periodLines(table);
  const versions = isVersioned(table) && table.namesVersions;
  const vectorIndex = table.indexes.find(({ kind }) => kind === 'VECTOR KEY');
  const indexes = table.indexes
    // One of vectors is all that a table may have.
    .filter((index) => index.kind !== 'VECTOR KEY' || index === vectorIndex)
    .flatMap((index) =>
      renderIndex(native ? index : withoutOrder(index), [...columns, ...references], partitioned),
    );
  const lines = [
    `id ${idType} NOT NULL${counting}`,
    ...columns.map(renderColumn),
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
      if (over?.kind !== 'number') return [];
      // On MySQL and OceanBase their names are one to a database, and some get theirs from the server.
      const whole = server.mysql8
        ? Array.from(name + own)
            .slice(0, 64)
            .join('')
        : own;
      const unnamed = server.oceanbase || (server.mysql8 && own === 'c4');
      const constraint = unnamed ? '' : `CONSTRAINT ${quote(whole)} `;
      return [`${constraint}CHECK (${quote(over.name)} > ${above})${enforced ? '' : ' NOT ENFORCED'}`];
    }),
  ];
  const versioning = 'WITH SYSTEM VERSIONING';
  const options = isVersioned(table)
    ? [...table.options.filter((option) => option !== versioning), versioning]
    : table.options;
  // An index of vectors that changes its engine leaves a file behind that the next table meets (MariaDB 11.8).
  const keepsEngine = isVersioned(table) || vectorIndex !== undefined;
  return `CREATE TABLE ${quote(name)} (${lines.join(', ')}) ENGINE=${keepsEngine ? 'InnoDB' : engine} ${options.join(' ')} ${partitioning}`;
}

interface PeriodLines {
  readonly columns: readonly string[];
  readonly early: readonly string[];
  readonly late: readonly string[];
}

/** A period with its columns, and an index over it or over them. */
function periodLines({ period, partitioning }: RandomTable): PeriodLines {
  const { name, type, unique } = period;
  if (name === '') return { columns: [], early: [], late: [] };
  const over = unique === 'overlaps' ? `${quote(name)} WITHOUT OVERLAPS` : 'until, since';
  const key = `UNIQUE KEY stays (${partitioning === '' ? '' : 'id, '}ref1, ${over})`;
  return {
    columns: [`since ${type} NOT NULL DEFAULT '2020-01-01'`, `until ${type} NOT NULL DEFAULT '2020-02-01'`],
    early: [`PERIOD FOR ${quote(name)} (since, until)`, ...(type === 'date' && unique !== 'no' ? [key] : [])],
    late: type === 'date' || unique === 'no' ? [] : [key],
  };
}

/** Without columns that are computed from one that is gone, is no number any more, or comes later. */
function fittingColumns(table: RandomTable): readonly RandomColumn[] {
  const named = isVersioned(table) && table.namesVersions;
  const columns = table.columns
    // Partitions take no shapes, on all but the newest servers.
    .filter(({ kind }) => kind !== 'shape' || table.partitioning === '')
    .map((column) =>
      named ? { ...column, attributes: column.attributes.replace(withoutVersions, '') } : column,
    );
  const plain = columns.filter(({ kind, generated }) => kind === 'number' && !generated);
  const known = new Set(['ref1', ...plain.map(({ name }) => name)]);
  return columns.filter(({ name, generated }) => {
    const fits = !generated || known.has(generated.base);
    if (fits && generated) known.add(name);
    return fits;
  });
}

function renderIndex(index: RandomIndex, columns: readonly RandomColumn[], partitioned: boolean): string[] {
  const fulltext = index.kind === 'FULLTEXT KEY';
  if (columns.length === 0) return [];
  if (index.kind === 'SPATIAL KEY' || index.kind === 'VECTOR KEY') {
    const wanted = index.kind === 'SPATIAL KEY' ? 'shape' : 'vector';
    const fits = columns.filter(({ kind, attributes }) => kind === wanted && attributes.includes('NOT NULL'));
    const column = fits[index.parts[0]!.column % Math.max(1, fits.length)];
    const measure = index.kind === 'VECTOR KEY' ? index.measure : '';
    return column && !partitioned
      ? [`${index.kind} ${quote(index.name)} (${quote(column.name)})${index.options}${measure}`]
      : [];
  }
  if (fulltext && partitioned) return [];
  const chosen = new Map(index.parts.map((part) => [columns[part.column % columns.length]!, part]));
  const texts = [...chosen].filter(
    ([{ kind, type }]) => kind === 'text' || (kind === 'long' && !type.includes('blob')),
  );
  const charset = /latin1|utf8mb4_bin/.exec(texts[0]?.[0].type ?? '')?.[0];
  const fit = fulltext
    ? texts.filter(
        ([{ type, generated }]) =>
          !/^(?:enum|set)/.test(type) && !generated && /latin1|utf8mb4_bin/.exec(type)?.[0] === charset,
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
  const whole = index.kind === 'UNIQUE KEY' && partitioned ? [...parts, '`id`'] : parts;
  // An invisible unique index may become the primary key for a moment, as the old one goes (error 3522).
  const options = index.kind === 'UNIQUE KEY' ? index.options.replace(' INVISIBLE', '') : index.options;
  return parts.length > 0 ? [`${index.kind} ${quote(index.name)} (${whole.join(', ')})${options}`] : [];
}

function withoutOrder(index: RandomIndex): RandomIndex {
  return { ...index, parts: index.parts.map((part) => ({ ...part, desc: false, functional: false })) };
}

function expressionOver({ name, kind, type }: RandomColumn): string | undefined {
  if (type === 'json') return `CAST(${quote(name)}->'$.a' AS UNSIGNED ARRAY)`;
  if (kind === 'number') return `${quote(name)} + 1`;
  return /^(?:var)?char/.test(type) ? `lower(${quote(name)})` : undefined;
}

const references = ['ref1', 'ref2'].map((name): RandomColumn => ({
  name,
  kind: 'number',
  type: '',
  attributes: '',
}));

function isVersioned({ options, partitioning }: RandomTable): boolean {
  return partitioning.startsWith(byTime) || options.some((option) => option.startsWith('WITH'));
}
