import { effectText, worstEffect } from '../../engine/ddl/effects/ddlEffect';
import type { DdlStatement } from '../../engine/ddl/ddlStatement';

/** What the server will do for a table, its foreign keys included, in words; undefined for one that is created. */
export function planEffect(statements: readonly DdlStatement[]): string | undefined {
  const effects = statements.flatMap(({ effect }) => effect ?? []);
  // CREATE TABLE has none: nobody waits for a table that is not there yet.
  const alters = effects.length > 0 && effects.length === statements.length;
  return alters ? effectText(worstEffect(effects)) : undefined;
}
