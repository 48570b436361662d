import { EngineError, errorMessage } from '../engineError';
import { type Token, tokenize } from '../schema/tokens';
import type { Executed, Row, SqlWarning } from './connection';
import type { DriverSession, Reply } from './driverSession';

/**
 * Runs a statement and, behind it in the same round trip, SHOW WARNINGS and the reads; without reads, where the server
 * takes one statement at a time, the statement alone and its warnings after it where it left some. Throws when the
 * statement itself was refused, or the connection lost before it was answered: what is lost behind its answer does not
 * make it doubtful.
 */
export async function executeAndRead(
  session: DriverSession,
  sql: string,
  reads: readonly string[] | undefined,
): Promise<Executed> {
  refuseSeveral(sql);
  if (!reads) {
    const reply = await write(session, sql, sql);
    if (reply.error) throw reply.error;
    const warnings = reply.warningCount > 0 ? await askForWarnings(session, reply.warningCount) : [];
    return { durationMs: Math.round(reply.firstAnswerMs), warnings, answers: [] };
  }
  const reply = await write(session, sql, [sql, 'SHOW WARNINGS', ...reads].join(';\n'));
  // Nothing was answered before the refusal: it is the statement's own.
  if (reply.error && reply.results.length === 0) throw reply.error;
  const [, listed, ...answers] = wholeAnswers(reply);
  return {
    durationMs: Math.round(reply.firstAnswerMs),
    warnings: Array.isArray(listed) ? warningsOf(listed, reply.warningCount) : unread(reply.warningCount),
    answers,
  };
}

/** MySQL 5.6 hangs up in the middle of a statement that is longer than it takes, and gives no reason. */
async function write(session: DriverSession, sql: string, request: string): Promise<Reply> {
  try {
    return await session.write(request);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'connectionLost' || sql.length < suspiciousLength)
      throw error;
    const hint = `The statement has ${sql.length} characters: look whether max_allowed_packet of the server allows that.`;
    throw new EngineError('connectionLost', `${error.message} ${hint}`);
  }
}

/** The limit is a megabyte where an administrator took the smallest of the usual values. */
const suspiciousLength = 1_000_000;

/** The session asks for several statements in one request: what is to be one must be one. */
function refuseSeveral(sql: string): void {
  if (sql.includes(';') && mayBeSeveral(tokenize(sql))) {
    throw new EngineError('unsupported', `A semicolon stands in the statement; it was not sent: ${sql}`);
  }
}

/** A server that skips a version comment finds its end in quotes, too, and reads on there. */
function mayBeSeveral(tokens: readonly Token[]): boolean {
  let isOpen = false;
  return tokens.some(({ kind, text }) => {
    if (kind === 'marker') isOpen = text !== '*/' && (isOpen || !text.endsWith('*/'));
    return text === ';' || (isOpen && kind !== 'marker' && text.includes('*/'));
  });
}

/** The server stops at the first refusal, which may also cut the answer before it short. */
function wholeAnswers({ results, error }: Reply): readonly (readonly Row[] | EngineError)[] {
  if (!error) return results;
  const last = results.at(-1);
  return results.length > 2 && last?.length === 0 ? results.slice(0, -1) : [...results, error];
}

/** The statement is done: that its warnings cannot be read does not change that. */
async function askForWarnings(session: DriverSession, count: number): Promise<readonly SqlWarning[]> {
  try {
    const { results, error } = await session.read('SHOW WARNINGS');
    if (error) throw error;
    return warningsOf(results[0] ?? [], count);
  } catch (error) {
    return unread(count, errorMessage(error));
  }
}

function warningsOf(rows: readonly Row[], count: number): readonly SqlWarning[] {
  const warnings = rows.map((row) => ({
    level: String(row['Level']),
    code: Number(row['Code']),
    message: String(row['Message']),
  }));
  const left = count - warnings.length;
  return left > 0 ? [...warnings, note(`${left} more warnings, which the server does not list.`)] : warnings;
}

function unread(count: number, reason = 'the server did not list them'): readonly SqlWarning[] {
  return count > 0 ? [note(`${count} warnings could not be read: ${reason}`)] : [];
}

function note(message: string): SqlWarning {
  return { level: 'Note', code: 0, message };
}
