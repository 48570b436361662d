import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import { answer, notification, openView, runCommand, treeItem, webview } from '../support/workbench';
import { accessibilityViolations, analyse, choose, chooseTables, showTab } from './person';
import { needed, openShop, writeConnections, type Shop } from './shop';

/** The form with a schedule, and tasks that wait for approval, lost it, or missed their time. */
describe('the screens of approval and schedule', function () {
  this.timeout(120_000);
  let shop: Shop;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let content: FrameLocator;

  before(async () => {
    shop = await openShop();
    editor = await startEditor({ vsix: packageExtension() });
    const storage = editor.storage;
    writeConnections(storage, shop);
    await fillStore(storage);
    window = await openWorkbench(editor, { width: 1400, height: 1000 });
    page = window.page;
    content = webview(page);
    await openView(page, 'Shadow Sync');
    await treeItem(page, /Task 3, .*missed its time/).waitFor();
    await runCommand(page, 'Shadow Sync: Create Task…');
    await choose(content, 'Connection', `Live shop · 127.0.0.1:${shop.server.port}`);
    await choose(content, 'Database', 'shop');
    await chooseTables(content, 'tags');
    await analyse(content);
    await content.getByRole('radio', { name: 'On schedule' }).click();
    await content.getByText(/ · in /).waitFor();
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await shop.stop();
  });

  pictureFailures(() => page);

  for (const theme of ['Dark Modern', 'Light Modern', 'Dark High Contrast']) {
    it(`are accessible and presentable in ${theme}`, async () => {
      await runCommand(page, 'Preferences: Color Theme');
      await answer(page, theme);
      await runCommand(page, 'Notifications: Clear All Notifications');
      await showTab(page, /New shadow sync/);
      await content.getByRole('button', { name: 'Submit' }).scrollIntoViewIfNeeded();
      await shoot('form with schedule', theme);
      for (const [id, name] of [
        [1, 'approving'],
        [2, 'voided'],
        [3, 'missed'],
      ] as const) {
        await treeItem(page, new RegExp(`Task ${id}, `)).click();
        await content.getByRole('heading', { name: `#${id}`, exact: true }).waitFor();
        await content.getByRole('tab', { name: 'Process' }).click();
        await content.getByRole('list', { name: 'Task process' }).waitFor();
        await shoot(name, theme);
      }
    });
  }

  it('ask what to do about a missed time (EX-7)', async () => {
    await page.reload();
    await openView(page, 'Shadow Sync');
    const asked = await notification(page, 'Task #3 on Sandbox / shop missed its time');
    for (const name of ['Execute Now', 'Let It Go', 'Show Task']) {
      await asked.getByRole('button', { name }).waitFor();
    }
    await page.screenshot({ path: join(output, 'life missed notification.png') });
  });

  async function shoot(name: string, theme: string): Promise<void> {
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(output, `life ${name} ${theme}.png`) });
    deepEqual(await accessibilityViolations(page), [], `${name} in ${theme}`);
  }

  /** #1 waits for approval, #2 lost it, #3 missed its time. */
  async function fillStore(storage: string): Promise<void> {
    await shop.change('tags', 'brands');
    const asked = { tables: ['tags', 'brands'], connection: 'live', approval: needed } as const;
    await shop.addTask(storage, { ...asked, remarks: 'before the load test of Friday' });
    const voided = await shop.addTask(storage, asked);
    const at = new Date(Date.now() - 3_600_000).toISOString();
    await shop.addTask(storage, { tables: ['tags'], execution: { kind: 'schedule', at, timeZone: 'UTC' } });
    const store = await openTaskStore(storage);
    const planHash = (await store.read(voided))?.plan.hash ?? '';
    const now = (): string => new Date().toISOString();
    await store.append(voided, {
      at: now(),
      kind: 'approved',
      by: 'bob@laptop',
      comment: 'looks right',
      planHash,
    });
    const reason =
      'Changed since the analysis, or with a changed shadow: brands. These tables will not be touched.';
    await store.append(voided, { at: now(), kind: 'approvalVoided', reason, drifted: ['brands'] });
    await store.close();
  }
});
