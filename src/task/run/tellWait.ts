import { lockWait } from '../../engine/execute/lockWait';
import type { OpenControl } from '../../engine/execute/openControl';
import { pause } from '../../engine/execute/pause';
import type { SentStatement } from '../../engine/execute/statementTag';
import type { PlannedTable } from '../plan';
import type { RunHistory } from './runHistory';

/** Tells once whom a statement waits for, while it waits: whoever looks can end that, or abort. */
export async function tellWait(
  step: { readonly table: PlannedTable; readonly openControl: OpenControl; readonly history: RunHistory },
  sent: SentStatement,
  answered: AbortSignal,
): Promise<void> {
  const { source, shadow } = step.table.pair;
  try {
    // Most statements are over by then; one that works for long may wait only at its end.
    for (let pauseMs = 3_000; ; pauseMs = 20_000) {
      await pause(pauseMs, answered);
      const holders = await lockWait(step.openControl, sent, shadow, answered);
      if (answered.aborted) return;
      if (holders === undefined) continue;
      step.history.tell('warn', `${shadow.name} waits for a lock. ${holders}`, source.name);
      return;
    }
  } catch (error) {
    // The answer came first.
    if (!answered.aborted) throw error;
  }
}
