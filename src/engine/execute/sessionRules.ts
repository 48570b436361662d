import type { ServerFacts } from '../schema/serverFacts';
import { atLeast } from '../schema/serverVersion';

/** GET_LOCK frees the session's lock before it takes another: MySQL before 5.7.5 (its manual, "Locking Functions"). */
export function keepsOneLockPerSession(server: ServerFacts): boolean {
  return server.flavor === 'mysql' && !atLeast(server, [5, 7, 5]);
}

/** OceanBase 4.3 still counts a lock as held long after its session was closed; freeing it by statement works at once. */
export function keepsLocksOfEndedSessions(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** OceanBase prints an index in SHOW CREATE TABLE while it is built, and after that failed until it is taken away. */
export function showsUnfinishedIndexes(server: ServerFacts): boolean {
  return server.flavor === 'oceanbase';
}

/** TiDB puts DDL into a queue; a job there outlives the session that sent it (run on 8.4). */
export function worksInJobs(server: ServerFacts): boolean {
  return server.flavor === 'tidb';
}

/**
 * TiDB lets GET_LOCK wait for a second where it is told not to wait, and says of a lock of another session only that
 * there is one: its IS_USED_LOCK answers 1 (run on 8.4).
 */
export function hidesLockHolders(server: ServerFacts): boolean {
  return server.flavor === 'tidb';
}
