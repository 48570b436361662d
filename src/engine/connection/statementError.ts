import { EngineError, type EngineErrorCode } from '../engineError';
import type { ConnectionTarget } from './connection';
import { addressOf } from './connectError';
import { asSentence } from './serverWords';

/** The part of the driver's error that is the server's. The driver's names for it are MySQL's, also on MariaDB. */
export interface Refusal {
  readonly message: string;
  readonly sqlMessage?: string;
  readonly errno?: number;
  readonly sqlState?: string;
}

/** A refused statement: the server's own words, and what to do where that is plain. */
export function statementError(refusal: Refusal, target: ConnectionTarget): EngineError {
  const { errno } = refusal;
  const text = refusal.sqlMessage ?? refusal.message;
  const file =
    errno === undefined ? /LOCAL INFILE command server wants to read (.*) file/.exec(text)?.[1] : undefined;
  if (file !== undefined) {
    const message = `${addressOf(target)} asked for the file ${file} of this machine and got nothing. Do not trust this server.`;
    return new EngineError('server', message);
  }
  const wayOut = errno === undefined ? undefined : waysOut[errno]?.(target, text);
  const code: EngineErrorCode = errno !== undefined && accessErrors.has(errno) ? 'access' : 'server';
  return new EngineError(code, wayOut ? `${asSentence(text)} ${wayOut}` : text, {
    ...(errno !== undefined && { errno }),
    ...(refusal.sqlState !== undefined && { sqlState: refusal.sqlState.replace(/^#/, '') }),
  });
}

const accessErrors: ReadonlySet<number> = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1820]);

const waysOut: Readonly<Record<number, (target: ConnectionTarget, text: string) => string | undefined>> = {
  1044: askForGrant,
  1142: askForGrant,
  1143: askForGrant,
  1227: askForGrant,
  1049: (target) => `Check the name of the database on ${addressOf(target)}.`,
  1153: () => 'The statement is longer than max_allowed_packet of the server.',
  1205: () => 'Another session holds a lock on the table; try again when it has finished.',
  1290: (_, text) =>
    text.includes('NO_ENGINE_SUBSTITUTION')
      ? 'Nothing was changed. The server makes tables of one engine only (enforce_storage_engine); give the source that engine, or leave it out.'
      : 'The server does not take changes; connect to the primary.',
  1291: () =>
    'Nothing was changed. The source was made in a session that was not strict; give it members that differ in its collation.',
  1792: () => 'The server opens transactions read-only; connect to the primary.',
  1800: otherClauses,
  1801: otherClauses,
  1845: otherClauses,
  1846: otherClauses,
  // MySQL 8 and later, after 64 or 255 instant changes; another error on MariaDB.
  4092: (_, text) => (text.includes('row versions') ? otherClauses() : undefined),
  3750: (target) =>
    `Nothing was changed. Ask the administrator of ${addressOf(target)} to grant SESSION_VARIABLES_ADMIN to user "${target.user}", whose session then does without.`,
  1820: (target) =>
    `The password of user "${target.user}" has expired: set a new one with another client first.`,
};

/** Unknown or unsupported clauses, with nothing done. */
function otherClauses(): string {
  return 'Nothing was changed. Choose another ALGORITHM or LOCK, or leave the choice to the server.';
}

function askForGrant(target: ConnectionTarget): string {
  return `Ask the administrator of ${addressOf(target)} to grant it to user "${target.user}".`;
}
