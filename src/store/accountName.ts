import { userInfo } from 'node:os';

/** The account that runs this process; in a container it may have a number only. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
