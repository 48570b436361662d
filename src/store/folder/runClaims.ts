import { randomUUID } from 'node:crypto';
import { readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessIdentity, isAlive, ownIdentity } from '../processIdentity';
import { type RunnerState, deadAfterMs } from '../runnerDeath';
import { hasCode } from '../storeError';
import { createDurably, named, syncFolder } from '../writeDurably';

/** Who works on a task. The highest number in the task's folder counts; its file's time is the sign of life. */
export interface RunClaim {
  readonly number: number;
  readonly nonce: string;
  readonly process: ProcessIdentity;
}

/** What a task's folder says about its runner. */
interface ClaimState extends RunnerState {
  readonly number: number;
}

/** The claim that counts in this folder, if there is one. */
export async function latestClaim(folder: string): Promise<ClaimState | undefined> {
  const number = Math.max(0, ...(await readdir(folder)).map(claimNumber));
  if (number === 0) return undefined;
  const path = claimPath(folder, number);
  try {
    const { mtimeMs } = await stat(path);
    // None where the file is being copied at this moment: see createDurably.
    const claim = parseClaim(await readFile(path, 'utf8'));
    const fresh = Date.now() - mtimeMs < deadAfterMs;
    const alive = fresh && (claim === undefined || (await isAlive(claim.process)) !== false);
    const lastSign = new Date(mtimeMs).toISOString();
    return { ...(claim && { process: claim.process }), number, alive, lastSign };
  } catch (error) {
    // Released between the two looks.
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Takes over where no living runner has the task; undefined when somebody was faster. */
export async function takeClaim(folder: string): Promise<RunClaim | undefined> {
  const latest = await latestClaim(folder);
  if (latest?.alive) return undefined;
  const claim: RunClaim = {
    number: (latest?.number ?? 0) + 1,
    nonce: randomUUID(),
    process: await ownIdentity(),
  };
  if (!(await createDurably(claimPath(folder, claim.number), JSON.stringify(claim)))) return undefined;
  const holder = holderPath(folder, claim);
  await named(holder, () => writeFile(holder, '', { mode: 0o600 }));
  await syncFolder(folder);
  return claim;
}

/**
 * Whether the claim still counts: nobody has taken over meanwhile. Asked before each intent, so it looks no further
 * than it must: who takes over takes the next number, and who gives back removes all from the first on. Two files'
 * names tell, and nothing is read, which would take several times as long.
 */
export async function holdsClaim(folder: string, claim: RunClaim): Promise<boolean> {
  const [next, own] = await Promise.all([
    isThere(claimPath(folder, claim.number + 1)),
    isThere(holderPath(folder, claim)),
  ]);
  return own && !next;
}

/** Shows that the runner lives, as long as the task is its own: a sign must not keep a successor's claim alive. */
export async function signClaim(folder: string, claim: RunClaim): Promise<void> {
  if (!(await holdsClaim(folder, claim))) return;
  const now = new Date();
  await utimes(claimPath(folder, claim.number), now, now);
}

/** Gives the claim back, after those that it took over: a runner that was only asleep must not find its own the latest. */
export async function releaseClaim(folder: string, claim: RunClaim): Promise<void> {
  if (!(await holdsClaim(folder, claim))) return;
  const holders = (await readdir(folder)).filter((name) => holderNumber(name) <= claim.number);
  for (const name of holders) await rm(join(folder, name), { force: true });
  for (let number = 1; number <= claim.number; number++) await rm(claimPath(folder, number), { force: true });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Stands beside the claim of whoever holds it: numbers are used again after a claim was given back. */
function holderPath(folder: string, { number, nonce }: RunClaim): string {
  return join(folder, `run-${number}.${nonce}.holder`);
}

function claimPath(folder: string, number: number): string {
  return join(folder, `run-${number}.claim`);
}

/** Infinity for any other file. */
function holderNumber(name: string): number {
  return Number(/^run-(\d+)\..+\.holder$/.exec(name)?.[1] ?? Infinity);
}

function claimNumber(name: string): number {
  return Number(/^run-(\d+)\.claim$/.exec(name)?.[1] ?? 0);
}

function parseClaim(text: string): RunClaim | undefined {
  try {
    return JSON.parse(text) as RunClaim;
  } catch {
    return undefined;
  }
}
