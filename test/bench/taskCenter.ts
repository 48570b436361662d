// Task Center with very many tasks, in the real editor: npx tsx test/bench/taskCenter.ts [--tasks 10000] [--tables 40]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { openWorkbench } from '../support/browser';
import { startEditor } from '../support/editor';
import { onExit } from '../support/onExit';
import { packageExtension } from '../support/packageExtension';
import { type StoredTask, writeStoredTasks } from '../support/storedTasks';
import { openView, runCommand, webview } from '../support/workbench';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { tasks: { type: 'string', default: '10000' }, tables: { type: 'string', default: '40' } },
  });
  const count = Number(values.tasks);
  const stored = Array.from({ length: count }, (_, index): StoredTask => ({
    status: index === count - 1 ? 'waiting' : index % 7 === 0 ? 'failed' : 'succeeded',
    hoursAgo: 1 + (count - index) / 2,
    connection: `Connection ${index % 9}`,
    database: index % 5 === 0 ? 'stock' : 'shop',
    by: index % 2 === 0 ? 'ann' : 'bob',
    tables: Number(values.tables),
  }));
  print(`${count} tasks of ${values.tables} tables each`);
  await measureStore(stored);
  await measureEditor(stored);
}

/** Reading alone, in this process. */
async function measureStore(stored: readonly StoredTask[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-bench-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  writeStoredTasks(folder, stored);
  for (const what of ['without the index', 'with the index']) {
    const store = await openTaskStore(folder);
    let lowest = Infinity;
    await timed(`all summaries from the files, ${what}`, async () => {
      for (let before: number | undefined = Infinity; before !== undefined;) {
        ({ lowest: before } = await store.summaries(200, before));
        lowest = before ?? lowest;
      }
    });
    await store.close();
  }
  const bytes = statSync(join(folder, 'v1', 'tasks', 'summaries.json')).size;
  print(
    `index: ${(bytes / 1e6).toFixed(1)} MB; this process: ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
  rmSync(folder, { recursive: true, force: true });
}

/** From the files to the screen. */
async function measureEditor(stored: readonly StoredTask[]): Promise<void> {
  const count = stored.length.toLocaleString('en');
  const editor = await startEditor({ vsix: packageExtension() });
  const storage = editor.storage;
  writeStoredTasks(storage, stored);
  const window = await openWorkbench(editor, { width: 1500, height: 900 });
  const { page } = window;
  page.setDefaultTimeout(600_000);
  try {
    await openView(page, 'Shadow Sync');
    await runCommand(page, 'Shadow Sync: Open Task Center');
    await counted(page, `\\S+ of ${count} tasks`);
    const frame = await pageFrame(page);
    await countMessages(frame);
    await timed('any time: all rows, read from the files', async () => {
      await runCommand(page, 'Shadow Sync: Show Tasks of Any Time');
      await counted(page, `${count} tasks`);
    });
    print(`messages to the page: ${await messages(frame)}`);
    await timed('a search', async () => {
      await webview(page).getByRole('textbox').first().fill('db:stock by:ann');
      await counted(page, `${Math.ceil(stored.length / 10).toLocaleString('en')} of`);
    });
    await webview(page).getByRole('textbox').first().fill('');
    await counted(page, `${count} tasks`);
    print(`messages since: ${await messages(frame)}`);
    await timed('a new order', async () => {
      await webview(page).getByRole('columnheader', { name: 'Connection' }).click();
      await webview(page).locator('[aria-sort="ascending"]').waitFor();
    });
    await webview(page).getByRole('columnheader', { name: 'Task ID' }).click();
    await webview(page).locator('[aria-sort="descending"]').waitFor();
    await messages(frame);
    await measureRun(page, storage, stored.length);
    print(`messages of 40 events of a run: ${await messages(frame)}`);
    print(`scrolling: ${await scrolled(frame)}`);
    await page.reload();
    await openView(page, 'Shadow Sync');
    await timed('after a reload: all rows, from the index', async () => {
      await runCommand(page, 'Shadow Sync: Open Task Center');
      await counted(page, `${count} tasks`);
    });
  } finally {
    await window.close();
    await editor.stop();
  }
}

async function measureRun(page: Page, storage: string, id: number): Promise<void> {
  const store = await openTaskStore(storage);
  const claimed = await store.claimRun(id, 'execute');
  if (claimed.status === 'refused') throw new Error(claimed.message);
  const at = (): string => new Date().toISOString();
  await store.append(id, { at: at(), kind: 'executionStarted', by: 'bench', runner: claimed.run.runner });
  await timed('40 events of a run, until the last one is seen', async () => {
    for (let table = 1; table <= 39; table++) {
      await store.append(id, {
        at: at(),
        kind: 'tableFinished',
        source: `table_${table}`,
        result: { status: 'succeeded' },
        durationMs: 5,
      });
    }
    await webview(page)
      .getByText(/Executing · 39\/40/)
      .waitFor();
  });
  await store.append(id, { at: at(), kind: 'executionFinished', status: 'succeeded' });
  await claimed.run.release();
  await store.close();
}

async function counted(page: Page, text: string): Promise<void> {
  await webview(page)
    .getByRole('status')
    .filter({ hasText: new RegExp(`^\\s*${text}(?!.*reading)`) })
    .waitFor();
}

async function pageFrame(page: Page): Promise<Frame> {
  const body = await webview(page).locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error('No webview is on show.');
  return frame;
}

interface Counter {
  messages: number;
  characters: number;
}

async function countMessages(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const counter: Counter = { messages: 0, characters: 0 };
    Object.assign(globalThis, { counter });
    globalThis.addEventListener('message', (event: MessageEvent) => {
      counter.messages++;
      counter.characters += JSON.stringify(event.data).length;
    });
  });
}

/** How many came since the last time, and how long they were. */
async function messages(frame: Frame): Promise<string> {
  const { messages: number, characters } = await frame.evaluate(() => {
    const { counter } = globalThis as unknown as { counter: Counter };
    const seen = { ...counter };
    Object.assign(counter, { messages: 0, characters: 0 });
    return seen;
  });
  return `${number}, ${(characters / 1e6).toFixed(2)} million characters`;
}

/** A screen at each frame, down to the end. */
async function scrolled(frame: Frame): Promise<string> {
  const frames = await frame.evaluate(async () => {
    const center = document.querySelector('ss-task-center-page');
    const grid = center?.shadowRoot?.querySelector('ss-data-grid')?.shadowRoot?.querySelector('.grid');
    if (!grid) throw new Error('There is no grid.');
    const times: number[] = [];
    let last = performance.now();
    while (grid.scrollTop + grid.clientHeight < grid.scrollHeight - 1) {
      grid.scrollTop += grid.clientHeight;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      times.push(performance.now() - last);
      last = performance.now();
    }
    return times;
  });
  const sorted = frames.toSorted((left, right) => left - right);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `${frames.length} screens, median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, longest ${at(1)} ms`;
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  print(`${what}: ${Math.round(performance.now() - start).toLocaleString('en')} ms`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
