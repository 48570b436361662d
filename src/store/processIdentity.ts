import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Tells a process from a later one with the same number. */
export interface ProcessIdentity {
  readonly hostname: string;
  readonly pid: number;
  /** Absent where the system does not tell. */
  readonly startTime?: string;
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const startTime = await startTimeOf(process.pid);
  return { hostname: hostname(), pid: process.pid, ...(startTime !== undefined && { startTime }) };
}

/** Whether the process is still there; undefined for one of another machine, which cannot be looked at. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean | undefined> {
  if (identity.hostname !== hostname()) return undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it is there and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return identity.startTime === (await startTimeOf(identity.pid));
}

/** Clock ticks since boot at the process' start, on Linux: field 22 of its stat file (man 5 proc). */
async function startTimeOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses and may contain anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
