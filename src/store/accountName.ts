import { hostname, userInfo } from 'node:os';

/** The account that runs this process; in a container it may have a number only. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** The same on this machine, as tasks of a folder name who did something: `ann@laptop`. */
export function currentUser(): string {
  return `${accountName()}@${hostname()}`;
}
