import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { currentUser } from '../../src/store/accountName';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import {
  answer,
  modal,
  openView,
  quickInput,
  runCommand,
  runCommandAndPick,
  toast,
  treeItem,
  webview,
} from '../support/workbench';
import { sampleUser } from '../demo/sampleDatabase';
import { analyse, choose, chooseTables, rowAction } from './person';
import { needed, openShop, writeConnections, type Shop } from './shop';

/** Approval, schedule and execution by hand: two windows of the packed extension, and a real server that writes down what it is told. */
describe('the life of a task', function () {
  this.timeout(120_000);
  let shop: Shop;
  let editor: Editor;
  let storage: string;
  let window: WorkbenchWindow;
  let page: Page;
  let other: Page;
  let form: FrameLocator;

  before(async () => {
    shop = await openShop();
    editor = await startEditor({ vsix: packageExtension() });
    storage = editor.storage;
    writeConnections(storage, shop);
    window = await openWorkbench(editor, { width: 1400, height: 1100 });
    page = window.page;
    form = webview(page);
    await openView(page, 'Shadow Sync');
    other = await window.open();
    await openView(other, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await shop.stop();
  });

  pictureFailures(() => page);

  it('shows which rule wants an approval before Submit, and waits for it (AP-1, CR-14)', async () => {
    await shop.change('tags', 'brands');
    await openForm('Live shop');
    await chooseTables(form, 'tags', 'brands');
    await form.getByText('Approval: required by mode “production', { exact: false }).waitFor();
    await form.getByText('within 72 hours').waitFor();
    await analyse(form);
    await page.screenshot({ path: join(output, 'life form approval.png') });
    // A scheduled time is the sooner end of the wait for it (AP-4).
    await form.getByRole('radio', { name: 'On schedule' }).click();
    await form.getByText('does not come before the scheduled time, the task expires').waitFor();
    await form.getByRole('button', { name: 'Submit', disabled: false }).click();
    match(await modal(page).innerText(), /It runs at .*\n.*does not come before its time, it expires/);
    await page.keyboard.press('Escape');
    await form.getByRole('radio', { name: 'Now' }).click();
    await form.getByRole('button', { name: 'Submit' }).click();
    match(await modal(page).innerText(), /Create a task for Live shop \/ shop\?[\s\S]*It waits for approval/);
    await modal(page).getByRole('button', { name: 'Create Task' }).click();
    await answer(page, 'shoppe');
    await quickInput(page).getByText('This is not the name of the database.').waitFor();
    await answer(page, 'shop');
    await treeItem(page, /Task 1.*waiting for approval/).waitFor();
    await treeItem(other, /Task 1.*waiting for approval/).waitFor();
    deepEqual(await shop.sent(1), []);
  });

  it('is rejected with a comment, which is needed (AP-2, TD-5)', async () => {
    await openTask(1);
    await form.getByRole('button', { name: 'Reject…' }).click();
    await modal(page).getByRole('button', { name: 'Reject…' }).click();
    await quickInput(page).getByText("At most 200 characters. (Press 'Enter' to confirm").waitFor();
    await answer(page, ' ');
    await quickInput(page).getByText('Say why it is rejected.').waitFor();
    await answer(page, 'not before the weekend');
    await treeItem(page, /Task 1.*rejected/).waitFor();
    await form.getByRole('tab', { name: 'Process' }).click();
    const station = stations().filter({ hasText: 'not before the weekend' });
    match(
      await station.first().innerText(),
      new RegExp(`Approval[\\s\\S]*rejected[\\s\\S]*${escaped(currentUser())}`),
    );
    equal(await stations().filter({ hasText: 'not before the weekend' }).count(), 1, 'said once');
    await form.getByRole('tab', { name: 'Information' }).click();
    await form.getByText('Rejected by').waitFor();
    const fact = form.getByText(`Live shop · 127.0.0.1:${shop.server.port}`);
    match(await fact.innerText(), /Production$/, 'where the task runs');
    equal(await form.getByText('not before the weekend').count(), 1, 'said once');
    deepEqual(await shop.sent(1), []);
  });

  it('is approved with a comment, runs by itself, and tells by whom and when (AP-2)', async () => {
    const id = await shop.addTask(storage, {
      tables: ['tags', 'brands'],
      connection: 'live',
      execution: { kind: 'immediate' },
      approval: needed,
      remarks: 'for the load test',
    });
    await rowAction(page, id, 'Approve Task…');
    const words = await modal(page).innerText();
    match(words, new RegExp(`Approve task #${id} on Live shop / shop\\?`));
    match(
      words,
      /production[\s\S]*Runs as soon as it is approved\.[\s\S]*for the load test[\s\S]*to modify: 2/,
    );
    await modal(page).getByRole('button', { name: 'Approve…' }).click();
    await answer(page, 'looks right');
    await treeItem(page, new RegExp(`Task ${id}.*succeeded`)).waitFor();
    equal((await shop.sent(id)).length, 2);
    await openTask(id);
    await form.getByRole('tab', { name: 'Process' }).click();
    const approval = stations().filter({ hasText: 'looks right' });
    match(
      await approval.first().innerText(),
      new RegExp(`approved[\\s\\S]*${escaped(currentUser())}[\\s\\S]*From[\\s\\S]*To`),
    );
    await stations()
      .filter({ hasText: /Run[\s\S]*succeeded/ })
      .first()
      .waitFor();
  });

  it('loses its approval when a shadow changed, and never touches that table (AP-3, EX-2, TD-5)', async () => {
    await shop.change('coupons', 'carriers');
    const id = await shop.addTask(storage, {
      tables: ['coupons', 'carriers'],
      connection: 'live',
      approval: needed,
    });
    await approve(id, 'go');
    await treeItem(page, new RegExp(`Task ${id}.*waiting to be executed`)).waitFor();
    await shop.root.query('ALTER TABLE _test_coupons ADD COLUMN by_hand int');
    await execute(id);
    await toast(page, /was not executed and waits for approval again.*coupons/).waitFor();
    await treeItem(page, new RegExp(`Task ${id}.*waiting for approval`)).waitFor();
    deepEqual(await shop.sent(id), []);
    await openTask(id);
    await form.getByRole('tab', { name: 'Process' }).click();
    await stations().filter({ hasText: 'does not count any more' }).first().waitFor();
    await page.screenshot({ path: join(output, 'life voided.png') });
    await form.getByRole('button', { name: 'Approve…' }).click();
    await modal(page).getByRole('button', { name: 'Approve…' }).click();
    await answer(page, 'the rest');
    await treeItem(page, new RegExp(`Task ${id}.*waiting to be executed`)).waitFor();
    await execute(id);
    await treeItem(page, new RegExp(`Task ${id}, .*(failed|errors)`)).waitFor();
    await form.getByRole('tab', { name: 'Information' }).click();
    await form.getByRole('row', { name: /coupons.*Drifted/i }).waitFor();
    deepEqual([await shop.isInStep('coupons'), await shop.isInStep('carriers')], [false, true]);
    ok((await shop.sent(id)).every((sql) => !sql.includes('coupons')));
  });

  it('says what a schedule means, and refuses a time that is past or does not exist (CR-11)', async () => {
    await shop.change('languages');
    await openForm('Sandbox');
    await chooseTables(form, 'languages');
    await form.getByText('Approval: not required, as the connection is not marked production').waitFor();
    await analyse(form);
    await form.getByRole('radio', { name: 'On schedule' }).click();
    await form.getByLabel('Time zone').selectOption('Europe/Berlin');
    await type('2020-05-01', '02:00');
    await form.getByRole('alert').filter({ hasText: 'This time has passed' }).waitFor();
    ok(await form.getByRole('button', { name: 'Submit' }).isDisabled());
    await type(lastSunday(3), '02:30');
    await form.getByRole('alert').filter({ hasText: '02:30 does not exist in Europe/Berlin' }).waitFor();
    await type(lastSunday(10), '02:30');
    await form.getByRole('radio', { name: /02:30 UTC\+01:00, after the clocks are put back/ }).click();
    await form.getByText(/Sun .*02:30 Europe\/Berlin \(UTC\+01:00\) · in \d+ days/).waitFor();
    await page.screenshot({ path: join(output, 'life form schedule.png') });
    await form.getByRole('button', { name: 'Submit' }).click();
    match(
      await modal(page).innerText(),
      /It runs at Sun .*02:30 Europe\/Berlin \(UTC\+01:00\), if an editor window/,
    );
    await modal(page).getByRole('button', { name: 'Create Task' }).click();
    await treeItem(page, /Task \d+.*scheduled · Oct \d+/).waitFor();
  });

  it('runs at its time, once, whichever of two windows is first (EX-7)', async () => {
    const id = await shop.addTask(storage, {
      tables: ['languages'],
      execution: { kind: 'schedule', at: new Date(Date.now() + 4_000).toISOString(), timeZone: 'UTC' },
    });
    await treeItem(other, new RegExp(`Task ${id}.*scheduled`)).waitFor();
    deepEqual(await shop.sent(id), []);
    for (const each of [page, other]) await treeItem(each, new RegExp(`Task ${id}.*succeeded`)).waitFor();
    equal((await shop.sent(id)).length, 1);
    equal(await starts(id), 1);
  });

  it('is executed by hand from the tree, from its page and from the palette (TL-4, TD-5)', async () => {
    for (const from of ['tree', 'page', 'palette'] as const) {
      await shop.change('roles');
      const id = await shop.addTask(storage, { tables: ['roles'] });
      await treeItem(page, new RegExp(`Task ${id}.*waiting to be executed`)).waitFor();
      await begin[from](id);
      match(await modal(page).innerText(), /Execute on Sandbox \/ shop\?/);
      await modal(page).getByRole('button', { name: 'Execute' }).click();
      await treeItem(page, new RegExp(`Task ${id}.*succeeded`)).waitFor();
      ok(await shop.isInStep('roles'));
    }
  });

  it('is aborted while it waits, one or several, and does not run (TL-4)', async () => {
    await shop.change('roles');
    const ids = [];
    for (let task = 0; task < 3; task++) ids.push(await shop.addTask(storage, { tables: ['roles'] }));
    const [alone = 0, ...several] = ids;
    await treeItem(page, new RegExp(`Task ${several[1]}.*waiting to be executed`)).waitFor();
    await rowAction(page, alone, 'Abort Task…');
    match(await modal(page).innerText(), /Nothing of it has run\./);
    await modal(page).getByRole('button', { name: 'Abort Task' }).click();
    await treeItem(page, new RegExp(`Task ${alone}.*aborted`)).waitFor();
    await runCommand(page, 'Shadow Sync: Open Task Center');
    for (const id of several) await form.getByRole('checkbox', { name: `Select ${id}` }).click();
    await form.getByRole('button', { name: /Abort selected \(2\)/ }).click();
    match(await modal(page).innerText(), /Abort 2 tasks\?/);
    await modal(page).getByRole('button', { name: 'Abort Tasks' }).click();
    for (const id of several) await treeItem(page, new RegExp(`Task ${id}.*aborted`)).waitFor();
    for (const id of ids) deepEqual(await shop.sent(id), []);
  });

  const begin = {
    tree: (id: number) => rowAction(page, id, 'Execute Task…'),
    page: async (id: number) => {
      await openTask(id);
      await form.getByRole('button', { name: 'Execute' }).click();
    },
    palette: async (id: number) => {
      await runCommandAndPick(page, 'Shadow Sync: Execute Task…', `#${id}`);
    },
  };

  it('has in its package what it runs with, and nothing else (X16)', () => {
    const files = readdirSync(installed(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(installed(), join(parentPath, name)).replaceAll('\\', '/'));
    deepEqual(files.filter((name) => name !== '.vsixmanifest').sort(), [
      'LICENSE.txt',
      'changelog.md',
      'dist/cli.js',
      'dist/extension.js',
      'dist/mysql2.js',
      'dist/webview.js',
      'l10n/bundle.l10n.json',
      'l10n/bundle.l10n.zh-cn.json',
      'media/icon.png',
      'media/shadow-sync.svg',
      'media/tab-dark.svg',
      'media/tab-light.svg',
      'package.json',
      'package.nls.json',
      'package.nls.zh-cn.json',
      'readme.md',
    ]);
  });

  it('has a command line in its package that reaches the server', async () => {
    const cli = join(installed(), 'dist', 'cli.js');
    const words = ['--url', `mysql://${sampleUser}@127.0.0.1:${shop.server.port}`, '--database', 'shop'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, 'analyze', ...words, '--prefix', '_test_', '--tables', 'tags'],
      { env: { ...process.env, SHADOW_SYNC_PASSWORD: '' } },
    );
    match(stdout, /tags/);
  });

  /** Where the editor has unpacked the extension. */
  function installed(): string {
    const [folder = ''] = readdirSync(editor.extensionsFolder).filter((name) =>
      name.startsWith('shadow-sync'),
    );
    return join(editor.extensionsFolder, folder);
  }

  async function openForm(connection: string): Promise<void> {
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `${connection} · 127.0.0.1:${shop.server.port}`);
    await choose(form, 'Database', 'shop');
  }

  async function openTask(id: number): Promise<void> {
    await treeItem(page, new RegExp(`Task ${id}, `)).click();
    await form.getByRole('heading', { name: `#${id}`, exact: true }).waitFor();
  }

  async function approve(id: number, comment: string): Promise<void> {
    await rowAction(page, id, 'Approve Task…');
    await modal(page).getByRole('button', { name: 'Approve…' }).click();
    await answer(page, comment);
  }

  /** On the connection marked production. */
  async function execute(id: number): Promise<void> {
    await rowAction(page, id, 'Execute Task…');
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await answer(page, 'shop');
  }

  function stations(): Locator {
    return form.getByRole('list', { name: 'Task process' }).getByRole('listitem');
  }

  async function type(date: string, time: string): Promise<void> {
    await form.getByLabel('Date').fill(date);
    await form.getByLabel('Time of day', { exact: true }).fill(time);
    await form.getByLabel('Time of day', { exact: true }).blur();
  }

  async function starts(id: number): Promise<number> {
    const store = await openTaskStore(storage);
    const events = await store.events(id);
    await store.close();
    return events.filter(({ kind }) => kind === 'executionStarted').length;
  }
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The day on which the clocks of Europe change in that month of next year. */
function lastSunday(month: number): string {
  const end = new Date(Date.UTC(new Date().getUTCFullYear() + 1, month, 0));
  end.setUTCDate(end.getUTCDate() - end.getUTCDay());
  return end.toISOString().slice(0, 10);
}
