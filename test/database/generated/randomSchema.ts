import fc from 'fast-check';
import { renderColumn, type RandomColumn } from './randomColumn';
import { quote, tableName } from './randomNames';
import { randomTable, type RandomIndex, type RandomTable } from './randomTable';
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
    table.engine === 'InnoDB' && table.partitioning === '' && !isVersioned(table);
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
    return column && !column.generated && column.kind === 'number' ? [quote(column.name)] : [];
  });
  const keys = {
    primary: `PRIMARY KEY (${['id', ...more].join(', ')})`,
    counting: `PRIMARY KEY (${['id', ...more].join(', ')})`,
    unique: 'UNIQUE KEY id_key (id)',
    plain: 'KEY id_key (id)',
    second: `PRIMARY KEY (${[...more, 'id'].join(', ')}), KEY id_key (id)`,
  };
  const lines = [
    `id ${idType} NOT NULL${counting}`,
    ...columns.map(renderColumn),
    `ref1 ${idType}`,
    `ref2 ${idType}`,
    keys[key.kind],
    ...table.indexes.flatMap((index) =>
      renderIndex(native ? index : withoutOrder(index), [...columns, ...references], partitioned),
    ),
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
  const options = table.options.filter(
    (option) => !(isVersioned(table) && partitioned) || !option.startsWith('WITH'),
  );
  return `CREATE TABLE ${quote(name)} (${lines.join(', ')}) ENGINE=${isVersioned(table) ? 'InnoDB' : engine} ${options.join(' ')} ${partitioning}`;
}

/** Without columns that are computed from one that is gone, is no number any more, or comes later. */
function fittingColumns({ columns }: RandomTable): readonly RandomColumn[] {
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
  if ((fulltext && partitioned) || columns.length === 0) return [];
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
        ([{ type }, part]) =>
          !/^(?:json|vector|point|geometry)|COMPRESSED/.test(type) || (type === 'json' && part.functional),
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

function isVersioned({ options }: RandomTable): boolean {
  return options.some((option) => option.startsWith('WITH'));
}
