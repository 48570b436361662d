import type { EngineError } from '../engineError';
import type { Row } from './connection';
import type { DriverSession } from './driverSession';

/** How many statements a session takes in one round trip, as far as is known. */
export interface TripSize {
  size: number;
}

/** Beyond some 50 statements a round trip, nothing is gained any more; a few may go along with so many. */
export const statementsPerTrip = 60;

/**
 * Runs row-returning statements, `trips.size` in a round trip, and answers each with its rows or its refusal. A
 * refusal costs one round trip more. Sets `trips.size` to 1 where the server turns out to take no more.
 */
export async function queryEach(
  session: DriverSession,
  trips: TripSize,
  statements: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (readonly Row[] | EngineError)[]> {
  const answers: (readonly Row[] | EngineError)[] = [];
  const ask = (batch: readonly string[]) => session.read(batch.join(';\n'), undefined, signal);
  while (answers.length < statements.length) {
    const batch = statements.slice(answers.length, answers.length + trips.size);
    const { results, error } = await ask(batch);
    if (error && results.length === 0 && (batch.length === 1 || error.errno !== syntaxError)) {
      answers.push(error);
    } else if (!error && results.length >= batch.length) {
      answers.push(...results.slice(0, batch.length));
    } else {
      // The refusal may belong to the last result set, cut off by it, or to the statement behind it.
      answers.push(...(error ? results.slice(0, -1) : results));
      const alone = await ask(statements.slice(answers.length, answers.length + 1));
      answers.push(alone.error ?? alone.results[0] ?? []);
      const onlyFirstTaken = results.length === (error ? 0 : 1);
      if (onlyFirstTaken && !alone.error) trips.size = 1;
    }
  }
  return answers;
}

const syntaxError = 1064;
