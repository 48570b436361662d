import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { onExit } from '../support/onExit';
import type { StoreName } from './namedStore';

/** A process of its own that works on a store, and the values that it has said so far. */
export interface StoreJob {
  readonly child: ChildProcess;
  readonly said: () => readonly unknown[];
}

/** Starts a job of `storeProcess.ts` or `soakProcess.ts`; end it in `afterEach`. */
export function startJob(
  store: StoreName,
  job: string,
  argument = '',
  program: 'storeProcess' | 'soakProcess' = 'storeProcess',
): StoreJob {
  const child = spawn(process.execPath, [bundled(program), JSON.stringify(store), job, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const said = (): readonly unknown[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  return { child, said };
}

let folder: string | undefined;
const bundles = new Map<string, string>();

/** One file for each program: translating all of its sources would take each process longer than its job. */
function bundled(program: string): string {
  const known = bundles.get(program);
  if (known !== undefined) return known;
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'shadow-sync-jobs-'));
    onExit(() => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const outfile = join(folder, `${program}.cjs`);
  buildSync({
    entryPoints: [join(__dirname, `${program}.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  bundles.set(program, outfile);
  return outfile;
}

/** Waits until it holds, 20 s at most. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error('It did not happen within 20 s.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits for the end of a process, which the signal brings about, and until all that it said is here. */
export async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  const isGone = child.exitCode !== null || child.signalCode !== null;
  if (isGone && child.stdout?.closed) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  if (signal) child.kill(signal);
  await closed;
}
