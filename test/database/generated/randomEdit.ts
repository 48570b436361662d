import fc from 'fast-check';
import { randomColumn, type RandomColumn, type RandomTable } from './randomTable';

/** Turns a table into what its shadow may have become: some columns, indexes and options of another table. */
export function editTable(table: RandomTable, other: RandomTable, choice: RandomEdit): RandomTable {
  const own = new Set(table.columns.map((column) => column.name.toLowerCase()));
  const kept = table.columns.filter((column, at) => !choice.drop.includes(at) || isFixed(column.name));
  const changed = kept.map((column, at) => {
    const definition = choice.redefine[at];
    return definition && !isFixed(column.name) ? { ...definition, name: column.name } : column;
  });
  const added = choice.add.filter((column) => !own.has(column.name.toLowerCase()));
  const plain = [...changed.filter((column) => !isFixed(column.name)), ...added];
  const shuffled = choice.shuffle
    .map((from) => from % Math.max(1, plain.length))
    .reduce((columns, from) => [...columns.filter((_, at) => at !== from), columns[from]!], plain)
    .filter(Boolean);
  const reference = { name: 'ref', type: 'int', attributes: '' };
  const columns = [...shuffled, reference];
  const fits = (at: number): boolean => at < columns.length - 1;
  const source = choice.otherKeys ? other : table;
  return {
    columns,
    primaryKey: source.primaryKey.filter(fits),
    indexes: source.indexes
      .map((index) => ({ ...index, columns: index.columns.filter(fits) }))
      .filter((index) => index.columns.length > 0 && (index.kind === 'KEY' || !other.partitioning)),
    checks: [],
    options: choice.otherOptions ? other.options : table.options,
    partitioning:
      choice.otherOptions && !/`/.test(other.partitioning.replace('`id`', '')) ? other.partitioning : '',
    foreignKeys:
      choice.otherOptions && other.partitioning
        ? []
        : source.foreignKeys.map((key) => ({ ...key, column: columns.length - 1 })),
  };
}

/** Which parts of a table its shadow has not, has otherwise, or has more. */
export interface RandomEdit {
  readonly drop: readonly number[];
  readonly redefine: readonly (RandomColumn | undefined)[];
  readonly add: readonly RandomColumn[];
  readonly shuffle: readonly number[];
  readonly otherKeys: boolean;
  readonly otherOptions: boolean;
}

export function randomEdit(mariadb: boolean): fc.Arbitrary<RandomEdit> {
  return fc.record({
    drop: fc.uniqueArray(fc.nat(9), { maxLength: 2 }),
    redefine: fc.array(fc.option(randomColumn(mariadb), { nil: undefined, freq: 4 }), { maxLength: 8 }),
    add: fc.uniqueArray(randomColumn(mariadb), { maxLength: 2, selector: (one) => one.name.toLowerCase() }),
    shuffle: fc.array(fc.nat(8), { maxLength: 3 }),
    otherKeys: fc.boolean(),
    otherOptions: fc.boolean(),
  });
}

/** Generated columns name another one, and the reference carries foreign keys: both stay as they are. */
function isFixed(name: string): boolean {
  return name === 'ref' || name.startsWith('gen_');
}
