import type { Row } from '../../engine/connection/connection';
import { type ProcessIdentity, isAlive, ownIdentity } from '../processIdentity';
import { type RunnerState, deadAfterMs } from '../runnerDeath';
import { duplicateKey, isoTime, newNonce } from './eventRows';
import type { StoreTables } from './storeSchema';
import { type StoreSession, isRefusal } from './storeSession';

/** Who works on a task. The highest turn of a task counts; when it was last signed is the sign of life. */
export interface DatabaseClaim {
  readonly taskId: number;
  readonly turn: number;
  readonly nonce: string;
}

/** The claim that counts for a task, and what is known of its holder. */
interface ClaimState extends DatabaseClaim, RunnerState {}

/** The claims that count, by task; of all tasks, or of one. There is one for each task that runs or died running. */
export async function latestClaims(
  session: StoreSession,
  { claims }: StoreTables,
  taskId?: number,
): Promise<ReadonlyMap<number, ClaimState>> {
  const rows = await session.ask(
    `SELECT task_id, turn, nonce, by_account, runner, signed_at, TIMESTAMPDIFF(MICROSECOND, signed_at, UTC_TIMESTAMP(3)) AS age FROM ${claims}${taskId === undefined ? '' : ' WHERE task_id = ?'} ORDER BY task_id, turn`,
    taskId === undefined ? [] : [taskId],
  );
  const states = await Promise.all(rows.map(claimState));
  return new Map(states.map((state) => [state.taskId, state]));
}

/** Takes over where no living runner has the task; undefined when somebody was faster. */
export async function takeClaim(
  session: StoreSession,
  tables: StoreTables,
  taskId: number,
): Promise<DatabaseClaim | undefined> {
  const latest = (await latestClaims(session, tables, taskId)).get(taskId);
  if (latest?.alive) return undefined;
  const claim: DatabaseClaim = { taskId, turn: (latest?.turn ?? 0) + 1, nonce: newNonce() };
  try {
    // Of several processes exactly one inserts the turn.
    await session.ask(
      `INSERT INTO ${tables.claims} (task_id, turn, nonce, by_account, runner, signed_at) VALUES (?, ?, ?, CURRENT_USER(), ?, UTC_TIMESTAMP(3))`,
      [taskId, claim.turn, claim.nonce, JSON.stringify(await ownIdentity())],
    );
  } catch (error) {
    if (!isRefusal(error, duplicateKey)) throw error;
    // Its own, when the answer was lost.
    return (await holdsClaim(session, tables, claim)) ? claim : undefined;
  }
  return claim;
}

/** Whether the claim still counts: nobody has taken over meanwhile. */
export async function holdsClaim(
  session: StoreSession,
  tables: StoreTables,
  { taskId, nonce }: DatabaseClaim,
): Promise<boolean> {
  return (await latestClaims(session, tables, taskId)).get(taskId)?.nonce === nonce;
}

/** Shows that the runner lives. A sign on a claim that was taken over changes nothing: a later turn counts. */
export async function signClaim(
  session: StoreSession,
  { claims }: StoreTables,
  { taskId, turn, nonce }: DatabaseClaim,
): Promise<void> {
  await session.ask(
    `UPDATE ${claims} SET signed_at = UTC_TIMESTAMP(3) WHERE task_id = ? AND turn = ? AND nonce = ?`,
    [taskId, turn, nonce],
  );
}

/** Gives the claim back, after those that it took over: a runner that was only asleep must not find its own the latest. */
export async function releaseClaim(
  session: StoreSession,
  tables: StoreTables,
  claim: DatabaseClaim,
): Promise<void> {
  if (!(await holdsClaim(session, tables, claim))) return;
  const { taskId, turn } = claim;
  await session.ask(`DELETE FROM ${tables.claims} WHERE task_id = ? AND turn < ?`, [taskId, turn]);
  await session.ask(`DELETE FROM ${tables.claims} WHERE task_id = ? AND turn = ? AND nonce = ?`, [
    taskId,
    turn,
    claim.nonce,
  ]);
}

async function claimState(row: Row): Promise<ClaimState> {
  const process = parseProcess(row['runner'] ?? '');
  const fresh = Number(row['age']) < deadAfterMs * 1000;
  return {
    taskId: Number(row['task_id']),
    turn: Number(row['turn']),
    nonce: row['nonce'] ?? '',
    account: row['by_account'] ?? '',
    ...(process && { process }),
    lastSign: isoTime(row['signed_at'] ?? ''),
    // Machines of a team may share a name: only within the same space of process numbers is a process looked for.
    alive: fresh && (process?.space === undefined || (await isAlive(process)) !== false),
  };
}

function parseProcess(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
