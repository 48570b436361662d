import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { FrameLocator, Page } from 'playwright-core';
import type { ConnectionProfile } from '../../src/host/connections/connectionProfile';
import { sampleUser } from '../demo/sampleDatabase';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { pictureFailures } from '../support/pictures';
import {
  answer,
  modal,
  openView,
  quickInput,
  runCommand,
  runCommandAndPick,
  toast,
  toastButton,
  treeItem,
  webview,
} from '../support/workbench';
import { choose, expand, field, isFocused, rowAction, showTab } from './person';
import { openShop, writeConnections, type Shop } from './shop';

const password = 'canary 4711';

/** Connections as somebody keeps them over the years; the editor has forgotten the password of one. */
describe('connections in the editor', function () {
  this.timeout(120_000);
  let shop: Shop;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let form: FrameLocator;
  let taskId: number;

  before(async () => {
    shop = await openShop();
    await shop.root.query(`
      CREATE USER 'tester'@'127.0.0.1' IDENTIFIED BY ${shop.root.escape(password)};
      GRANT ALL ON shop.* TO 'tester'@'127.0.0.1'`);
    editor = await startEditor({ vsix: packageExtension() });
    writeConnections(editor.storage, shop);
    const forgotten = saved().map(({ password: none, ...profile }) =>
      profile.id === 'sandbox'
        ? { ...profile, user: 'tester', savePassword: true }
        : { ...profile, password: none },
    );
    writeFileSync(join(editor.storage, 'connections.json'), JSON.stringify(forgotten));
    await shop.change('tags');
    taskId = await shop.addTask(editor.storage, { tables: ['tags'], remarks: 'from before' });
    window = await openWorkbench(editor, { width: 1400, height: 1000 });
    page = window.page;
    form = webview(page);
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await shop.stop();
  });

  pictureFailures(() => page);

  it('show databases and tables as they are opened, a shadow in the row of its source with its state (CO-4)', async () => {
    const live = treeItem(page, /^Connection Live shop/);
    await live.waitFor();
    equal(await logins(sampleUser), 0, 'nothing is read before');
    await expand(page, /^Connection Live shop/);
    await expand(page, /^Database shop$/);
    await treeItem(page, 'Table carts, shadow _test_carts, not compared yet').waitFor();
    equal(await logins(sampleUser), 2, 'a short connection for each level');
    equal(await treeItem(page, /^Table _test_/).count(), 0);
  });

  it('open the form from a table of theirs, filled in (CR-1)', async () => {
    const carts = treeItem(page, /^Table carts, /);
    await carts.hover();
    await carts.getByRole('button', { name: 'Create Task…' }).click();
    const chosen = form.getByRole('listbox', { name: 'Shadow tables' }).getByRole('option');
    await chosen.filter({ hasText: '_test_carts' }).waitFor();
    equal(await chosen.count(), 1);
    equal(await shownConnection(), 'live');
    await treeItem(page, /^Connection Live shop/).click();
  });

  it('whose password is gone ask for it when a task is executed, and the task is as it was (CR-2, TL-5, P05)', async () => {
    // A task that waits for its user.
    const badge = page.locator('.activitybar .badge-content', { hasText: /^1$/ });
    await badge.waitFor();
    await treeItem(page, new RegExp(`Task ${taskId}, `)).click();
    await form.getByText('from before').first().waitFor();
    await rowAction(page, taskId, 'Execute Task…');
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await quickInput(page).getByText('Password of connection Sandbox').waitFor();
    await answer(page, 'wrong');
    await quickInput(page)
      .getByText(/did not accept the last password/)
      .waitFor();
    await answer(page, password);
    await treeItem(page, new RegExp(`Task ${taskId}.*succeeded`)).waitFor();
    await badge.waitFor({ state: 'hidden' });
  });

  it('are added with environment and TLS mode, and their password is in no file (CO-1, X12)', async () => {
    await runCommand(page, 'Shadow Sync: Add Connection');
    await field(form, 'Name').fill('Night');
    await choose(form, 'Environment', 'Staging');
    await field(form, 'Host').fill('127.0.0.1');
    await field(form, 'Port').fill(String(shop.server.port));
    await field(form, 'User').fill('tester');
    await field(form, 'Password').fill(password);
    await choose(form, 'TLS mode', 'Disabled');
    await form.getByRole('button', { name: 'Test connection' }).click();
    await form.getByText(shop.server.version).first().waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await treeItem(page, /^Connection Night, .*staging/i).waitFor();
    const night = saved().find(({ name }) => name === 'Night');
    deepEqual([night?.environment, night?.tls], ['staging', { mode: 'disabled' }]);
    // With all that the editor and the extension wrote, their logs too.
    deepEqual(filesWith(join(editor.userFolder, '..'), password), []);
  });

  it('are edited, and keep their password while they lead to the same account (CO-1)', async () => {
    await runCommandAndPick(page, 'Shadow Sync: Edit Connection', 'Night');
    await field(form, 'Name').fill('Day');
    await choose(form, 'Environment', 'Test');
    await form.getByRole('button', { name: 'Save' }).click();
    await treeItem(page, /^Connection Day, .*test/i).waitFor();
    equal(await treeItem(page, /^Connection Night/).count(), 0);
    await runCommandAndPick(page, 'Shadow Sync: Test Connection', 'Day');
    await toast(page, 'Day answers').waitFor();
  });

  it('are duplicated without the password, which the form of a task asks for (CO-1, CR-2)', async () => {
    await runCommandAndPick(page, 'Shadow Sync: Duplicate Connection', 'Day');
    await form.getByRole('heading', { name: 'Add connection' }).waitFor();
    equal(await field(form, 'Name').inputValue(), 'Day (copy)');
    await form.getByRole('button', { name: 'Save' }).click();
    await treeItem(page, /^Connection Day \(copy\)/).waitFor();
    await runCommand(page, 'Shadow Sync: Create Task…');
    const name = `Day (copy) · 127.0.0.1:${shop.server.port}`;
    await choose(form, 'Connection', name);
    await quickInput(page).getByText('Password of connection Day (copy)').waitFor();
    await answer(page, password);
    await choose(form, 'Database', 'shop');
    await form.getByRole('listbox', { name: 'Source tables' }).waitFor();
    const copy = saved().find(({ name: each }) => each === 'Day (copy)');
    equal(await shownConnection(), copy?.id);
    equal(await page.locator('.notifications-toasts .codicon-error').count(), 0);
  });

  it('lead to their form wherever connecting fails, and are read again once they are right (CO-1, CO-4)', async () => {
    const live = /^Connection Live shop/;
    const savePort = async (port: number): Promise<void> => {
      await form.getByRole('heading', { name: 'Edit connection' }).waitFor();
      equal(await field(form, 'Name').inputValue(), 'Live shop');
      await field(form, 'Port').fill(String(port));
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByRole('heading', { name: 'Edit connection' }).waitFor({ state: 'hidden' });
      await treeItem(page, new RegExp(`${live.source}.*:${port} `)).waitFor();
    };
    await treeItem(page, live).hover();
    await treeItem(page, live).getByRole('button', { name: 'Edit Connection…' }).click();
    await savePort(1);
    await runCommandAndPick(page, 'Shadow Sync: Test Connection', 'Live shop');
    await toastButton(page, /refuses connections/, 'Edit Connection…').click();
    await savePort(2);
    await expand(page, live);
    const failed = treeItem(page, /refuses connections/).first();
    await failed.hover();
    await failed.getByRole('button', { name: 'Edit Connection…' }).click();
    await savePort(3);
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(form, 'Connection', 'Live shop · 127.0.0.1:3');
    await form.getByRole('button', { name: 'Edit connection…' }).click();
    await savePort(shop.server.port);
    await showTab(page, /New shadow sync/);
    await choose(form, 'Database', 'shop');
    await form.getByRole('listbox', { name: 'Source tables' }).waitFor();
  });

  it('are deleted with a question, and their tasks stay readable (CO-1)', async () => {
    await runCommandAndPick(page, 'Shadow Sync: Delete Connection', 'Sandbox');
    match(await modal(page).innerText(), /Delete the connection Sandbox\?[^]*1 tasks .* stay readable/);
    await modal(page).getByRole('button', { name: 'Delete Connection' }).click();
    await treeItem(page, /^Connection Sandbox/).waitFor({ state: 'hidden' });
    ok(saved().every(({ id }) => id !== 'sandbox'));
    await treeItem(page, new RegExp(`Task ${taskId}, `)).click();
    await form.getByText('from before').first().waitFor();
  });

  it('leave tasks that are deleted by keys, after the last of which the focus is at what comes next (TL-4)', async () => {
    await runCommand(page, 'Shadow Sync: Open Task Center');
    await form.getByRole('grid', { name: 'Tasks' }).press('Delete');
    await modal(page).getByRole('button', { name: 'Delete Task' }).press('Enter');
    await form.getByText('There is no task yet.').waitFor();
    await isFocused(form, 'Create task');
  });

  function saved(): readonly ConnectionProfile[] {
    return JSON.parse(readFileSync(join(editor.storage, 'connections.json'), 'utf8')) as ConnectionProfile[];
  }

  /** The id of the one that the form of a task shows. */
  function shownConnection(): Promise<string> {
    const list = form.getByRole('combobox', { name: 'Connection' });
    return list.evaluate((element) => (element as HTMLSelectElement).value);
  }

  async function logins(user: string): Promise<number> {
    const [rows] = await shop.root.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS number FROM mysql.general_log WHERE command_type = 'Connect' AND argument LIKE ?`,
      [`${user}@%`],
    );
    return Number(rows[0]?.['number']);
  }
});

function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file).includes(text));
}
