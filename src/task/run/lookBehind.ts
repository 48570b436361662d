import { asSentence } from '../../engine/connection/serverWords';
import { EngineError } from '../../engine/engineError';
import type { ServerErrorText, StepOutcome } from '../../engine/execute/stepOutcome';
import { type TableNow, remainingDifferences, shadowFingerprint } from './checkTable';
import type { PlannedTable } from '../plan';
import { isLoss } from './runSessions';

/** A statement that the server refused. */
export interface RefusedStep {
  readonly table: PlannedTable;
  /** The shadow's fingerprint before it. */
  readonly before: string;
  /** Reads the table, also while aborting. */
  readonly readNow: () => Promise<TableNow>;
}

/** What is true of a refused statement; `changed` where the shadow is not as before it, and not as planned. */
export interface LookedBehind {
  readonly outcome: StepOutcome;
  readonly changed?: true;
}

/**
 * Looks whether a refused statement left the table alone, as it should. MariaDB answers 1290 to some that it has carried
 * out, where it is made read-only meanwhile (one of 1600 on 10.11).
 */
export async function lookBehind(
  { table, before, readNow }: RefusedStep,
  refusal: Extract<StepOutcome, { status: 'failed' }>,
): Promise<LookedBehind> {
  const { durationMs, error } = refusal;
  const told = (words: string): ServerErrorText => ({
    ...error,
    message: `${asSentence(error.message)} ${words}`,
  });
  let now: TableNow;
  try {
    now = await readNow();
  } catch (failure) {
    if (!(failure instanceof EngineError)) throw failure;
    // Of a table that cannot be read, the server's word is all there is.
    if (!isLoss(failure)) return { outcome: refusal };
    const unread = told(`What the table looks like now could not be read: ${failure.message}`);
    return { outcome: { status: 'unknown', durationMs, error: unread } };
  }
  if (shadowFingerprint(now) === before) return { outcome: refusal };
  if (remainingDifferences(table, now).length > 0) {
    const changed = told(
      `Yet ${table.pair.shadow.name} is not as it was before: the server did some of it all the same, or somebody else changed it.`,
    );
    return { outcome: { ...refusal, error: changed }, changed: true };
  }
  const { message } = told('Yet the table is as it was to become.');
  return {
    outcome: {
      status: 'succeeded',
      durationMs,
      warnings: [{ level: 'Warning', code: error.errno ?? 0, message }],
    },
  };
}
