import { randomBytes } from 'node:crypto';
import type { Row, SqlValue } from '../../engine/connection/connection';
import type { CreatedEvent, TaskEvent } from '../../task/taskEvent';
import type { StoreTables } from './storeSchema';
import { type StoreSession, isRefusal } from './storeSession';

/** An event as it stands in its task's sequence. */
export interface SequencedEvent {
  readonly seq: number;
  /** Absent where the row holds none that can be read. */
  readonly event?: TaskEvent;
}

/** The last row of a deleted task: what stood before it does not count any more. */
export const deletedKind = 'deleted';

/** What a writer wants to add, ready to be inserted: the same row however often it is sent. */
export interface NewRow {
  readonly nonce: string;
  readonly kind: string;
  readonly body: string;
}

/** An event without what the server writes itself: when, and who. */
export function newRow(event: TaskEvent | CreatedEvent): NewRow {
  // The account is the server's word; that there is one stays in the body.
  const written = { ...event, at: undefined, kind: undefined, ...('by' in event && { by: '' }) };
  return { nonce: newNonce(), kind: event.kind, body: JSON.stringify(written) };
}

export function newNonce(): string {
  return randomBytes(16).toString('hex');
}

/** Where rows go: behind the last one that the writer knows. */
export interface Place {
  readonly taskId: number;
  readonly seq: number;
  /** The instant by which they were judged, ISO 8601 in UTC; the server's clock as it writes them where absent. */
  readonly at?: string;
  /** Without this claim nothing is written. */
  readonly claim?: { readonly turn: number; readonly nonce: string };
}

/** `taken`: another writer has that place. `unclaimed`: the claim is somebody else's. */
export type Written = 'written' | 'taken' | 'unclaimed';

/**
 * Adds rows to a task's sequence, all or none, in one statement that also checks the claim. Sent again after a lost
 * connection it adds nothing twice: the place is taken then, and the row there tells by whom.
 */
export async function insertRows(
  session: StoreSession,
  tables: StoreTables,
  place: Place,
  rows: readonly NewRow[],
  patienceMs?: number,
): Promise<Written> {
  const { taskId, seq, at, claim } = place;
  const values: SqlValue[] = [];
  const tuples = rows.map(({ nonce, kind, body }, index) => {
    const parts = inParts(body).length;
    values.push(taskId, seq + index, nonce, ...(at === undefined ? [] : [sqlTime(at)]));
    // Without the claim this is NULL, and the whole statement is refused.
    const claimed = index === 0 && claim ? ownClaim(tables) : '?';
    if (index === 0 && claim) values.push(taskId, claim.turn, claim.nonce, taskId, claim.turn);
    else values.push(claim?.nonce ?? '');
    values.push(kind, parts, parts > 0 ? '' : body);
    return `(?, ?, ?, ${at === undefined ? 'UTC_TIMESTAMP(3)' : '?'}, CURRENT_USER(), ${claimed}, ?, ?, ?)`;
  });
  for (const row of rows) await insertParts(session, tables, row, patienceMs);
  const sql = `INSERT INTO ${tables.events} (task_id, seq, nonce, written_at, by_account, claim, kind, parts, body) VALUES ${tuples.join(', ')}`;
  try {
    await session.ask(sql, values, patienceMs);
    return 'written';
  } catch (error) {
    const refused = isRefusal(error, duplicateKey, ...conflicts)
      ? 'taken'
      : isRefusal(error, columnIsNull)
        ? 'unclaimed'
        : undefined;
    if (!refused) throw error;
    const [found] = await session.ask(
      `SELECT nonce FROM ${tables.events} WHERE task_id = ? AND seq = ?`,
      [taskId, seq],
      patienceMs,
    );
    return found?.['nonce'] === rows[0]?.nonce ? 'written' : refused;
  }
}

export const duplicateKey = 1062;
const columnIsNull = 1048;
/** Nothing was written, and only because others wrote at the same moment: deadlock, lock wait, and TiDB's and OceanBase's own. */
const conflicts: readonly number[] = [1213, 1205, 9007, 8022, 6002];

/** Neither question names the other's columns: TiDB takes no such subquery among VALUES. */
function ownClaim({ claims }: StoreTables): string {
  return `(SELECT nonce FROM ${claims} WHERE task_id = ? AND turn = ? AND nonce = ? AND NOT EXISTS (SELECT 1 FROM ${claims} later WHERE later.task_id = ? AND later.turn > ?))`;
}

/** A packet of 1 MB, the smallest limit of any server, holds a part in any character set. */
const partLength = 128_000;

async function insertParts(
  session: StoreSession,
  tables: StoreTables,
  { nonce, body }: NewRow,
  patienceMs: number | undefined,
): Promise<void> {
  for (const [part, text] of inParts(body).entries()) {
    try {
      await session.ask(
        `INSERT INTO ${tables.parts} (nonce, part, body) VALUES (?, ?, ?)`,
        [nonce, part, text],
        patienceMs,
      );
    } catch (error) {
      // Written before the connection was lost, or for a place that was taken.
      if (!isRefusal(error, duplicateKey)) throw error;
    }
  }
}

/** None where it fits into its row. */
function inParts(body: string): readonly string[] {
  if (body.length <= partLength) return [];
  const parts: string[] = [];
  for (let start = 0; start < body.length;) {
    const end = start + partLength;
    // The two halves of one character stay together.
    const splits = /[\uD800-\uDBFF]/.test(body[end - 1] ?? '');
    parts.push(body.slice(start, splits ? end - 1 : end));
    start = splits ? end - 1 : end;
  }
  return parts;
}

/** What `readRow` needs. */
export const eventColumns = 'e.task_id, e.seq, e.nonce, e.written_at, e.by_account, e.kind, e.parts, e.body';

/** The event of a row; undefined where it is damaged. */
export async function readRow(session: StoreSession, tables: StoreTables, row: Row): Promise<SequencedEvent> {
  const seq = Number(row['seq']);
  const kind = row['kind'] ?? '';
  let text = row['body'] ?? '';
  if (Number(row['parts']) > 0) {
    const parts = await session.ask(`SELECT body FROM ${tables.parts} WHERE nonce = ? ORDER BY part`, [
      row['nonce'] ?? '',
    ]);
    text = parts.map((part) => part['body'] ?? '').join('');
  }
  const body = parseBody(text);
  if (!body) return { seq };
  const by = 'by' in body && { by: row['by_account'] ?? '' };
  return { seq, event: { ...body, ...by, at: isoTime(row['written_at'] ?? ''), kind } as TaskEvent };
}

function parseBody(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** DATETIME(3) as servers print it, to ISO 8601 in UTC. */
export function isoTime(text: string): string {
  return `${text.replace(' ', 'T')}Z`;
}

function sqlTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
