import { hostname, userInfo } from 'node:os';

/** The account on this machine, as tasks name who did something. */
export function currentUser(): string {
  return `${userInfo().username}@${hostname()}`;
}
