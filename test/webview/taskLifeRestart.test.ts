import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import {
  modal,
  notification,
  openView,
  quickInput,
  runCommand,
  runCommandAndPick,
  runCommandByKeys,
  toast,
  treeItem,
  webview,
} from '../support/workbench';
import { choose, field, focusedName, rowAction, tabTo } from './person';
import { openShop, writeConnections, type Shop } from './shop';

/** What a task's life survives: an editor that is closed, and a window that dies in the middle of a statement. */
describe('the life of a task over restarts', function () {
  this.timeout(120_000);
  const home = mkdtempSync(join(tmpdir(), 'shadow-sync-home-'));
  let shop: Shop;
  let editor: Editor;
  let storage: string;
  let window: WorkbenchWindow;
  let page: Page;
  let form: FrameLocator;

  before(async () => {
    shop = await openShop();
    editor = await startEditor({ vsix: packageExtension(), home });
    storage = editor.storage;
    writeConnections(storage, shop);
    await openEditor();
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await shop.stop();
    rmSync(home, { recursive: true, force: true });
  });

  pictureFailures(() => page);

  it('begins by keys alone: create, analyse, submit, open (CR-1)', async () => {
    await shop.change('tags');
    await runCommandByKeys(page, 'Shadow Sync: Create Task…');
    await tabTo(form, 'Connection');
    await typeahead('Sandbox');
    await tabTo(form, 'Database');
    await typeahead('shop');
    await tabTo(form, 'Search source tables');
    await page.keyboard.type('tags');
    await tabTo(form, 'Source tables');
    // Beneath product_tags.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await form.getByRole('option', { name: 'tags', exact: true, selected: true }).waitFor();
    await tabTo(form, 'Analyse');
    await page.keyboard.press('Enter');
    await form.getByText(/compared in/).waitFor();
    await tabTo(form, 'Remarks');
    await page.keyboard.type('by keys');
    await tabTo(form, 'Submit');
    await page.keyboard.press('Enter');
    await modal(page).getByText('Execute on Sandbox / shop?').waitFor();
    await page.keyboard.press('Enter');
    await treeItem(page, /Task 1.*succeeded/).waitFor();
    await page.getByRole('tab', { name: /#1 shop/ }).waitFor();
    await runCommandByKeys(page, 'View: Close All Editors');
    await runCommandByKeys(page, 'Shadow Sync: Focus on Tasks View');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await form.getByRole('heading', { name: '#1', exact: true }).waitFor();
  });

  it('keeps a draft and its tasks over a restart, and asks about missed times (CR-15, EX-7)', async () => {
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `Sandbox · 127.0.0.1:${shop.server.port}`);
    await choose(form, 'Database', 'shop');
    await field(form, 'Remarks').fill('half-finished');
    await form.getByRole('radio', { name: 'Manually' }).click();
    await draftHolds('half-finished');
    await closeEditor();
    await shop.change('brands');
    const missed = [];
    for (let task = 0; task < 2; task++) missed.push(await addDue('brands', 3_600_000));
    editor = await startEditor({ home });
    await openEditor();
    await treeItem(page, /Task 1.*succeeded/).waitFor();
    for (const id of missed) {
      await treeItem(page, new RegExp(`Task ${id}.*missed its time`)).waitFor();
      await (
        await notification(page, new RegExp(`Task #${id} .*missed its time .*only if you say so`))
      ).waitFor();
      deepEqual(await shop.sent(id), []);
    }
    await page.screenshot({ path: join(output, 'life missed.png') });
    const [late = 0, given = 0] = missed;
    await press(`Task #${given} `, 'Let It Go');
    await treeItem(page, new RegExp(`Task ${given}.*expired`)).waitFor();
    await press(`Task #${late} `, 'Execute Now');
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, new RegExp(`Task ${late}.*succeeded`)).waitFor();
    ok(await shop.isInStep('brands'));
    deepEqual(await shop.sent(given), []);
    await runCommandAndPick(page, 'Shadow Sync: Create Task…', 'shop');
    await form.getByRole('radio', { name: 'Manually', checked: true }).waitFor();
    equal(await field(form, 'Remarks').inputValue(), 'half-finished');
  });

  it('runs or lets go of what was missed, where the settings say so (EX-7)', async () => {
    await shop.change('coupons');
    await changeSettings({ 'shadowSync.schedule.missed': 'skip' });
    const given = await addDue('coupons', 3_600_000);
    await treeItem(page, new RegExp(`Task ${given}.*expired`)).waitFor();
    await changeSettings({ 'shadowSync.schedule.missed': 'run' });
    const late = await addDue('coupons', 3_600_000);
    await treeItem(page, new RegExp(`Task ${late}.*succeeded`)).waitFor();
    deepEqual([(await shop.sent(given)).length, (await shop.sent(late)).length], [0, 1]);
    await treeItem(page, new RegExp(`Task ${late}, `)).click();
    await form.getByRole('tab', { name: 'Process' }).click();
    await form.getByText('missed its time').first().waitFor();
  });

  it('is interrupted when its window dies, and repeats nothing (EX-6)', async () => {
    await shop.change('carriers', 'languages', 'roles');
    const blocker = await shop.server.connectRoot({ database: 'shop' });
    await blocker.query('START TRANSACTION; SELECT * FROM _test_languages LIMIT 1');
    const id = await shop.addTask(storage, { tables: ['carriers', 'languages', 'roles'] });
    await rowAction(page, id, 'Execute Task…');
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await shop.blocked();
    for (const pid of editor.extensionHosts()) process.kill(pid, 'SIGKILL');
    const sent = await shop.sent(id);
    await window.close();
    await openEditor();
    await treeItem(page, new RegExp(`Task ${id}.*interrupted`)).waitFor();
    await blocker.query('ROLLBACK');
    await blocker.end();
    await press(`Task #${id} on Sandbox / shop was interrupted`, 'Verify');
    await treeItem(page, new RegExp(`Task ${id}, .*(failed|errors|aborted)`)).waitFor();
    await treeItem(page, new RegExp(`Task ${id}, `)).click();
    const grid = form.getByRole('grid', { name: 'Tables to synchronise' });
    const applied = await shop.isInStep('languages');
    await grid.getByRole('row', { name: /carriers.*Modified|carriers.*Succeeded/i }).waitFor();
    await grid.getByRole('row', { name: /roles.*Not run/i }).waitFor();
    const words = await grid.getByRole('row', { name: /languages/ }).innerText();
    match(words, applied ? /modified|succeeded/i : /not run|failed/i);
    deepEqual(await shop.sent(id), sent);
    equal(await shop.isInStep('roles'), false);
    await page.screenshot({ path: join(output, 'life verified.png') });
  });

  it('is retried with what is not done, and initiated again with everything (TD-4)', async () => {
    const [id = 0] = await taskIds();
    await form.getByRole('button', { name: 'Retry unfinished tables' }).click();
    await form.getByRole('region', { name: 'Shadow tables' }).waitFor();
    const rest = form.getByRole('listbox', { name: 'Shadow tables' }).getByRole('option');
    await rest.nth(0).waitFor();
    const expected = (await shop.isInStep('languages'))
      ? ['_test_roles']
      : ['_test_languages', '_test_roles'];
    await rest.nth(expected.length - 1).waitFor();
    deepEqual(await names(), expected);
    await form.getByText(`${expected.length} of ${expected.length} compared in`).waitFor();
    await treeItem(page, new RegExp(`Task ${id}, `)).click();
    await form.getByRole('button', { name: 'Initiate again' }).click();
    await rest.nth(2).waitFor();
    deepEqual(await names(), ['_test_carriers', '_test_languages', '_test_roles']);
    await form.getByText('3 of 3 compared in').waitFor();
    await form.getByRole('radio', { name: 'Ignore and continue', checked: true }).waitFor();
    await form.getByRole('radio', { name: 'Manually', checked: true }).waitFor();

    async function names(): Promise<readonly string[]> {
      const texts = await rest.locator('.ellipsis').allInnerTexts();
      return texts.map((text) => text.trim());
    }
  });

  it('is deleted only when it is over, and each refusal has words (TL-4)', async () => {
    const [over = 0] = await taskIds();
    await shop.change('roles');
    const open = await shop.addTask(storage, { tables: ['roles'] });
    await treeItem(page, new RegExp(`Task ${open}.*waiting to be executed`)).waitFor();
    await runCommand(page, 'Shadow Sync: Delete Task…');
    await quickInput(page)
      .locator('.monaco-list-row', { hasText: `#${over} ` })
      .waitFor();
    equal(
      await quickInput(page)
        .locator('.monaco-list-row', { hasText: `#${open} ` })
        .count(),
      0,
    );
    await quickInput(page)
      .locator('.monaco-list-row', { hasText: `#${over} ` })
      .click();
    await modal(page).getByRole('button', { name: 'Delete Task' }).click();
    await treeItem(page, new RegExp(`Task ${over}, `)).waitFor({ state: 'hidden' });
    const refusals = {
      'Verify Interrupted Task': 'No task was interrupted.',
      'Approve Task…': 'No task waits for approval.',
    };
    for (const [command, refusal] of Object.entries(refusals)) {
      await runCommand(page, `Shadow Sync: ${command}`);
      await toast(page, refusal).first().waitFor();
      await runCommand(page, 'Notifications: Clear All Notifications');
    }
  });

  async function openEditor(): Promise<void> {
    window = await openWorkbench(editor, { width: 1400, height: 1100 });
    page = window.page;
    form = webview(page);
    await openView(page, 'Shadow Sync');
  }

  async function closeEditor(): Promise<void> {
    await window.close();
    await editor.stop();
  }

  /** Of a notification, whether its toast is still on show or not. */
  async function press(text: string, button: string): Promise<void> {
    await (await notification(page, text)).getByRole('button', { name: button }).click();
  }

  function addDue(table: string, agoMs: number): Promise<number> {
    const at = new Date(Date.now() - agoMs).toISOString();
    return shop.addTask(storage, { tables: [table], execution: { kind: 'schedule', at, timeZone: 'UTC' } });
  }

  async function changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = join(editor.userFolder, 'settings.json');
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...before, ...settings }));
    await page.reload();
    await openView(page, 'Shadow Sync');
  }

  /** The tasks of the tree, newest first. */
  async function taskIds(): Promise<readonly number[]> {
    const labels = await treeItem(page, /^Task \d+, /).evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('aria-label') ?? ''),
    );
    return labels.map((label) => Number(/\d+/.exec(label)?.[0]));
  }

  /** Chooses an option of the dropdown that has the focus by its first letters. */
  async function typeahead(option: string): Promise<void> {
    await page.keyboard.press('Enter');
    await page.keyboard.type(option);
    await page.keyboard.press('Enter');
    match(await focusedName(form), /Connection|Database/);
  }

  /** Until the draft is on the disk. */
  async function draftHolds(text: string): Promise<void> {
    const folder = join(storage, 'drafts');
    for (let look = 0; look < 200; look++) {
      try {
        const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
        if (files.some((name) => readFileSync(join(folder, name), 'utf8').includes(text))) return;
      } catch {
        // The folder comes with the first draft.
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('The draft was not written.');
  }
});
