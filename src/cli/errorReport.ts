import { EngineError, errorMessage } from '../engine/engineError';
import { UsageError } from './usageError';

/** An error as the command line shows it; never a stack trace. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
}

/** What to tell of an error, with the way out where there is one. */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  if (!(error instanceof EngineError)) {
    return { code: 'internal', message: errorMessage(error) };
  }
  const passwordGiven = process.env['SHADOW_SYNC_PASSWORD'] !== undefined;
  const hint =
    wantsPassword(error) && !passwordGiven && !process.stdin.isTTY
      ? ' The password is read from SHADOW_SYNC_PASSWORD, which is not set.'
      : '';
  return { code: error.code, message: error.message + hint };
}

/** Access denied to the user, not to a database or a table: a password does not help against these. */
function wantsPassword({ code, errno }: EngineError): boolean {
  return code === 'access' && (errno === 1045 || errno === 1698);
}
