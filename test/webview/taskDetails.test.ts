import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import type { CreatedEvent, TaskEvent } from '../../src/task/taskEvent';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import { createdEvent } from '../support/taskEvents';
import { answer, openView, quickInput, runCommand, treeItem, webview } from '../support/workbench';
import { accessibilityViolations, isSeen, showTab } from './person';

const logLines = 50_000;

/** Tasks as the store has them, without a server: what a task's page shows of them. */
describe('the details of a task', function () {
  this.timeout(90_000);
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let details: FrameLocator;
  let stopRun: () => Promise<void>;

  before(async () => {
    editor = await startEditor({ vsix: packageExtension() });
    stopRun = await fillStore(editor.storage);
    window = await openWorkbench(editor, { width: 1400, height: 1000 });
    page = window.page;
    details = webview(page);
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await stopRun();
  });

  pictureFailures(() => page);

  it("show each table's statements, warnings and error, and its planned change (TD-1)", async () => {
    await treeItem(page, /Task 1, database shop, succeeded with errors · 1 failed/).click();
    const grid = details.getByRole('grid', { name: 'Tables to synchronise' });
    await grid.press('ControlOrMeta+End');
    await grid.press('Enter');
    const table = details.getByRole('region', { name: 'Table orders' });
    await table.getByText('+ column x int(11)', { exact: true }).waitFor();
    await table.getByText('Statement 1: done').waitFor();
    await table.getByText('Warning 1264: Out of range').waitFor();
    // What failed stands before what is in step.
    await grid.press('ControlOrMeta+Home');
    await grid.press('Enter');
    const failed = details.getByRole('region', { name: 'Table customers' });
    await failed.getByText("Duplicate column name 'x' (1060)").waitFor();
    await failed.getByRole('button', { name: 'Planned change' }).click();
    await page.getByRole('tab', { name: /_test_customers: now ↔ after the change/ }).waitFor();
    await showTab(page, /#1 shop/);
  });

  it('show remarks in their lines (CR-13)', async () => {
    const remarks = details.locator('ss-task-information dd', { hasText: 'for the load test' });
    equal(await remarks.innerText(), 'for the load test\non Friday');
  });

  it('show the way of the task, with who, when and why (TD-2)', async () => {
    await details.getByRole('tab', { name: 'Process' }).click();
    const stations = details.getByRole('list', { name: 'Task process' }).getByRole('listitem');
    await stations.nth(4).waitFor();
    const texts = await stations.allInnerTexts();
    equal(texts.length, 5, texts.join('\n'));
    match(texts[0] ?? '', /Initiated[\s\S]*ann[\s\S]*for the load test\non Friday/);
    match(texts[1] ?? '', /Approval[\s\S]*approved[\s\S]*bob[\s\S]*production[\s\S]*looks right/);
    match(texts[3] ?? '', /Run[\s\S]*succeeded with errors/);
    match(texts[4] ?? '', /Completion/);
  });

  it('are what commands are about while they are on show, and so are their documents', async () => {
    await runCommand(page, 'Shadow Sync: Open Task Log');
    await page.getByRole('tab', { name: /shadow-sync-1\.log/ }).waitFor();
    await runCommand(page, 'Shadow Sync: Preview Task SQL');
    await page.getByRole('tab', { name: /shadow-sync-1\.sql/ }).waitFor();
  });

  it('tell for how long a statement runs, and which table waits for others (EX-1)', async () => {
    await treeItem(page, /Task 4/).click();
    const grid = details.getByRole('grid', { name: 'Tables to synchronise' });
    await grid.getByRole('row', { name: /customers.*Executing for 1\d min \d\d s/ }).waitFor();
    await grid.getByRole('row', { name: /orders.*Waiting.*Foreign keys come last/ }).waitFor();
    const ran = async (): Promise<string> =>
      grid
        .getByRole('row', { name: /customers/ })
        .getByText(/Executing for/)
        .innerText();
    const before = await ran();
    await page.waitForTimeout(1_200);
    notEqual(await ran(), before, 'the clock runs');
    const isWhole = ({ scrollWidth, clientWidth }: Element): boolean => scrollWidth <= clientWidth;
    ok(await grid.getByText(/Executing for/).evaluate(isWhole), 'and is not cut off');
    const later = await ran();
    await details.getByRole('tab', { name: 'Process' }).click();
    await page.waitForTimeout(2_500);
    await details.getByRole('tab', { name: 'Information' }).click();
    const passed = secondsIn(await ran()) - secondsIn(later);
    ok(passed >= 2, `and goes on behind another tab: ${passed} s`);
    await page.screenshot({ path: join(output, 'task executing.png') });
    const rests = [
      page.getByRole('button', { name: /Shadow Sync is executing/ }),
      treeItem(page, /Task 4/)
        .locator('.label-name')
        .first(),
    ];
    for (const rest of rests) await tells(rest, /customers: statement running since \d/);
  });

  /** A tooltip; one that comes as the row is drawn anew goes at once. */
  async function tells(rest: Locator, words: RegExp): Promise<void> {
    const shown = page.locator('.monaco-hover').getByText(words);
    for (let attempt = 0; attempt < 4 && !(await shown.isVisible()); attempt++) {
      await page.mouse.move(700, 700);
      await shown.waitFor({ state: 'hidden' });
      await rest.hover();
      await shown.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    ok(await shown.isVisible(), `no tooltip with ${String(words)}`);
  }

  it('say which task they are about before anything of it has come', async () => {
    await treeItem(page, /Task 3/).click();
    await details.getByRole('heading', { name: '#3', exact: true }).waitFor();
    await treeItem(page, /Task 1/).click();
    await details.getByRole('heading', { name: '#1', exact: true }).waitFor();
    // A page that is shown again begins anew, and its host is held back.
    for (const host of editor.extensionHosts()) process.kill(host, 'SIGSTOP');
    try {
      await showTab(page, /#3 shop/);
      await details.getByRole('heading', { name: 'Loading task #3…' }).waitFor();
      deepEqual(await accessibilityViolations(page), []);
      await page.screenshot({ path: join(output, 'task loading.png') });
    } finally {
      for (const host of editor.extensionHosts()) process.kill(host, 'SIGCONT');
    }
    await details.getByRole('heading', { name: '#3', exact: true }).waitFor();
    await details.getByRole('heading', { name: 'Loading' }).waitFor({ state: 'hidden' });
  });

  it('wait for approval where one is needed', async () => {
    await treeItem(page, /Task 3/).click();
    await details.getByRole('tab', { name: 'Process' }).click();
    await details.getByText('At the latest').waitFor();
    for (const [name, count] of [
      ['Approve…', 1],
      ['Reject…', 1],
      ['Abort…', 1],
      ['Execute', 0],
    ] as const) {
      equal(await details.getByRole('button', { name }).count(), count, name);
    }
  });

  it(`search a log of ${logLines.toLocaleString('en')} lines, and show its alerts (TD-3)`, async () => {
    await treeItem(page, /Task 2/).click();
    await details.getByRole('tab', { name: 'Logs' }).click();
    await details.getByRole('textbox', { name: 'Search the log' }).fill('needle 4');
    await details.getByText('1 of 11', { exact: true }).waitFor();
    await details.getByRole('button', { name: 'Previous' }).click();
    await details.getByText('11 of 11', { exact: true }).waitFor();
    await details.locator('.row.current', { hasText: 'needle 49000' }).waitFor();
    await details.getByRole('radio', { name: 'Alerts 50' }).click();
    await details.locator('.row.current', { hasText: 'needle 49000' }).waitFor();
    await details.getByRole('button', { name: 'Open as document' }).click();
    await page.getByRole('tab', { name: /shadow-sync-2\.log/ }).waitFor();
  });

  it('keep what is set to see of the log while their tab is hidden (TD-3)', async () => {
    await showTab(page, /#2 shop/);
    await details.getByRole('radio', { name: 'Alerts 50', checked: true }).waitFor();
    await details.getByText('1 of 11', { exact: true }).waitFor();
    await isSeen(details.locator('.row.current', { hasText: 'needle 4000' }));
    equal(await details.getByRole('textbox', { name: 'Search the log' }).inputValue(), 'needle 4');
  });

  it('copy the log, and save it where the user says (TD-3)', async () => {
    await treeItem(page, /Task 1,/).click();
    await details.getByRole('tab', { name: 'Logs' }).click();
    await details
      .getByText(/Duplicate column name/)
      .first()
      .waitFor();
    await details.getByRole('button', { name: 'Copy', exact: true }).click();
    const copied = /Duplicate column name 'x'/;
    for (let look = 0; look < 50 && !copied.test(await clipboard()); look++) await page.waitForTimeout(100);
    match(await clipboard(), copied);
    await details.getByRole('button', { name: 'Save…' }).click();
    // The dialog fills in a name of its own, over one that is typed before.
    const name = quickInput(page).locator('input').first();
    for (let look = 0; look < 50 && !(await name.inputValue()).endsWith('shadow-sync-1.log'); look++)
      await page.waitForTimeout(100);
    const file = join(editor.workspace, 'saved.log');
    await answer(page, file);
    for (let look = 0; look < 50 && !existsSync(file); look++) await page.waitForTimeout(100);
    equal(readFileSync(file, 'utf8').trim(), (await clipboard()).trim());
  });

  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

  it('offer no way to the end of a log that is all in sight', async () => {
    await treeItem(page, /Task 1,/).click();
    await details.getByRole('tab', { name: 'Logs' }).click();
    await details.getByRole('textbox', { name: 'Search the log' }).fill('orders');
    await details.getByText(/^1 of \d+$/).waitFor();
    equal(await details.getByRole('button', { name: 'Go to end' }).count(), 0);
    await details.getByRole('textbox', { name: 'Search the log' }).fill('');
    await treeItem(page, /Task 2,/).click();
    await details.getByRole('heading', { name: '#2', exact: true }).waitFor();
  });

  it('stay as they are when nothing of the log matches', async () => {
    await details.getByRole('radio', { name: 'Alerts 50' }).waitFor();
    const search = details.getByRole('textbox', { name: 'Search the log' });
    const places = async (): Promise<unknown> =>
      Promise.all(
        ['Next', 'Copy', 'Open as document'].map((name) =>
          details.getByRole('button', { name, exact: true }).boundingBox(),
        ),
      );
    for (const width of [1400, 760, 480]) {
      await page.setViewportSize({ width, height: 1000 });
      await search.fill('');
      const before = await places();
      await search.fill('there is no such line in this log');
      await details.getByText('No match', { exact: true }).waitFor();
      await page.screenshot({ path: join(output, `task log without a hit ${width}.png`) });
      deepEqual(await places(), before, `${width} px`);
    }
    await page.setViewportSize({ width: 1400, height: 1000 });
  });

  it('give the log the room there is, and wrap its long lines', async () => {
    await treeItem(page, /Task 2/).click();
    await details.getByRole('tab', { name: 'Logs' }).click();
    await details.getByRole('radio', { name: 'All logs' }).click();
    await details.getByRole('textbox', { name: 'Search the log' }).fill('');
    const log = details.getByRole('region', { name: 'Task log' });
    const last = log.locator('.row', { hasText: `line ${logLines - 1} ` });
    for (const [width, height] of [
      [1900, 1000],
      [1000, 700],
      [1400, 1000],
    ] as const) {
      await page.setViewportSize({ width, height });
      await log.press('End');
      await last.getByText('the end').waitFor();
      // A line is known to be wrapped once it is drawn; the end is scrolled to again then.
      for (let look = 0; look < 20 && Math.abs((await measured(log)).free) > 3; look++)
        await page.waitForTimeout(100);
      const { room, cut, tall, free } = await measured(log);
      ok(room >= 0 && room < 24, `${room} px below the log of ${width} × ${height}`);
      ok(!cut && tall > 30, `the last line has ${tall} px`);
      ok(free >= 0 && free < 3, `${free} px below the last line`);
    }
  });

  for (const theme of ['Dark Modern', 'Light Modern', 'Dark High Contrast']) {
    it(`are accessible and presentable in ${theme}`, async () => {
      await runCommand(page, 'Preferences: Color Theme');
      await answer(page, theme);
      await treeItem(page, /Task 1/).click();
      for (const tab of ['Information', 'Process', 'Logs']) {
        await details.getByRole('tab', { name: tab }).click();
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(output, `task ${tab} ${theme}.png`) });
        deepEqual(await accessibilityViolations(page), [], `${tab} in ${theme}`);
      }
    });
  }
});

/**
 * #1 approved and run with an error, #2 with a long log, #3 waiting for approval, #4 executing until the function that
 * is returned is called.
 */
async function fillStore(root: string): Promise<() => Promise<void>> {
  const store = await openTaskStore(root);
  const approval = { rule: 'production connections', approver: 'anyone', hours: 72 } as const;
  const created = creation('orders', 'customers', 'audit_log');
  const now = (): string => new Date().toISOString();
  await store.create({ ...created, approval });
  await store.append(1, {
    at: now(),
    kind: 'approved',
    by: 'bob@laptop',
    comment: 'looks right',
    planHash: created.plan.hash,
  });
  await runTask(1, (started) => [
    ...step('orders', 0, started, { status: 'succeeded' }),
    ...step('customers', 1, started, { status: 'failed', message: "Duplicate column name 'x'" }),
    tableEnd('audit_log', { status: 'notRun', message: 'The task ended before it.' }),
    { at: now(), kind: 'executionFinished', status: 'succeededWithErrors' },
  ]);
  await store.create(creation('orders'));
  await runTask(2, () => [{ at: now(), kind: 'executionFinished', status: 'succeeded' }]);
  writeLongLog(join(root, 'v1', 'tasks', '2'));
  await store.create({ ...creation('orders'), approval });
  await store.create(withForeignKeys(creation('orders', 'customers')));
  const release = await beginTask(4, (started) => [
    ...step('orders', 0, started, { status: 'succeeded' }).slice(0, 2),
    ...step('customers', 1, minutesAgo(12), { status: 'succeeded' }).slice(0, 1),
  ]);
  return async () => {
    await release();
    await store.close();
  };

  async function runTask(id: number, events: (started: string) => readonly TaskEvent[]): Promise<void> {
    await (
      await beginTask(id, events)
    )();
  }

  async function beginTask(
    id: number,
    events: (started: string) => readonly TaskEvent[],
  ): Promise<() => Promise<void>> {
    const claim = await store.claimRun(id, 'execute');
    if (claim.status === 'refused') throw new Error(claim.message);
    const started = now();
    await store.append(id, {
      at: started,
      kind: 'executionStarted',
      by: 'ann@laptop',
      runner: claim.run.runner,
    });
    for (const event of events(started)) await store.append(id, event);
    return () => claim.run.release();
  }
}

/** Of `Executing for 12 min 03 s`. */
function secondsIn(words: string): number {
  const [minutes = NaN, seconds = NaN] = (words.match(/\d+/g) ?? []).map(Number);
  return minutes * 60 + seconds;
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** Each table gets a foreign key once all are changed. */
function withForeignKeys(created: CreatedEvent): CreatedEvent {
  const tables = created.plan.tables.map((table) => {
    const key = { sql: 'ALTER TABLE t ADD FOREIGN KEY (x)', table: table.pair.shadow };
    return { ...table, statements: [...table.statements, { ...key, phase: 'addForeignKeys' as const }] };
  });
  return { ...created, plan: { ...created.plan, tables } };
}

function creation(...sources: readonly string[]): CreatedEvent {
  const { at: _, ...created } = createdEvent(...sources);
  const tables = created.plan.tables.map((table) => ({
    ...table,
    changes: [{ sign: '+', text: 'column x int(11)' } as const],
    shadowSql: `CREATE TABLE \`${table.pair.shadow.name}\` (\n  \`id\` int(11) NOT NULL\n) ENGINE=InnoDB`,
    expectedSql: `CREATE TABLE \`${table.pair.shadow.name}\` (\n  \`id\` int(11) NOT NULL,\n  \`x\` int(11) DEFAULT NULL\n) ENGINE=InnoDB`,
  }));
  return {
    ...created,
    settings: { ...created.settings, database: 'shop', remarks: 'for the load test\non Friday' },
    plan: { ...created.plan, tables },
  };
}

type Result = Extract<TaskEvent, { kind: 'tableFinished' }>['result'];

function step(source: string, number: number, at: string, result: Result): readonly TaskEvent[] {
  const sql = `ALTER TABLE \`_test_${source}\`\n  ADD COLUMN x int`;
  const warnings = [{ level: 'Warning', code: 1264, message: 'Out of range' }];
  return [
    { at, kind: 'stepStarted', step: number, source, sql, connectionId: '7', before: 't' },
    {
      at,
      kind: 'stepFinished',
      step: number,
      source,
      outcome:
        result.status === 'failed'
          ? { status: 'failed', durationMs: 12, error: { message: result.message, errno: 1060 } }
          : { status: 'succeeded', durationMs: 120, warnings },
    },
    tableEnd(source, result),
  ];
}

function tableEnd(source: string, result: Result): TaskEvent {
  return { at: new Date().toISOString(), kind: 'tableFinished', source, result, durationMs: 120 };
}

/** A line in a thousand is a warning with a needle in it, and the last one is longer than a window is wide. */
function writeLongLog(folder: string): void {
  const at = new Date().toISOString();
  const lines: string[] = [];
  for (let number = 0; number < logLines; number++) {
    const needle = number % 1000 === 0;
    const length = number === logLines - 1 ? 16 : 4;
    const text = needle
      ? `needle ${number}`
      : `line ${number} ${'of a log that is long '.repeat(length)}to the end`;
    lines.push(JSON.stringify({ at, kind: 'message', level: needle ? 'warn' : 'info', text }));
  }
  appendFileSync(join(folder, 'events.long.jsonl'), `${lines.join('\n')}\n`);
}

/** How a log stands in its window, and its last line in it; pixels. */
function measured(log: Locator) {
  return log.evaluate((element) => {
    const rows = [...element.querySelectorAll('.row')].map((row) => row.getBoundingClientRect());
    rows.sort((one, other) => one.top - other.top);
    const overlapping = rows.some((row, at) => row.top < (rows[at - 1]?.bottom ?? row.top) - 1);
    const { bottom } = element.getBoundingClientRect();
    return {
      room: document.documentElement.clientHeight - bottom,
      cut: element.scrollWidth > element.clientWidth || overlapping,
      tall: rows.at(-1)!.height,
      free: bottom - rows.at(-1)!.bottom,
    };
  });
}
