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
    let wait = await lockWait(step.openControl, sent, shadow, answered);
    // One that works for long may wait only at its end.
    while (wait === undefined) {
      await pause(20_000, answered);
      wait = await lockWait(step.openControl, sent, shadow, answered);
    }
    if (answered.aborted) return;
    step.history.tell('warn', `${shadow.name} ${wait}`, source.name);
  } catch (error) {
    // The answer came first.
    if (!answered.aborted) throw error;
  }
}
