import { droppedForeignKey, newForeignKey } from '../diff/changedElements';
import type { TableChange } from '../diff/tableDiff';
import { foreignKeysOf, indexesOf } from '../schema/elements';
import { quoteIdentifier } from '../schema/quoting';
import type { ServerFacts } from '../schema/serverFacts';
import type { ForeignKeyElement, TableSchema } from '../schema/tableSchema';
import { isOverHandleAlone } from './clauses/foreignKeyStatements';
import type { DiffedTable } from './diffedTable';

/**
 * Gives each foreign key that a plan adds a name that is free in its database: not borne by a key that stays, by one
 * of `taken` (see {@link foreignKeyId}) or by another newcomer; nor by an index, where the server makes one of the key's
 * name (TiDB, error 1061). Returns the changes of one table after the other with such names.
 */
export function nameForeignKeys(
  tables: readonly DiffedTable[],
  taken: ReadonlySet<string>,
  server: ServerFacts,
): DiffedTable[] {
  // Beside `taken`, which may be large and is not copied: an analysis plans each table as it arrives.
  const used = new Set<string>();
  const freed = new Set<string>();
  const isTaken = (id: string): boolean => used.has(id) || (taken.has(id) && !freed.has(id));
  for (const { expected, actual, diff } of tables) {
    const changes = diff.kind === 'alter' ? diff.changes : [];
    const going = new Set(changes.map(droppedForeignKey));
    for (const foreignKey of actual ? foreignKeysOf(actual) : []) {
      const id = foreignKeyId(expected.name.database, foreignKey.name);
      (diff.kind === 'recreate' || going.has(foreignKey) ? freed : used).add(id);
    }
  }
  const free = (foreignKey: ForeignKeyElement, expected: TableSchema): ForeignKeyElement => {
    const { database } = expected.name;
    const makesIndex = isOverHandleAlone(foreignKey.columns, expected, server);
    const indexes = makesIndex ? indexesOf(expected).map((index) => foreignKeyId(database, index.name)) : [];
    const isBorne = (id: string): boolean => isTaken(id) || indexes.includes(id);
    let name = foreignKey.name;
    for (let number = 2; isBorne(foreignKeyId(database, name)); number++) {
      name = `${foreignKey.name.slice(0, 60)}_${number}`;
    }
    used.add(foreignKeyId(database, name));
    const text = foreignKey.text.replace(quoteIdentifier(foreignKey.name), () => quoteIdentifier(name));
    return name === foreignKey.name ? foreignKey : { ...foreignKey, name, text };
  };
  return tables.map((table) => {
    const { expected, diff } = table;
    if (diff.kind === 'create' || diff.kind === 'recreate') {
      const elements = expected.elements.map((element) =>
        element.kind === 'foreignKey' ? free(element, expected) : element,
      );
      return { ...table, expected: { ...expected, elements } };
    }
    if (diff.kind !== 'alter' || !diff.changes.some(newForeignKey)) return table;
    const changes = diff.changes.map((change): TableChange => {
      if (change.kind === 'addForeignKey')
        return { ...change, foreignKey: free(change.foreignKey, expected) };
      return change.kind === 'resetForeignKey' ? { ...change, to: free(change.to, expected) } : change;
    });
    return { ...table, diff: { ...diff, changes } };
  });
}

/** Names a foreign key on the server, where its name is unique in its database without regard to case. */
export function foreignKeyId(database: string, name: string): string {
  return `${database}/${name}`.toLowerCase();
}
