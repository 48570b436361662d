import fc from 'fast-check';
import { dependentColumn, inCharset, plainColumn, randomCharset } from './randomColumn';
import { indexName } from './randomNames';
import { randomIdType, type RandomSchema } from './randomSchema';
import {
  randomCheck,
  randomEngine,
  randomForeignKey,
  randomIndex,
  randomKey,
  randomOptions,
  randomPartitionColumn,
  randomPartitioning,
  randomPeriod,
  type RandomTable,
} from './randomTable';
import type { ServerAbilities } from './serverAbilities';

/** What became of one table: from what it should be to what its shadow is. */
type TableEdit = (table: RandomTable) => RandomTable;

/** From the schema of the sources to that of their shadows. */
export type SchemaEdit = (schema: RandomSchema) => RandomSchema;

/** A few edits of any facet; each leaves the rest alone, so that a failure shrinks to the ones that matter. */
export function randomEdit(server: ServerAbilities): fc.Arbitrary<SchemaEdit> {
  const place = fc.nat(9);
  const one: fc.Arbitrary<SchemaEdit> = fc
    .tuple(fc.nat(2), tableEdit(server, place))
    .map(([which, edit]) => (schema: RandomSchema) => ({
      ...schema,
      tables: schema.tables.map((entry, at) =>
        at === which % schema.tables.length ? { ...entry, table: edit(entry.table) } : entry,
      ),
    }));
  const whole: fc.Arbitrary<SchemaEdit> = fc.oneof(
    randomIdType.map((idType) => (schema: RandomSchema) => ({ ...schema, idType })),
    fc.nat(2).map((which) => (schema: RandomSchema) => ({
      ...schema,
      tables: schema.tables.filter((_, at) => at !== which),
    })),
  );
  const edit = fc.oneof({ weight: 14, arbitrary: one }, { weight: 1, arbitrary: whole });
  const some = (maxLength: number): fc.Arbitrary<SchemaEdit[]> => fc.array(edit, { minLength: 1, maxLength });
  // Beside many others, few are made in place.
  return fc
    .oneof(some(2), some(12))
    .map((edits) => (schema: RandomSchema) => edits.reduce((result, each) => each(result), schema));
}

function tableEdit(server: ServerAbilities, place: fc.Arbitrary<number>): fc.Arbitrary<TableEdit> {
  const column = plainColumn(server);
  return fc.oneof(
    place.map((at) => (t: RandomTable) => ({ ...t, columns: without(t.columns, at) })),
    fc.tuple(place, column).map(([at, added]) => (t: RandomTable) => ({
      ...t,
      columns: t.columns.some(({ name }) => same(name, added.name)) ? t.columns : put(t.columns, at, added),
    })),
    fc.tuple(place, column).map(([at, other]) => (t: RandomTable) => ({
      ...t,
      columns: replaced(t.columns, at, ({ name }) => ({ ...other, name })),
    })),
    fc.tuple(place, randomCharset(server)).map(([at, charset]) => (t: RandomTable) => ({
      ...t,
      columns: replaced(t.columns, at, (one) => inCharset(one, charset)),
    })),
    fc
      .tuple(place, place)
      .map(([from, to]) => (t: RandomTable) => ({ ...t, columns: moved(t.columns, from, to) })),
    place.map((at) => (t: RandomTable) => {
      const old = t.columns[at % Math.max(1, t.columns.length)]?.name ?? '';
      const name = old === old.toUpperCase() ? old.toLowerCase() : old.toUpperCase();
      const columns = t.columns.map((each) => ({
        ...each,
        name: each.name === old ? name : each.name,
        ...(each.upon?.base === old && { upon: { ...each.upon, base: name } }),
      }));
      return same(name, old) ? { ...t, columns } : t;
    }),
    ...(server.generated
      ? [
          fc.tuple(place, place, dependentColumn(server)).map(([at, of, make]) => (t: RandomTable) => {
            const made = make(t.columns, of);
            return {
              ...t,
              columns: t.columns.some(({ name }) => same(name, made.name))
                ? t.columns.map((each) =>
                    same(each.name, made.name) && made.upon?.base !== each.name
                      ? { ...made, name: each.name }
                      : each,
                  )
                : put(t.columns, at, made),
            };
          }),
        ]
      : []),
    fc
      .tuple(place, place)
      .map(([one, other]) => (t: RandomTable) => ({ ...t, columns: swapped(t.columns, one, other) })),
    fc
      .tuple(place, place)
      .map(([one, other]) => (t: RandomTable) => ({ ...t, indexes: swapped(t.indexes, one, other) })),
    fc
      .tuple(place, place)
      .map(([one, other]) => (t: RandomTable) => ({ ...t, checks: swapped(t.checks, one, other) })),
    randomKey.map((key) => (t: RandomTable) => ({ ...t, key })),
    place.map((at) => (t: RandomTable) => ({ ...t, indexes: without(t.indexes, at) })),
    fc.tuple(place, randomIndex(server)).map(([at, added]) => (t: RandomTable) => ({
      ...t,
      indexes: put(
        t.indexes.filter(({ name }) => !same(name, added.name)),
        at,
        added,
      ),
    })),
    fc.tuple(place, indexName).map(([at, name]) => (t: RandomTable) => ({
      ...t,
      indexes: t.indexes.some((index) => same(index.name, name))
        ? t.indexes
        : replaced(t.indexes, at, (index) => ({ ...index, name })),
    })),
    fc.tuple(place, randomIndex(server)).map(([at, { options }]) => (t: RandomTable) => ({
      ...t,
      indexes: replaced(t.indexes, at, (index) => ({ ...index, options })),
    })),
    fc
      .tuple(place, place)
      .map(([from, to]) => (t: RandomTable) => ({ ...t, indexes: moved(t.indexes, from, to) })),
    ...(server.modern
      ? [
          place.map((at) => (t: RandomTable) => ({ ...t, checks: without(t.checks, at) })),
          fc.tuple(place, randomCheck(server)).map(([at, added]) => (t: RandomTable) => ({
            ...t,
            checks: put(
              t.checks.filter(({ name }) => !same(name, added.name)),
              at,
              added,
            ),
          })),
        ]
      : []),
    place.map((at) => (t: RandomTable) => ({ ...t, foreignKeys: without(t.foreignKeys, at) })),
    randomForeignKey.map((added) => (t: RandomTable) => ({
      ...t,
      foreignKeys: [...t.foreignKeys.filter(({ name }) => !same(name, added.name)), added],
    })),
    randomEngine(server).map((engine) => (t: RandomTable) => ({ ...t, engine })),
    randomOptions(server).map((options) => (t: RandomTable) => ({ ...t, options })),
    randomPartitioning(server).map((partitioning) => (t: RandomTable) => ({ ...t, partitioning })),
    randomPartitionColumn.map((partitionedBy) => (t: RandomTable) => ({ ...t, partitionedBy })),
    ...(server.mariadb ? [randomPeriod(server).map((period) => (t: RandomTable) => ({ ...t, period }))] : []),
    fc.tuple(place, randomIndex(server)).map(([at, { measure }]) => (t: RandomTable) => ({
      ...t,
      indexes: replaced(t.indexes, at, (index) => ({ ...index, measure })),
    })),
  );
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function without<T>(list: readonly T[], at: number): readonly T[] {
  return list.filter((_, index) => index !== at);
}

function put<T>(list: readonly T[], at: number, added: T): readonly T[] {
  return [...list.slice(0, at), added, ...list.slice(at)];
}

function replaced<T>(list: readonly T[], at: number, change: (item: T) => T): readonly T[] {
  return list.map((item, index) => (index === at ? change(item) : item));
}

/** Two of them under each other's name. */
function swapped<T extends { readonly name: string }>(
  list: readonly T[],
  one: number,
  other: number,
): readonly T[] {
  const names = list.map(({ name }) => name);
  return list.map((item, at) => {
    const name = at === one ? names[other] : at === other ? names[one] : undefined;
    return { ...item, name: name ?? item.name };
  });
}

function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  return item === undefined ? list : put(without(list, from), to, item);
}
