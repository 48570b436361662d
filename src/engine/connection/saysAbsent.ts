import { EngineError } from '../engineError';

/** True where the server has no such table or database. MySQL 8 and OceanBase miss the database where a table is asked for. */
export function saysAbsent(error: unknown): boolean {
  return error instanceof EngineError && (error.errno === noSuchTable || error.errno === noSuchDatabase);
}

const noSuchTable = 1146;
const noSuchDatabase = 1049;
