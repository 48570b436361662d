import type { OpenControl } from '../../engine/execute/openControl';
import { type Settlement, settleStatement } from '../../engine/execute/settleStatement';
import type { SentStatement } from '../../engine/execute/statementTag';
import type { StepOutcome } from '../../engine/execute/stepOutcome';
import { readTableNow, shadowFingerprint } from './checkTable';
import type { PlannedTable } from '../plan';
import { asSentence } from '../../engine/connection/serverWords';
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
  const source = step.table.pair.source.name;
  step.history.tell(
    'warn',
    `${source}: ${asSentence(error.message)} Asking the server what became of the statement.`,
    source,
  );
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
  const message = (words: string): string => `${asSentence(error.message)} ${words}`;
  const ended = (status: 'failed' | 'unknown', words: string): StepOutcome => ({
    status,
    durationMs,
    error: { ...error, message: message(words) },
  });
  switch (settlement.status) {
    case 'applied': {
      const warning = { level: 'Warning', code: 0, message: message('The server applied the statement.') };
      return { status: 'succeeded', durationMs, warnings: [warning] };
    }
    case 'notApplied':
      return ended('failed', 'The server did not apply the statement.');
    case 'changedOtherwise':
      return ended('failed', 'The table changed otherwise.');
    case 'stillRunning':
      return ended('unknown', stillWorking(settlement.sql));
    case 'unreachable':
      return ended('unknown', `The server could not be asked: ${settlement.error.message}`);
  }
}

function stillWorking(sql: string | undefined): string {
  return sql === undefined
    ? 'The server still works on an index of the table.'
    : `The server still works on it; ${sql} would end it.`;
}
