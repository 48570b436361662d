import { errorSentence } from '../../engine/execute/errorText';
import type { OpenControl } from '../../engine/execute/openControl';
import { type Settlement, settleStatement } from '../../engine/execute/settleStatement';
import type { SentStatement } from '../../engine/execute/statementTag';
import type { StepOutcome } from '../../engine/execute/stepOutcome';
import { readTableNow, shadowFingerprint } from './checkTable';
import type { PlannedTable } from '../plan';
import type { RunHistory } from './runHistory';

/** A statement whose answer is missing. */
export interface UnansweredStep {
  readonly table: PlannedTable;
  /** The shadow's fingerprint before it. */
  readonly before: string;
  readonly openControl: OpenControl;
  readonly history: RunHistory;
  /** How long to ask a server that lost the connection. */
  readonly settleWaitMs: number;
}

/** What the server says became of a statement whose answer is missing. */
export async function settleStep(
  step: UnansweredStep,
  sent: SentStatement,
  outcome: Extract<StepOutcome, { status: 'unknown' }>,
  signal?: AbortSignal,
): Promise<StepOutcome> {
  const { durationMs, error } = outcome;
  step.history.add({
    at: new Date().toISOString(),
    kind: 'message',
    level: 'warn',
    text: `${step.table.pair.source.name}: ${errorSentence(error)} Asking the server what became of the statement.`,
  });
  const settlement = await settleStatement(
    {
      sent,
      openControl: step.openControl,
      table: step.table.pair.shadow,
      readFingerprint: async (control, readSignal) =>
        shadowFingerprint(await readTableNow(control, step.table, readSignal)),
      before: step.before,
      waitMs: step.settleWaitMs,
    },
    signal,
  );
  return settledOutcome(settlement, durationMs, error);
}

function settledOutcome(
  settlement: Settlement,
  durationMs: number,
  error: Extract<StepOutcome, { status: 'unknown' }>['error'],
): StepOutcome {
  switch (settlement.status) {
    case 'applied':
      return {
        status: 'succeeded',
        durationMs,
        warnings: [
          { level: 'Warning', code: 0, message: `${errorSentence(error)} The server applied the statement.` },
        ],
      };
    case 'notApplied':
      return {
        status: 'failed',
        durationMs,
        error: { ...error, message: `${errorSentence(error)} The server did not apply the statement.` },
      };
    case 'changedOtherwise':
      return {
        status: 'failed',
        durationMs,
        error: { ...error, message: `${errorSentence(error)} The table changed otherwise.` },
      };
    case 'stillRunning':
      return {
        status: 'unknown',
        durationMs,
        error: {
          ...error,
          message: `${errorSentence(error)} ${stillWorking(settlement.sql)}`,
        },
      };
    case 'unreachable':
      return {
        status: 'unknown',
        durationMs,
        error: {
          ...error,
          message: `${errorSentence(error)} The server could not be asked: ${settlement.error.message}`,
        },
      };
  }
}

function stillWorking(sql: string | undefined): string {
  return sql === undefined
    ? 'The server still works on an index of the table.'
    : `The server still works on it; ${sql} would end it.`;
}
