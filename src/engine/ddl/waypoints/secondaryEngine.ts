import { secondaryEngineHoldsTable } from '../../schema/serverRules';
import type { ServerFacts } from '../../schema/serverFacts';
import { findOption, withoutOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';

const secondaryEngine = 'SECONDARY_ENGINE';

/** The table without its secondary engine; absent where it has none. */
export function withoutSecondaryEngine(table: TableSchema): TableSchema | undefined {
  return hasSecondaryEngine(table) ? withoutOption(table, secondaryEngine) : undefined;
}

/** The table but for the secondary engine that has to come last, since it takes no other statement from then on. */
export function beforeSecondaryEngine(expected: TableSchema, server: ServerFacts): TableSchema | undefined {
  return secondaryEngineHoldsTable(server) ? withoutSecondaryEngine(expected) : undefined;
}

/** Whether the first thing on the way is that the secondary engine goes. */
export function isFreed(actual: TableSchema, stop: TableSchema | undefined): boolean {
  return hasSecondaryEngine(actual) && stop !== undefined && !hasSecondaryEngine(stop);
}

function hasSecondaryEngine(table: TableSchema): boolean {
  return findOption(table, secondaryEngine) !== undefined;
}
