import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A process with all its children, from start to end. */
export interface Measured {
  readonly stdout: string;
  readonly stderr: string;
  /** Absent where the process was ended because it took too long. */
  readonly exitCode?: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** Runs a program under GNU time, in a folder of its own unless one is given; ends it after `limitMs`. */
export async function runMeasured(
  command: readonly string[],
  options: { readonly limitMs: number; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-bench-'));
  const report = join(folder, 'time');
  const start = performance.now();
  const child = spawn('/usr/bin/time', ['--format', '%U %S %M', '--output', report, ...command], {
    cwd: options.cwd ?? folder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a tool's children end with it.
    detached: true,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, options.limitMs);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    const wallMs = performance.now() - start;
    const [user, system, peak] = late
      ? []
      : (readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
    return {
      stdout: Buffer.concat(out).toString('utf8'),
      stderr: Buffer.concat(err).toString('utf8'),
      ...(late ? {} : { exitCode }),
      wallMs,
      cpuMs: ((user ?? 0) + (system ?? 0)) * 1000,
      peakMb: (peak ?? 0) / 1024,
    };
  } finally {
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}
