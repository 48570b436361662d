import { readCreateStatements } from '../engine/catalog/readCreateStatements';
import type { Connection } from '../engine/connection/connection';
import { EngineError } from '../engine/engineError';
import { parseTable } from '../engine/schema/parseTable';
import { type TableName, tableKey } from '../engine/schema/tableName';
import type { TableSchema } from '../engine/schema/tableSchema';
import { expectedSchema } from './checkTable';
import type { PlannedTable } from './plan';

/**
 * The plan's tables in groups that may run beside one another, in the plan's order: tables that share a foreign key, as
 * child, parent or children of the same parent, are in one group, by the foreign keys that the shadows have now and
 * those that they will have. Reads 50 tables in a round trip.
 */
export async function independentGroups(
  connection: Connection,
  tables: readonly PlannedTable[],
  signal: AbortSignal,
): Promise<readonly (readonly PlannedTable[])[]> {
  const { server } = connection;
  const targets = new Map<string, TableName[]>();
  const note = (schema: TableSchema): void => {
    const known = targets.get(tableKey(schema.name, server)) ?? [];
    targets.set(tableKey(schema.name, server), [...known, ...targetsOf(schema)]);
  };
  for (const planned of tables) note(expectedSchema(planned));
  const shadows = tables.map(({ pair }) => pair.shadow);
  for await (const batch of readCreateStatements([connection], shadows, signal)) {
    for (const read of batch) {
      const schema = read.status === 'read' ? parsed(read.createStatement, read.table) : undefined;
      if (schema) note(schema);
    }
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

function targetsOf({ elements }: TableSchema): TableName[] {
  return elements.flatMap((element) => (element.kind === 'foreignKey' ? [element.target] : []));
}

/** A table that is not understood will not be touched either. */
function parsed(createStatement: string, table: TableName): TableSchema | undefined {
  try {
    return { ...parseTable(createStatement, table.database), name: table };
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
