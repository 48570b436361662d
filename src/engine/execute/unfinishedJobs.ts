import type { Connection } from '../connection/connection';
import { worksInJobs } from './sessionRules';
import { type SentStatement, tagComment } from './statementTag';

/**
 * The number of the job that still does the statement's work: TiDB does DDL in a queue of its own, which another node
 * goes on with when the one that was told, and its sessions, are gone; the table prints as before until the job ends.
 * A round trip there.
 */
export async function unfinishedJob(
  connection: Connection,
  sent: SentStatement,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!worksInJobs(connection.server)) return undefined;
  // Those that are not over come first, then the newest.
  const columns = 'JOB_ID AS id, JOB_TYPE AS type, STATE AS state, QUERY AS query';
  const sql = `SELECT ${columns} FROM information_schema.DDL_JOBS LIMIT 256`;
  const comment = tagComment(sent.tag);
  const job = (await connection.query(sql, undefined, signal)).find(
    ({ id, type, state, query }) =>
      !over.has(String(state)) &&
      !isPart(String(type)) &&
      query?.startsWith(comment) === true &&
      /^\d+$/.test(String(id)),
  );
  return job && String(job['id']);
}

/** The clauses of an ALTER TABLE are listed beside their job, under its number, and stay `done`: it alone is over. */
function isPart(type: string): boolean {
  return type.includes('/* subjob */');
}

/** What ends a job. It takes SUPER. */
export function cancelJob(job: string): string {
  return `ADMIN CANCEL DDL JOBS ${job}`;
}

const over: ReadonlySet<string> = new Set(['synced', 'cancelled', 'rollback done']);
