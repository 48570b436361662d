import type { Connection, Row } from '../connection/connection';
import { EngineError, saysAbsent } from '../engineError';
import { quoteTable } from '../schema/quoting';
import type { TableName } from '../schema/tableName';

/** What the server said about one table, which is given back as it was asked for. */
export type CreateStatement<T extends TableName = TableName> = { readonly table: T } & (
  | { readonly status: 'read'; readonly createStatement: string }
  | { readonly status: 'absent' }
  /** A view lies under that name. */
  | { readonly status: 'view' }
  | { readonly status: 'failed'; readonly error: EngineError }
);

/** A question that goes along with the first batch and so costs no round trip; `answered` once, unless all is lost. */
export interface Aside {
  readonly sql: string;
  readonly answered: (answer: readonly Row[] | EngineError) => void;
}

/**
 * Reads SHOW CREATE TABLE of many tables, 50 in a round trip, over all the connections at once; while the tables of one
 * batch are looked at, its connection already reads the next. Yields a batch as it arrives, its tables in order;
 * batches in any. A lost connection's batch is read again over another; throws when the last one is lost, or
 * `aborted`.
 */
export async function* readCreateStatements<T extends TableName>(
  connections: readonly Connection[],
  tables: readonly T[],
  signal?: AbortSignal,
  aside?: Aside,
): AsyncGenerator<readonly CreateStatement<T>[], void, undefined> {
  if (connections.length === 0)
    throw new EngineError('connect', 'There is no connection to read tables with.');
  const batches = batchesOf(tables, connections.length, aside);
  const idle: Connection[] = [];
  const running = new Map<Connection, Promise<Finished<T>>>();
  const readNext = (connection: Connection): void => {
    const batch = batches.shift();
    if (batch) running.set(connection, readBatch(connection, batch, signal));
    else idle.push(connection);
  };
  connections.forEach(readNext);
  while (running.size > 0) {
    const { connection, batch, outcome } = await Promise.race(running.values());
    running.delete(connection);
    if (outcome instanceof Error) {
      if (idle.length + running.size === 0 || signal?.aborted) throw outcome;
      batches.unshift(batch);
      const other = idle.pop();
      if (other) readNext(other);
    } else {
      readNext(connection);
      yield outcome;
    }
  }
}

/** The same for one table. */
export async function readCreateStatement(
  connection: Connection,
  table: TableName,
  signal?: AbortSignal,
): Promise<CreateStatement> {
  const [answer] = await connection.queryEach([showCreate(table)], signal);
  return toCreateStatement(table, answer ?? []);
}

interface Batch<T> {
  readonly tables: readonly T[];
  readonly aside?: Aside;
}

interface Finished<T extends TableName> {
  readonly connection: Connection;
  readonly batch: Batch<T>;
  readonly outcome: readonly CreateStatement<T>[] | Error;
}

const tablesPerBatch = 50;

/** Even batches, so that few tables too are spread over all the connections. */
function batchesOf<T>(tables: readonly T[], connections: number, aside: Aside | undefined): Batch<T>[] {
  const size = Math.max(1, Math.min(tablesPerBatch, Math.ceil(tables.length / connections)));
  return Array.from({ length: Math.ceil(tables.length / size) }, (_, index) => ({
    tables: tables.slice(index * size, (index + 1) * size),
    ...(index === 0 && aside && { aside }),
  }));
}

/** Never rejects, so that a consumer who stops early leaves no unhandled rejection behind. */
async function readBatch<T extends TableName>(
  connection: Connection,
  batch: Batch<T>,
  signal: AbortSignal | undefined,
): Promise<Finished<T>> {
  const { tables, aside } = batch;
  try {
    // First: if it is refused, the rest of the batch costs one round trip more, and not a search for the culprit.
    const also = aside ? [aside.sql] : [];
    const answers = await connection.queryEach([...also, ...tables.map(showCreate)], signal);
    aside?.answered(answers[0] ?? []);
    const outcome = tables.map((table, index) =>
      toCreateStatement(table, answers[index + also.length] ?? []),
    );
    return { connection, batch, outcome };
  } catch (error) {
    return { connection, batch, outcome: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** What to ask for a table's definition, alone or behind another statement. */
export function showCreate(table: TableName): string {
  return `SHOW CREATE TABLE ${quoteTable(table)}`;
}

/** The server's answer to it. */
export function toCreateStatement<T extends TableName>(
  table: T,
  answer: readonly Row[] | EngineError,
): CreateStatement<T> {
  if (answer instanceof EngineError) {
    if (saysAbsent(answer)) return { table, status: 'absent' };
    return { table, status: 'failed', error: answer };
  }
  const row = answer[0];
  if (row && 'View' in row) return { table, status: 'view' };
  const text = row?.['Create Table'];
  if (typeof text === 'string') return { table, status: 'read', createStatement: text };
  const message = `The server gave no definition of ${quoteTable(table)}.`;
  return { table, status: 'failed', error: new EngineError('server', message) };
}
