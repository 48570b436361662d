import type { ServerErrorText } from '../../engine/execute/stepOutcome';

/** What the server said, with its number. */
export function errorWords({ message, errno }: ServerErrorText): string {
  return errno === undefined ? message : `${message} (${errno})`;
}
