import { hostname, userInfo } from 'node:os';

/** The account on this machine, as tasks name who did something. */
export function currentUser(): string {
  return `${accountName()}@${hostname()}`;
}

/** In a container the user may have a number only, for which the system has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
