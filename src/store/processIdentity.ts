import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { hasCode } from './storeError';

/** Tells a process from a later one with the same number. */
export interface ProcessIdentity {
  readonly hostname: string;
  readonly pid: number;
  /** Absent where the system does not tell. */
  readonly startTime?: string;
  /** Within which its number means something: one boot, one container. Absent where the system does not tell. */
  readonly space?: string;
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const [startTime, space] = await Promise.all([startTimeOf(process.pid), ownSpace()]);
  return {
    hostname: hostname(),
    pid: process.pid,
    ...(startTime !== undefined && { startTime }),
    ...(space !== undefined && { space }),
  };
}

/** Whether the process is still there; undefined for one of another machine, which cannot be looked at. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean | undefined> {
  if (identity.hostname !== hostname()) return undefined;
  if (identity.space !== undefined && identity.space !== (await ownSpace())) return undefined;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it is there and somebody else's.
    if (!hasCode(error, 'EPERM')) return false;
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

/** Of this boot and this container, on Linux (man 7 pid_namespaces). */
async function ownSpace(): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}
