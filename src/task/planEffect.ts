import { effectText, worstEffect } from '../engine/ddl/ddlEffect';
import type { DdlStatement } from '../engine/ddl/ddlStatement';

/** What the server will do for a table's own changes, in words; undefined where no table is altered. */
export function planEffect(statements: readonly DdlStatement[]): string | undefined {
  const effects = statements.flatMap(({ phase, effect }) => (phase === 'table' && effect ? [effect] : []));
  return effects.length === 0 ? undefined : effectText(worstEffect(effects));
}
