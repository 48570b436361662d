import type { CreateStatement } from '../../engine/catalog/readCreateStatements';
import type { Connection } from '../../engine/connection/connection';
import { EngineError } from '../../engine/engineError';
import { fingerprint } from '../../engine/schema/fingerprint';
import { listInWords } from '../../engine/schema/listInWords';
import { parseTable } from '../../engine/schema/parseTable';
import { readPlanned } from './readPlanned';
import { type OpenConnection, refuseAnotherServer } from './runSessions';
import type { Task } from '../task';
import type { TaskEvent } from '../taskEvent';

/** A look before a run, with the claim to it in hand. */
export interface RunPreparation {
  readonly task: Pick<Task, 'plan' | 'address' | 'approval'>;
  /** Where the connection leads now: `10.0.0.5:3306`. */
  readonly address: string;
  /** No user asked for the run at this moment: its time has come. */
  readonly byItself: boolean;
  readonly openConnection: OpenConnection;
  readonly append: (event: TaskEvent) => Promise<void>;
  readonly signal: AbortSignal;
}

/** `voided`: the approval does not cover what would run; the task waits for a new one, and nothing was run. */
export type Prepared = { readonly status: 'ready' } | { readonly status: 'voided'; readonly reason: string };

/**
 * Sees before a run that the approval still covers what would happen (AP-3), and for one that starts by itself that
 * this machine's clock and the server's agree. Throws EngineError when the server cannot be asked: nothing has begun.
 */
export async function prepareRun(run: RunPreparation): Promise<Prepared> {
  const { task, address, append } = run;
  if (!task.approval && !run.byItself) return { status: 'ready' };
  if (task.approval && task.address !== undefined && task.address !== address) {
    const reason = `The connection led to ${task.address} when the task was made, and leads to ${address} now. Set it back, or initiate the task again.`;
    return voided(run, reason, task.approval.voided?.drifted ?? []);
  }
  const connection = await run.openConnection({ purpose: 'read' }, run.signal);
  try {
    // What another server holds says nothing of a drift.
    refuseAnotherServer(connection.server, task.plan.serverIdentity);
    const warning = run.byItself ? await clockWarning(connection, run.signal) : undefined;
    if (warning !== undefined) {
      await append({ at: new Date().toISOString(), kind: 'message', level: 'warn', text: warning });
    }
    if (!task.approval) return { status: 'ready' };
    const known = new Set(task.approval.voided?.drifted);
    const drifted = await driftedSources(connection, task, run.signal);
    const fresh = drifted.filter((source) => !known.has(source));
    if (fresh.length === 0) return { status: 'ready' };
    return await voided(run, driftText(fresh), drifted);
  } finally {
    await connection.close();
  }
}

async function voided(
  { append }: RunPreparation,
  reason: string,
  drifted: readonly string[],
): Promise<Prepared> {
  await append({ at: new Date().toISOString(), kind: 'approvalVoided', reason, drifted });
  return { status: 'voided', reason };
}

/** The source tables that are not what was approved, or whose shadow is not. */
async function driftedSources(
  connection: Connection,
  { plan }: Pick<Task, 'plan'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const find = await readPlanned(connection, plan.tables, signal);
  return plan.tables
    .filter(
      ({ pair, sourceFingerprint, shadowFingerprint }) =>
        fingerprintOf(find(pair.source)) !== sourceFingerprint ||
        fingerprintOf(find(pair.shadow)) !== shadowFingerprint,
    )
    .map(({ pair }) => pair.source.name);
}

/** As in a plan: `absent` where there is no table. What cannot be understood is not what was planned for. */
function fingerprintOf(statement: CreateStatement): string {
  switch (statement.status) {
    case 'absent':
      return 'absent';
    case 'view':
      return 'view';
    case 'failed':
      throw statement.error;
    case 'read':
      try {
        return fingerprint(parseTable(statement.createStatement, statement.table.database));
      } catch (error) {
        if (error instanceof EngineError && error.code === 'unsupported') return 'unsupported';
        throw error;
      }
  }
}

function driftText(sources: readonly string[]): string {
  return `Changed since the analysis, or with a changed shadow: ${listInWords(sources, 5)}. These tables will not be touched; approve the rest, or initiate the task again to analyse afresh.`;
}

const mostSkewMs = 60_000;

/** Words for clocks that are a minute apart, or more. */
async function clockWarning(connection: Connection, signal: AbortSignal): Promise<string | undefined> {
  const [row] = await connection.query('SELECT UNIX_TIMESTAMP() AS seconds', [], signal);
  const ahead = Date.now() - 1000 * Number(row?.['seconds']);
  // The server's clock shows whole seconds.
  if (!(Math.abs(ahead) >= mostSkewMs)) return undefined;
  const direction = ahead > 0 ? 'ahead of' : 'behind';
  return `This machine's clock is ${Math.round(Math.abs(ahead) / 1000)} s ${direction} the server's. Tasks start by this machine's clock; correct the wrong one.`;
}
