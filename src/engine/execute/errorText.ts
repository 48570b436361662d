import { EngineError, errorMessage } from '../engineError';
import type { ServerErrorText } from './stepOutcome';

/** The error as it may be stored and shown. */
export function errorText(error: unknown): ServerErrorText {
  if (!(error instanceof EngineError)) return { message: errorMessage(error) };
  const { message, errno, sqlState } = error;
  return { message, ...(errno !== undefined && { errno }), ...(sqlState !== undefined && { sqlState }) };
}
