import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { pictureFailures } from '../support/pictures';
import {
  modal,
  openView,
  outputText,
  pick,
  runCommand,
  runCommandAndPick,
  treeItem,
  webview,
} from '../support/workbench';
import { analyse, choose, chooseTables, field, showTab, tabCount } from './person';
import { openShop, writeConnections, type Shop } from './shop';

/** HTML, an icon, a link to a command, and a mark that turns the rest around. */
const hostile = '<img src=x onerror=boom()>$(gear)[x](command:y)\u202e';
const hostileShown = '<img src=x onerror=boom()>$(gear)[x](command:y)⟨U+202E⟩';

/** One table of each result: what its row says, what can be done with it, and what the host takes from the page. */
describe('the rows of an analysis in the editor', function () {
  this.timeout(120_000);
  let shop: Shop;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let form: FrameLocator;

  before(async () => {
    shop = await openShop();
    await shop.change('tags', 'brands');
    await shop.root.query(`
      CREATE TABLE \`${hostile}\` (id int PRIMARY KEY COMMENT '${hostile}') COMMENT '${hostile}';
      CREATE TABLE gone (id int PRIMARY KEY);
      CREATE TABLE strange (id int PRIMARY KEY, a int, b int, c int);
      CREATE TABLE _test_strange (id int PRIMARY KEY, x int, y int, z int)`);
    editor = await startEditor({ vsix: packageExtension() });
    writeConnections(editor.storage, shop);
    window = await openWorkbench(editor, { width: 1500, height: 1100 });
    page = window.page;
    form = webview(page);
    await openView(page, 'Shadow Sync');
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `Sandbox · 127.0.0.1:${shop.server.port}`);
    await choose(form, 'Database', 'shop');
    await chooseTables(form, 'tags', 'brands', 'roles', 'gone', 'strange', hostileShown);
    await shop.root.query('DROP TABLE gone');
    await analyse(form);
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await shop.stop();
  });

  pictureFailures(() => page);

  const row = (source: string): Locator =>
    form.getByRole('row').filter({ has: form.getByRole('gridcell', { name: source, exact: true }) });

  it('say source, shadow, result, changes and risk of what will be synchronised (CR-7)', async () => {
    equal(await tabCount(form, 'Synchronised'), 3);
    match(await row('tags').innerText(), /tags\s+_test_tags\s+Modify\s+\+?\s*column added_1[^]*instant/);
    match(await row(hostileShown).innerText(), /_test_<img[^]*Create/);
    await form.getByRole('button', { name: 'View tags' }).click();
    await page.getByRole('tab', { name: '_test_tags: now ↔ after the change' }).waitFor();
    await page
      .locator('.monaco-diff-editor .modified .view-line', { hasText: '`added_1` int(11)' })
      .waitFor();
    equal(await page.locator('.monaco-diff-editor .original .view-line', { hasText: 'added_1' }).count(), 0);
    await showTab(page, /New shadow sync/);
  });

  it('open in one editor for all of them, and against the source (CR-10)', async () => {
    await form.getByRole('button', { name: 'All diffs' }).click();
    await page.getByRole('tab', { name: 'Shadow sync of shop: now ↔ after the change' }).waitFor();
    const files = page.locator('.multiDiffEntry .title, .multiDiffEntry .file-path');
    for (const table of ['_test_tags', '_test_brands'])
      await files.filter({ hasText: table }).first().waitFor();
    await runCommandAndPick(page, 'Shadow Sync: Open Table Diff', 'Sandbox');
    await pick(page, 'shop');
    await pick(page, 'brands');
    await page.getByRole('tab', { name: 'brands (source) ↔ _test_brands (shadow)' }).waitFor();
    await showTab(page, /New shadow sync/);
  });

  it('give each column what its texts need, and let changes be read beside an open sidebar', async () => {
    await page.setViewportSize({ width: 1000, height: 900 });
    const widths = (column: string): Promise<readonly [number, number]> =>
      row('tags')
        .getByRole('gridcell')
        .filter({ hasText: column })
        .locator('.ellipsis')
        .first()
        .evaluate(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth] as const);
    const [shown, wanted] = await widths('column added_1');
    ok(shown >= Math.min(wanted, 120), `${shown} of ${wanted} px of the changes are shown`);
    await page.setViewportSize({ width: 1500, height: 1100 });
    for (const text of ['_test_tags', 'column added_1']) {
      const [whole, needed] = await widths(text);
      equal(whole, needed, text);
    }
    const left = async (cell: Locator): Promise<number> => (await cell.boundingBox())?.x ?? 0;
    const header = form.getByRole('columnheader', { name: 'Shadow', exact: true });
    equal(await left(header), await left(row('tags').getByRole('gridcell', { name: '_test_tags' })));
  });

  it('say of each other table why it stays, and come and go with Skip, one or many (CR-7, CR-8)', async () => {
    for (const table of ['tags', 'brands'])
      await form.getByRole('checkbox', { name: `Select ${table}` }).click();
    await form.getByRole('button', { name: 'Skip selected (2)' }).click();
    await form.getByRole('tab', { name: 'Synchronised 1', exact: true }).waitFor();
    await form.getByRole('tab', { name: 'Unsynchronised 5' }).click();
    match(await row('roles').innerText(), /Consistent/);
    match(await row('gone').innerText(), /Failed to analyse\s+There is no table gone in shop/);
    match(
      await row('strange').innerText(),
      /Unsupported\s+_test_strange exists and does not look like a shadow/,
    );
    for (const table of ['tags', 'brands']) {
      match(await row(table).innerText(), /Skipped/);
      await form.getByRole('checkbox', { name: `Select ${table}` }).click();
    }
    await form.getByRole('button', { name: 'Undo skip selected (2)' }).click();
    await form.getByRole('tab', { name: 'Unsynchronised 3' }).waitFor();
    await form.getByRole('tab', { name: 'Synchronised 3', exact: true }).click();
    await form.getByRole('button', { name: 'Skip tags', exact: true }).click();
    await form.getByRole('tab', { name: 'Unsynchronised 4' }).click();
    await form.getByRole('button', { name: 'Undo skip tags', exact: true }).click();
    await form.getByRole('tab', { name: 'Synchronised 3', exact: true }).click();
  });

  it('do nothing that the page may not ask for, nor what is too long (X10, CR-13)', async () => {
    const forged = [
      'no object',
      { id: 'x', call: 'submit' },
      { id: 1, call: '__proto__' },
      { id: 2, call: 'execute', params: { sql: 'DROP TABLE tags' } },
      { id: 3, call: 'changeSettings', params: { remarks: 'x'.repeat(201) } },
      { id: 4, call: 'skip', params: { sources: [{}] } },
      { id: 5, call: 'openDiff', params: { source: '../../etc/passwd', against: 'source' } },
    ];
    // What speaks for the page, once somebody else runs in it.
    await form.locator('ss-task-form-page').evaluate((element, messages) => {
      const { host } = element as unknown as { host: { vscode: { postMessage(message: unknown): void } } };
      for (const message of messages) host.vscode.postMessage(message);
    }, forged);
    const log = await outputText(page, 'Shadow Sync', '../../etc/passwd was not compared');
    for (const words of [
      'message is not an object.',
      'message.id is not a whole number',
      'unknown call: __proto__.',
      'unknown call: execute.',
      'changeSettings.remarks is longer than 200 characters.',
      'skip.sources[0] is not text.',
    ]) {
      ok(log.includes(words), `${words} in ${log}`);
    }
    await page.keyboard.press('ControlOrMeta+J');
    await field(form, 'Remarks').fill('y'.repeat(250));
    equal((await field(form, 'Remarks').inputValue()).length, 200);
    deepEqual((await shop.sent(1)).length, 0);
  });

  it('show names and comments as they are, wherever they come to stand (X01)', async () => {
    await form.getByRole('button', { name: 'Submit' }).click();
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, /Task 1.*succeeded/).waitFor();
    await webview(page).getByRole('gridcell', { name: hostileShown, exact: true }).first().waitFor();
    equal(await webview(page).locator('img').count(), 0);
    await treeItem(page, /Task 1, /)
      .locator('.monaco-tl-twistie')
      .click();
    const inTree = page.locator('.monaco-list-row .label-name', { hasText: '<img src=x' }).first();
    const label = hostile.replace('\u202e', '\\u202e');
    equal(await inTree.innerText(), `${label} → _test_${label}`);
    await inTree.hover();
    const tooltip = page.locator('.monaco-hover', { hasText: '<img src=x' }).first();
    await tooltip.waitFor();
    deepEqual(
      [await tooltip.locator('img, a, .codicon-gear').count(), await page.locator('img[src="x"]').count()],
      [0, 0],
    );
  });

  it('begin with tables of two panes, under names that are shown as they are typed (CR-4, CR-5)', async () => {
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `Sandbox · 127.0.0.1:${shop.server.port}`);
    await choose(form, 'Database', 'shop');
    await chooseTables(form, 'tags', 'brands');
    const sources = form.getByRole('region', { name: 'Source tables' });
    const shadows = form.getByRole('region', { name: 'Shadow tables' });
    const all = sources.getByRole('checkbox', { name: /^Select all/ });
    const state = (said: string) => sources.locator(`vscode-checkbox[aria-checked="${said}"]`).waitFor();
    await state('mixed');
    match(await sources.getByRole('heading').innerText(), /Source tables\s+2 of \d+/);
    await shadows.getByRole('button', { name: 'Clear' }).click();
    await shadows.getByText('Tick source tables on the left.', { exact: false }).waitFor();
    await state('false');
    await field(form, 'Search source tables').fill('ca* !*_items');
    await all.click();
    await form.getByRole('textbox', { name: 'Prefix' }).fill('t_');
    const listed = shadows.getByRole('option');
    await listed
      .filter({ hasText: /^\s*t_ca/ })
      .first()
      .waitFor();
    await state('true');
    const number = await listed.count();
    ok(number > 1, `${number} tables`);
    await sources.getByRole('option').first().click();
    await state('mixed');
    await sources.getByRole('option').first().click();
    await state('true');
    match(await shadows.getByRole('heading').innerText(), new RegExp(`Shadow tables\\s+${number}$`));
    await field(form, 'Search shadow tables').fill('zzz');
    await shadows.getByText('No table matches “zzz”.').waitFor();
  });

  it('leave out what patterns say, which can be remembered for a database (CR-5)', async () => {
    const openForm = async (): Promise<void> => {
      await runCommand(page, 'Shadow Sync: Create Task…');
      await choose(form, 'Connection', `Sandbox · 127.0.0.1:${shop.server.port}`);
      await choose(form, 'Database', 'shop');
      await form.getByRole('radio', { name: 'All tables' }).click();
    };
    await openForm();
    equal(await field(form, 'Leave out').inputValue(), '');
    await field(form, 'Leave out').fill('ta?s rol*');
    await form.getByText(/^\d+ tables left out$/).click();
    await form.getByText('tags: tags is excluded by ta?s.').waitFor();
    await form.getByRole('button', { name: 'Remember for shop' }).click();
    await form.getByRole('button', { name: 'Remember for shop' }).waitFor({ state: 'hidden' });
    await openForm();
    await form.getByText(/^\d+ tables left out$/).click();
    await form.getByText('roles: roles is excluded by rol*.').waitFor();
    equal(await field(form, 'Leave out').inputValue(), 'ta?s rol*');
  });
});
