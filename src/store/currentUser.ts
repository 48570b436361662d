import { hostname } from 'node:os';
import { accountName } from './accountName';

/** The account on this machine, as tasks name who did something. */
export function currentUser(): string {
  return `${accountName()}@${hostname()}`;
}
