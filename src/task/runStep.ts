import type { Connection } from '../engine/connection/connection';
import type { OpenControl } from '../engine/execute/openControl';
import { killStatement } from '../engine/execute/killStatement';
import { pause } from '../engine/execute/pause';
import { runStatement } from '../engine/execute/runStatement';
import { type Settlement, settleStatement } from '../engine/execute/settleStatement';
import type { SentStatement } from '../engine/execute/statementTag';
import type { StepOutcome } from '../engine/execute/stepOutcome';
import { readTableNow, shadowFingerprint } from './checkTable';
import type { PlannedStep } from './orderStatements';
import type { PlannedTable } from './plan';
import type { TaskEvent } from './taskEvent';

/** One statement of a run and what it needs. */
export interface StepRun {
  readonly taskId: number;
  readonly runner: string;
  readonly table: PlannedTable;
  readonly step: PlannedStep;
  /** The shadow's fingerprint at this moment. */
  readonly before: string;
  readonly executor: Connection;
  readonly openControl: OpenControl;
  readonly append: (event: TaskEvent) => Promise<void>;
  /** How long to ask a server that lost the connection what became of the statement. */
  readonly settleWaitMs: number;
  /** Fires when the user aborts: the statement is stopped on the server. */
  readonly signal: AbortSignal;
}

/**
 * Records the intent, sends the statement once, and records how it ended. Where that is in doubt the server is asked;
 * `unknown` means that it could not tell. Throws only what `append` throws.
 */
export async function runStep(run: StepRun): Promise<StepOutcome> {
  const { step, statement } = run.step;
  const source = run.table.pair.source.name;
  const finished = new AbortController();
  let sent: SentStatement | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    if (sent) stopping ??= stopOnServer(run, sent, finished.signal);
  };
  run.signal.addEventListener('abort', stop);
  let outcome: StepOutcome;
  try {
    outcome = await runStatement({
      connection: run.executor,
      sql: statement.sql,
      tag: { task: run.taskId, run: run.runner, step },
      openControl: run.openControl,
      beforeSend: async (statementSent) => {
        await run.append({
          at: statementSent.sentAt,
          kind: 'stepStarted',
          step,
          source,
          sql: statement.sql,
          connectionId: statementSent.connectionId,
          before: run.before,
        });
        sent = statementSent;
        if (run.signal.aborted) stop();
      },
    });
  } finally {
    run.signal.removeEventListener('abort', stop);
    finished.abort();
    await stopping;
  }
  if (outcome.status === 'unknown' && sent) outcome = await settleStep(run, sent, outcome);
  await run.append({ at: now(), kind: 'stepFinished', step, source, outcome });
  return outcome;
}

/** What the server says became of a statement whose answer is missing. */
export async function settleStep(
  run: Pick<StepRun, 'table' | 'before' | 'openControl' | 'append' | 'settleWaitMs'>,
  sent: SentStatement,
  outcome: Extract<StepOutcome, { status: 'unknown' }>,
): Promise<StepOutcome> {
  const { durationMs, error } = outcome;
  await run.append({
    at: now(),
    kind: 'message',
    level: 'warn',
    text: `${run.table.pair.source.name}: ${error.message} Asking the server what became of the statement.`,
  });
  const settlement = await settleStatement({
    sent,
    openControl: run.openControl,
    readFingerprint: async (control, signal) =>
      shadowFingerprint(await readTableNow(control, run.table, signal)),
    before: run.before,
    waitMs: run.settleWaitMs,
  });
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
          { level: 'Warning', code: 0, message: `${error.message} The server applied the statement.` },
        ],
      };
    case 'notApplied':
      return {
        status: 'failed',
        durationMs,
        error: { ...error, message: `${error.message} The server did not apply the statement.` },
      };
    case 'changedOtherwise':
      return {
        status: 'failed',
        durationMs,
        error: { ...error, message: `${error.message} The table changed otherwise.` },
      };
    case 'stillRunning':
      return {
        status: 'unknown',
        durationMs,
        error: {
          ...error,
          message: `${error.message} The server still works on it; ${settlement.sql} would end it.`,
        },
      };
    case 'unreachable':
      return {
        status: 'unknown',
        durationMs,
        error: {
          ...error,
          message: `${error.message} The server could not be asked: ${settlement.error.message}`,
        },
      };
  }
}

/** Asks until the server has stopped the statement or its answer is there. */
async function stopOnServer(run: StepRun, sent: SentStatement, answered: AbortSignal): Promise<void> {
  const source = run.table.pair.source.name;
  let told = '';
  const tell = async (text: string): Promise<void> => {
    if (text === told) return;
    told = text;
    await run.append({ at: now(), kind: 'message', level: 'warn', text: `${source}: ${text}` });
  };
  try {
    for (let attempt = 0; !answered.aborted; attempt++) {
      const result = await killStatement(run.openControl, sent, answered);
      switch (result.status) {
        case 'killed':
          await tell('The server was asked to stop the statement.');
          break;
        case 'notRunning':
          break;
        case 'denied':
          await tell(
            `The server does not let this user stop the statement: ${result.error.message} Someone with the privilege can run ${result.sql}; until then it runs on.`,
          );
          break;
        case 'unreachable':
          await tell(`The server cannot be reached to stop the statement: ${result.error.message}`);
          break;
      }
      await pause(Math.min(5_000, 100 * 2 ** attempt), answered);
    }
  } catch (error) {
    // The answer came first.
    if (!answered.aborted) throw error;
  }
}

function now(): string {
  return new Date().toISOString();
}
