import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { onExit } from './onExit';

/** What a call of the command line left behind. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliCall {
  readonly child: ChildProcess;
  readonly done: Promise<CliResult>;
  /** Resolves when the text has appeared on the standard output. */
  printed(text: string): Promise<void>;
}

let built: string | undefined;

/** Starts the bundled command line, with this password in its environment unless it is undefined. */
export function startCli(words: readonly string[], password: string | undefined): CliCall {
  built ??= bundle();
  const { SHADOW_SYNC_PASSWORD: _, ...environment } = process.env;
  const child = spawn(process.execPath, [built, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...(password !== undefined && { SHADOW_SYNC_PASSWORD: password }) },
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const done = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (stdout.includes(text)) resolve();
      };
      waiting.add(check);
      check();
      void done.then(() => reject(new Error(`"${text}" never came. It printed:\n${stdout}\n${stderr}`)));
    });
  return { child, done, printed };
}

/** The same, to its end. */
export function runCli(words: readonly string[], password: string | undefined = ''): Promise<CliResult> {
  return startCli(words, password).done;
}

function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-cli-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'cli.js');
  const entryPoints = [join(__dirname, '..', '..', 'src', 'cli.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  return outfile;
}
