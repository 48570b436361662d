import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { onExit } from '../support/onExit';
import { openView, treeItem } from '../support/workbench';

describe('npm run demo', function () {
  this.timeout(120_000);
  let outer: string;
  let temporary: string;
  let demo: ChildProcess;
  let browser: Browser;
  let output = '';

  before(async () => {
    outer = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
    temporary = join(outer, 'demo');
    mkdirSync(temporary);
    demo = spawn(process.execPath, [join(__dirname, 'demo.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // tsx would keep its cache there.
      env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: '1' },
    });
    onExit(() => demo.kill('SIGTERM'));
    await new Promise<void>((resolve, reject) => {
      demo.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ctrl+C')) resolve();
      });
      demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}:\n${output}`)));
    });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    demo.kill('SIGKILL');
    rmSync(outer, { recursive: true, force: true });
  });

  it('has the sample databases', async () => {
    const connection = await createConnection(find(/mysql:\S+?(?=,)/));
    const [rows] = await connection.query(
      "SELECT table_schema AS name, COUNT(*) >= 4 AS filled FROM information_schema.tables WHERE table_schema IN ('shop', 'billing') GROUP BY 1 ORDER BY 1",
    );
    await connection.end();
    assert.deepEqual(rows, [
      { name: 'billing', filled: 1 },
      { name: 'shop', filled: 1 },
    ]);
  });

  it('shows an editor with the extension and its connection', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(40_000);
    await page.goto(find(/http:\S+/));
    await openView(page, 'Shadow Sync');
    await treeItem(page, /Local sample/).waitFor();
  });

  it('leaves neither processes nor files after Ctrl+C', async function () {
    const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve));
    demo.kill('SIGINT');
    assert.equal(await ended, 0);
    assert.deepEqual(readdirSync(temporary), []);
    assert.deepEqual(processesWith(`TMPDIR=${temporary}`), []);
  });

  function find(pattern: RegExp): string {
    return pattern.exec(output)?.[0] ?? assert.fail(`${pattern} is not in:\n${output}`);
  }
});

/** Command lines of the processes with this in their environment; Linux only, none elsewhere. */
function processesWith(text: string): readonly string[] {
  const ids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return ids.flatMap((id) => {
    try {
      const environment = readFileSync(`/proc/${id}/environ`, 'utf8');
      return environment.includes(text) ? [readFileSync(`/proc/${id}/cmdline`, 'utf8')] : [];
    } catch {
      // It has ended meanwhile, or is another user's.
      return [];
    }
  });
}
