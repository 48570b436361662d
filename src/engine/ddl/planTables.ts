import { disturbsColumn } from '../diff/diffColumns';
import { foreignKeyText } from '../diff/diffConstraints';
import type { TableChange, TableDiff } from '../diff/tableDiff';
import { foreignKeysOf } from '../schema/elements';
import type { ServerFacts } from '../schema/serverFacts';
import { tableKey } from '../schema/tableName';
import type { ForeignKeyElement } from '../schema/tableSchema';
import type { DdlStatement, Hazard } from './ddlStatement';
import type { DiffedTable } from './diffedTable';
import { hazardsOf, hazardsOfCreate } from './hazards';
import { nameForeignKeys } from './foreignKeyNames';
import { planTable } from './planTable';

export interface PlannedChange {
  readonly diff: TableDiff;
  readonly statements: readonly DdlStatement[];
  readonly hazards: readonly Hazard[];
}

/**
 * Plans a set of tables that will run together: a column cannot change its type under a foreign key of another
 * table, so such keys are taken away first and added again. `takenForeignKeys` are the ids of all foreign keys in the
 * shadows' database, so that new ones get free names. Linear in tables and foreign keys.
 */
export function planTables(
  tables: readonly DiffedTable[],
  server: ServerFacts,
  takenForeignKeys: ReadonlySet<string> = new Set(),
): PlannedChange[] {
  const changesByTable = new Map<string, readonly TableChange[]>();
  for (const { expected, diff } of tables) {
    if (diff.kind === 'alter') changesByTable.set(tableKey(expected.name, server), diff.changes);
  }
  const complete = tables.map((table) => ({ ...table, diff: withResets(table, changesByTable, server) }));
  return nameForeignKeys(complete, takenForeignKeys).map(({ expected, actual, diff }) => ({
    diff,
    statements: planTable(diff, expected, actual, server),
    hazards: hazardsOfDiff({ expected, diff, ...(actual && { actual }) }, server),
  }));
}

function hazardsOfDiff({ expected, actual, diff }: DiffedTable, server: ServerFacts): Hazard[] {
  switch (diff.kind) {
    case 'identical':
    case 'unsupported':
      return [];
    case 'create':
      return hazardsOfCreate(expected);
    case 'alter':
      return actual ? hazardsOf(diff.changes, expected, actual, server) : [];
  }
}

function withResets(
  table: DiffedTable,
  changesByTable: ReadonlyMap<string, readonly TableChange[]>,
  server: ServerFacts,
): TableDiff {
  const { diff, actual } = table;
  if (!actual || (diff.kind !== 'alter' && diff.kind !== 'identical')) return diff;
  const changes = diff.kind === 'alter' ? diff.changes : [];
  const gone = new Set(
    changes.flatMap((change) => {
      if (change.kind === 'dropForeignKey') return [change.foreignKey];
      return change.kind === 'resetForeignKey' ? [change.from] : [];
    }),
  );
  const resets = foreignKeysOf(actual)
    .filter((foreignKey) => !gone.has(foreignKey) && targetIsDisturbed(foreignKey, changesByTable, server))
    .map((from): TableChange => {
      const text = foreignKeyText(from, server);
      const to = foreignKeysOf(table.expected).find(
        (candidate) => foreignKeyText(candidate, server) === text,
      );
      return { kind: 'resetForeignKey', from, to: to ?? from };
    });
  return resets.length > 0 ? { kind: 'alter', changes: [...changes, ...resets] } : diff;
}

function targetIsDisturbed(
  foreignKey: ForeignKeyElement,
  changesByTable: ReadonlyMap<string, readonly TableChange[]>,
  server: ServerFacts,
): boolean {
  const changes = changesByTable.get(tableKey(foreignKey.target, server));
  return !!changes?.some((change) =>
    foreignKey.targetColumns.some((column) => disturbsColumn(change, column)),
  );
}
