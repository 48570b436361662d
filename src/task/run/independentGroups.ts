import { foreignKeysOf } from '../../engine/schema/elements';
import { parseTable } from '../../engine/schema/parseTable';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import { type TableName, tableKey } from '../../engine/schema/tableName';
import type { TableSchema } from '../../engine/schema/tableSchema';
import { expectedSchema } from './checkTable';
import type { PlannedTable } from '../plan';

/**
 * The plan's tables in groups that may run beside one another, in the plan's order: tables that share a foreign key, as
 * child, parent or children of the same parent, are in one group, by the foreign keys that the shadows had when they
 * were analysed, and those that they will have. A shadow that has others by now has drifted and is not touched.
 */
export function independentGroups(
  tables: readonly PlannedTable[],
  server: ServerFacts,
): readonly (readonly PlannedTable[])[] {
  const targets = new Map<string, TableName[]>();
  for (const planned of tables) {
    const schemas = [expectedSchema(planned), ...shadowSchema(planned)];
    targets.set(tableKey(planned.pair.shadow, server), schemas.flatMap(targetsOf));
  }

  const parents = new Map<string, string>();
  // Without recursion: thousands of tables may refer to one another in a row.
  const groupOf = (key: string): string => {
    let root = key;
    for (
      let parent = parents.get(root);
      parent !== undefined && parent !== root;
      parent = parents.get(root)
    ) {
      parents.set(root, parents.get(parent) ?? parent);
      root = parent;
    }
    return root;
  };
  for (const [key, names] of targets) {
    for (const name of names) parents.set(groupOf(key), groupOf(tableKey(name, server)));
  }
  const groups = new Map<string, PlannedTable[]>();
  for (const planned of tables) {
    const group = groupOf(tableKey(planned.pair.shadow, server));
    groups.set(group, [...(groups.get(group) ?? []), planned]);
  }
  return [...groups.values()];
}

function targetsOf(schema: TableSchema): TableName[] {
  return foreignKeysOf(schema).map(({ target }) => target);
}

function shadowSchema({ pair, shadowSql }: PlannedTable): TableSchema[] {
  return shadowSql === undefined ? [] : [parseTable(shadowSql, pair.shadow.database)];
}
