import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { FrameLocator, Page } from 'playwright-core';
import { loadSample } from '../demo/sampleDatabase';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startDatabase, type OwnDatabaseServer } from '../support/database';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import {
  answer,
  editorText,
  modal,
  openView,
  outputText,
  pick,
  quickInput,
  runCommand,
  runCommandAndPick,
  toastButton,
  treeItem,
  webview,
} from '../support/workbench';
import {
  accessibilityViolations,
  choose,
  expand,
  field,
  focusedName,
  isFocused,
  isSeen,
  showTab,
  tabCount,
  tick,
} from './person';

const themes = ['Dark Modern', 'Light Modern', 'Dark High Contrast'];
const password = "p'ass w0rd";

/** The main job as a person does it: the packed extension in the real editor, the sample on a real server. */
describe('the main job in the editor', function () {
  this.timeout(90_000);
  let database: OwnDatabaseServer;
  let root: Connection;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let form: FrameLocator;
  let previewed: string[];

  before(async () => {
    database = await startDatabase();
    await loadSample(database);
    root = await database.connectRoot();
    await root.query(`
      CREATE USER 'tester'@'127.0.0.1' IDENTIFIED BY ${root.escape(password)};
      GRANT ALL ON shop.* TO 'tester'@'127.0.0.1';`);
    editor = await startEditor({ vsix: packageExtension() });
    window = await openWorkbench(editor, { width: 1500, height: 1100 });
    page = window.page;
    form = webview(page);
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await root.end();
    await database.stop();
  });

  pictureFailures(() => page);

  it('adds a connection and says what is wrong with it (CO-1, CO-2)', async () => {
    await runCommand(page, 'Shadow Sync: Test Connection');
    await toastButton(page, 'There is no connection yet', 'Add Connection').click();
    const line = `mysql -h 127.0.0.1 -P ${database.port} -u tester -pwrong`;
    await page.evaluate((text) => navigator.clipboard.writeText(text), line);
    await isFocused(form, 'Name');
    await page.keyboard.press('ControlOrMeta+V');
    for (let look = 0; look < 50 && (await field(form, 'User').inputValue()) === ''; look++)
      await page.waitForTimeout(100);
    equal(await field(form, 'Host').inputValue(), '127.0.0.1');
    equal(await field(form, 'User').inputValue(), 'tester');
    await form.getByRole('button', { name: 'Test connection' }).click();
    const refused = form.getByText(/tester.*password|password.*tester/i);
    const mark = await form.locator('ss-notice .icon-error').boundingBox();
    const words = await refused.boundingBox();
    ok(mark && words && mark.x + mark.width <= words.x, 'the mark stands before the words, not above them');
    await field(form, 'Password').fill(password);
    await form.getByRole('button', { name: 'Test connection' }).click();
    // What answers is asked before a name for it is thought of; it is kept only with one.
    await form.getByText(database.version).first().waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Give the connection a name.').waitFor();
    equal(await focusedName(form), 'Name');
    await page.keyboard.type('Sample');
    await form.getByRole('button', { name: 'Save' }).click();
    await treeItem(page, /Sample/).waitFor();
    // With one connection there is nothing to choose; two show more.
    await runCommand(page, 'Shadow Sync: Add Connection');
    await field(form, 'Name').fill('Nowhere');
    await field(form, 'Host').fill('127.0.0.1');
    await field(form, 'Port').fill('1');
    await form.getByRole('button', { name: 'Test connection' }).click();
    await form.getByText('Enter the database user').waitFor();
    equal(await focusedName(form), 'User');
    await page.keyboard.type('nobody');
    await form.getByRole('button', { name: 'Save' }).click();
    await treeItem(page, /Nowhere/).waitFor();
  });

  it('analyses tables and lets some be skipped', async () => {
    await runCommand(page, 'Shadow Sync: Create Task…');
    await form.getByRole('combobox', { name: 'Connection' }).press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    // Whom the field names is who is asked, and nobody whom the arrows pass by.
    await quickInput(page).getByText('Password of connection Nowhere').waitFor();
    await page.keyboard.press('Escape');
    await choose(form, 'Connection', `Sample · 127.0.0.1:${database.port}`);
    await choose(form, 'Database', 'shop');
    for (const name of ['Connection', 'Database']) {
      const options = form.getByRole('combobox', { name }).locator('vscode-option');
      await options.filter({ hasText: 'Choose a' }).waitFor({ state: 'detached' });
      equal(
        (await options.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).join(),
        (await options.allTextContents()).join(),
        'what a screen reader says is what is chosen, also when the list has changed',
      );
    }
    await form.getByRole('radio', { name: 'All tables' }).click();
    await page.setViewportSize({ width: 1500, height: 900 });
    await form.getByRole('button', { name: 'Analyse' }).click();
    await isSeen(form.getByRole('button', { name: 'Skip attribute_values', exact: true }));
    await page.setViewportSize({ width: 1500, height: 1100 });
    await form.getByText(/compared in/).waitFor();
    const before = await tabCount(form, 'Synchronised');
    ok(before > 20, `${before} tables to synchronise`);
    const imports = form.getByRole('row').filter({ hasText: 'legacy_imports' });
    match(await imports.innerText(), /converts column file_name/, 'what can lose something comes first');
    const carts = form.getByRole('row').filter({ hasText: '_test_carts' });
    match(await carts.innerText(), /column created_at[^·]*\n\+3/, 'four changes, in a cell of any width');
    await form.getByRole('button', { name: 'Skip carts', exact: true }).click();
    await form.getByRole('button', { name: 'Skip attribute_values', exact: true }).click();
    await form.getByRole('tab', { name: `Synchronised ${before - 2}` }).waitFor();
    await form.getByRole('tab', { name: /^Unsynchronised/ }).click();
    await form.getByRole('textbox', { name: /filter/i }).fill('attribute_values');
    await form.getByRole('button', { name: 'Undo skip attribute_values', exact: true }).click();
    await form.getByRole('tab', { name: `Synchronised ${before - 1}` }).waitFor();
    await form.getByRole('textbox', { name: /filter/i }).fill('');
    await form.getByRole('tab', { name: /^Synchronised/ }).click();
  });

  it('counts whom the risky changes meet, and plans a shadow made anew', async () => {
    await form.getByRole('button', { name: 'Count rows' }).click();
    await form
      .getByText(/counted at \d\d:\d\d/)
      .first()
      .waitFor();
    await form.getByText('Advanced').click();
    await page.screenshot({ path: join(output, 'counted.png') });
    await form.getByRole('textbox', { name: /filter/i }).fill('gift');
    const chosen = form.getByRole('checkbox', { name: 'Select gift cards' });
    const grid = form.getByRole('grid', { name: 'Synchronised tables' });
    await chosen.click();
    await form.getByRole('button', { name: 'Recreate… (1)' }).click();
    match(await modal(page).innerText(), /Recreate the shadow of gift cards\?/);
    await modal(page).getByRole('button', { name: 'Recreate' }).click();
    await grid.getByText('Recreate', { exact: true }).waitFor();
    await page.screenshot({ path: join(output, 'recreated.png') });
    await chosen.click();
    await form.getByRole('button', { name: 'Keep shadow (1)' }).click();
    await grid.getByText('Modify', { exact: true }).waitFor();
    await form.getByRole('textbox', { name: /filter/i }).fill('');
    await form.getByText('Advanced').click();
  });

  it('renames a column that the user calls the same', async () => {
    await form.getByRole('textbox', { name: /filter/i }).fill('reviews');
    const grid = form.getByRole('grid', { name: 'Synchronised tables' });
    await form.getByRole('checkbox', { name: 'Select reviews' }).click();
    await form.getByRole('button', { name: 'Rename columns…' }).click();
    const choices = page.locator('.quick-input-widget');
    await choices
      .getByRole('checkbox', { name: /^title → headline/ })
      .first()
      .click();
    await page.screenshot({ path: join(output, 'renaming.png') });
    await page.keyboard.press('Enter');
    await grid.getByText('column title: renamed to headline').waitFor();
    await page.screenshot({ path: join(output, 'renamed.png') });
    await form.getByRole('textbox', { name: /filter/i }).fill('');
  });

  it('previews the SQL in step with skipping and consent (CR-9)', async () => {
    await form.getByRole('button', { name: 'Preview SQL' }).click();
    await page.getByRole('tab', { name: /shop-preview\.sql/ }).waitFor();
    const careful = await editorText(page);
    match(careful, /^-- Shadow sync · Sample \/ shop/);
    ok(careful.includes('CREATE TABLE `shop`.`_test_attribute_values`'));
    ok(!careful.includes('TABLE `shop`.`_test_carts`'), 'skipped tables are not in the preview');
    await showTab(page, /New shadow sync/);
    await form.getByRole('checkbox', { name: /Allow \d+ destructive/ }).click();
    await showTab(page, /preview/i);
    await page.waitForTimeout(1000);
    const whole = await editorText(page);
    ok(whole.length > careful.length, 'consent brings the destructive tables into the preview');
    previewed = statementsOf(whole);
    ok(previewed.length > 30);
  });

  it('runs exactly what was previewed, and shows it (CR-9, CR-14, CO-4)', async () => {
    await root.query(`SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON`);
    await expand(page, /^Connection Sample/);
    await expand(page, 'Database shop');
    await treeItem(page, 'Table attribute_values, no shadow').waitFor();
    await treeItem(page, /Table carts, shadow _test_carts, \d+ difference/).waitFor();
    await showTab(page, /New shadow sync/);
    await form.getByRole('button', { name: 'Submit' }).click();
    const dialog = modal(page);
    await dialog.waitFor();
    // Only to a reader who takes a while the editor gives no focus back.
    await page.waitForTimeout(1000);
    await page.keyboard.press('Escape');
    await form.getByRole('button', { name: 'Submit', disabled: false }).waitFor();
    // Who thinks better of it is where they were.
    await isFocused(form, 'Submit');
    await page.keyboard.press('Enter');
    const words = await dialog.innerText();
    match(words, /Sample \/ shop/);
    match(words, /tester@127\.0\.0\.1/);
    match(words, /Destructive changes: \d+/);
    equal(words.match(/^•\s/gm)?.length, 6);
    match(words, /… and \d+ more/);
    await dialog.getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, /Task 1.*succeeded/i).waitFor({ timeout: 60_000 });
    const [rows] = await root.query<RowDataPacket[]>(
      `SELECT CONVERT(argument USING utf8mb4) AS sql_text FROM mysql.general_log
       WHERE user_host LIKE 'tester%' AND command_type = 'Query' ORDER BY event_time`,
    );
    await root.query(`SET GLOBAL general_log = OFF`);
    const sent = rows
      .map((row) => String(row['sql_text']))
      .filter((sql) => sql.startsWith('/* shadow-sync task=1 '))
      // What is read behind a statement travels with it.
      .map((sql) => sql.replace(/^\/\*.*?\*\/ /, '').replace(/;\nSHOW WARNINGS;[^]*$/, ''));
    deepEqual(sent, previewed);
    await treeItem(page, 'Table attribute_values, shadow _test_attribute_values, in step').waitFor();
    await treeItem(page, /Table carts, shadow _test_carts, \d+ difference/).waitFor();
  });

  it('shows the result, the log and no difference any more (EX-1, TD-1)', async () => {
    await runCommand(page, 'Shadow Sync: Open Task');
    const details = webview(page);
    await details.getByRole('tab', { name: /^Information/ }).waitFor();
    await details.getByText('Succeeded', { exact: true }).first().waitFor();
    const spoken = details.locator('ss-task-head').getByRole('status');
    await spoken.filter({ hasText: /^succeeded$/ }).waitFor({ state: 'attached' });
    await details.locator('dl > div', { hasText: /Stay unsynchronised\s*1\s*$/ }).waitFor();
    const left = details.getByRole('grid', { name: 'Tables not synchronised' }).getByRole('row');
    match(await left.nth(1).innerText(), /carts[\s\S]*skipped/, 'before those that are in step');
    await details.getByRole('tab', { name: 'Process' }).click();
    await details.getByRole('tab', { name: /^Logs/ }).click();
    await page.keyboard.press('F1');
    await quickInput(page).waitFor();
    await page.keyboard.press('Escape');
    await isFocused(form, 'Logs');
    await details
      .getByText(/ALTER TABLE/)
      .first()
      .waitFor();
    await outputText(page, 'Shadow Sync', '#1 Succeeded.');
    await page.keyboard.press('ControlOrMeta+J');
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `Sample · 127.0.0.1:${database.port}`);
    await choose(form, 'Database', 'shop');
    await form.getByRole('radio', { name: 'All tables' }).click();
    await form.getByRole('button', { name: 'Analyse' }).click();
    await form.getByText(/compared in/).waitFor();
    equal(await tabCount(form, 'Synchronised'), 1, 'only the skipped table is left');
    await form.getByRole('grid', { name: 'Synchronised tables' }).press('s');
    await form.getByText('Nothing is left to synchronise').waitFor();
    await form.getByRole('status').filter({ hasText: 'Synchronised: 0, unsynchronised: ' }).waitFor();
    await isFocused(form, 'Synchronised 0');
    await page.keyboard.press('ArrowRight');
    await form.getByRole('button', { name: 'Undo skip carts', exact: true }).click();
    await form.getByRole('tab', { name: 'Synchronised 1' }).click();
  });

  it('aborts a statement that waits for a lock, and says what is true (EX-5, TD-5)', async () => {
    const blocker = await database.connectRoot();
    await blocker.query('START TRANSACTION; SELECT * FROM shop._test_carts LIMIT 1');
    const consent = form.getByRole('checkbox', { name: /Allow \d+ destructive/ });
    if ((await consent.getAttribute('aria-checked')) !== 'true') await consent.click();
    await form.getByRole('button', { name: 'Submit' }).click();
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, /Task 2.*executing/i).waitFor();
    await waitUntilBlocked(root);
    await webview(page)
      .getByRole('row', { name: /carts.*Executing for [2-9] s/ })
      .waitFor();
    await webview(page)
      .getByRole('row', { name: /_test_carts waits for a lock\. The server does not tell this user/ })
      .waitFor();
    await page.screenshot({ path: join(output, 'waits.png') });
    await webview(page).getByRole('button', { name: 'Abort' }).click();
    await modal(page).getByRole('button', { name: 'Abort' }).click();
    await treeItem(page, /Task 2.*aborted/i).waitFor();
    const [running] = await root.query<RowDataPacket[]>(
      `SELECT info FROM information_schema.processlist WHERE user = 'tester' AND info LIKE '%ALTER TABLE%'`,
    );
    deepEqual(running, [], 'nothing of it runs on the server');
    await blocker.query('ROLLBACK');
    await blocker.end();
    await page.screenshot({ path: join(output, 'aborted.png') });
  });

  it('is done by quick picks alone (CR-1)', async () => {
    await runCommandAndPick(page, 'Shadow Sync: New Task by Quick Picks…', 'Sample');
    await pick(page, 'shop');
    await pick(page, 'Prefix + source name');
    await answer(page, '_test_');
    await tick(page, 'carts');
    await page.keyboard.press('Enter');
    // What differs is ticked already.
    await quickInput(page).getByText('untick those to skip').waitFor();
    await page.keyboard.press('Enter');
    await pick(page, 'Allow destructive changes');
    await pick(page, 'Execute now');
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, /Task 3.*succeeded/i).waitFor();
    // Its page opens, too: of two pages that open at the same moment the editor may leave one blank.
    await page.getByRole('tab', { name: /#3 shop/ }).waitFor();
    await webview(page).getByRole('heading', { name: '#3', exact: true }).waitFor();
  });

  it('finds everything again after a reload (CR-15)', async () => {
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', `Sample · 127.0.0.1:${database.port}`);
    await choose(form, 'Database', 'shop');
    await form.getByRole('radio', { name: 'All tables' }).click();
    await field(form, 'Remarks').fill('half-finished');
    await form.getByRole('radio', { name: 'Manually' }).click();
    // The page collects what is typed, and the host writes it, a moment later.
    await page.waitForTimeout(1_500);
    await page.reload();
    await openView(page, 'Shadow Sync');
    await treeItem(page, /Task 1.*succeeded/i).waitFor();
    await treeItem(page, /Task 2.*aborted/i).waitFor();
    await reopenForm(page);
    await form.getByRole('radio', { name: 'Manually', checked: true }).waitFor();
    equal(await field(form, 'Remarks').inputValue(), 'half-finished');
    // The password comes from the secret storage: nobody is asked.
    await form.getByRole('button', { name: 'Analyse' }).click();
    await form.getByText(/compared in/).waitFor();
  });

  for (const theme of themes) {
    it(`is accessible and presentable in ${theme}`, async () => {
      await runCommand(page, 'Preferences: Color Theme');
      await answer(page, theme);
      for (const [screen, tab] of screens) {
        if ((await page.getByRole('tab', { name: tab }).count()) === 0) await openScreen[screen](page);
        await showTab(page, tab);
        await webview(page).locator('main').waitFor();
        await page.waitForTimeout(500);
        await page.screenshot({ path: join(output, `${screen} ${theme}.png`) });
        deepEqual(await accessibilityViolations(page), [], `${screen} in ${theme}`);
      }
    });
  }
});

const screens = [
  ['form', /New shadow sync · shop/],
  ['task', /#1 shop/],
  ['connection', /Sample \(development\)/],
] as const;

const openScreen = {
  form: reopenForm,
  task: (page: Page) => treeItem(page, /Task 1/).click(),
  connection: async (page: Page) => {
    await runCommandAndPick(page, 'Shadow Sync: Edit Connection', 'Sample');
  },
};

/** The tab with the draft. The editor writes down its tabs once a minute: it may have forgotten this one. */
async function reopenForm(page: Page): Promise<void> {
  const tab = page.getByRole('tab', { name: /New shadow sync · shop/ });
  if ((await tab.count()) > 0) {
    await tab.first().click();
    const draft = webview(page).getByRole('radio', { name: 'Manually' });
    const isShown = await draft.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (isShown) return;
  }
  await runCommandAndPick(page, 'Shadow Sync: Create Task…', 'shop');
}

async function waitUntilBlocked(root: Connection): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const [rows] = await root.query<RowDataPacket[]>(
      `SELECT 1 FROM information_schema.processlist WHERE user = 'tester' AND state LIKE 'Waiting for table metadata lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('No statement waits for the lock.');
}

/** The statements of a preview without headings and session settings, as sent. */
function statementsOf(preview: string): string[] {
  return preview
    .replace(/^--.*\n/gm, '')
    .split(/;\n/)
    .map((part) => part.trimStart())
    .filter((sql) => sql.trim() !== '' && !sql.startsWith('SET SESSION'));
}
