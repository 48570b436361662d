import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openTaskStore } from '../../src/store/folder/fileTaskStore';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import { type StoredTask, writeStoredTasks } from '../support/storedTasks';
import {
  answer,
  modal,
  openView,
  pick,
  quickInput,
  runCommand,
  runCommandAndPick,
  treeItem,
  webview,
} from '../support/workbench';
import { accessibilityViolations, choose, field, showTab, tick } from './person';

const themes = ['Dark Modern', 'Light Modern', 'Dark High Contrast'];
const longName = 'orders_and_customers_of_the_eastern_region_archive';

/** 1,990 of the past months, and ten of the last hours in every state; the newest has the number 2,000. */
const stored: readonly StoredTask[] = [
  ...Array.from({ length: 1990 }, (_, index): StoredTask => ({
    status: index % 7 === 0 ? 'failed' : 'succeeded',
    hoursAgo: 60 + (1990 - index) * 2,
    connection: index % 3 === 0 ? 'Warehouse' : 'Sample',
    database: index % 5 === 0 ? 'stock' : 'shop',
    by: index % 2 === 0 ? 'ann' : 'bob',
  })),
  { status: 'failed', hoursAgo: 40, connection: 'Warehouse (production, read replica in Frankfurt)' },
  { status: 'succeeded', hoursAgo: 30, database: longName },
  { status: 'succeededWithErrors', hoursAgo: 20, by: 'bob' },
  { status: 'aborted', hoursAgo: 10 },
  { status: 'approving', hoursAgo: 9, connection: 'Warehouse' },
  { status: 'interrupted', hoursAgo: 8 },
  { status: 'scheduled', hoursAgo: 7, dueInHours: 3.1 },
  { status: 'waiting', hoursAgo: 6, by: 'bob' },
  { status: 'waiting', hoursAgo: 5, tables: 38 },
  { status: 'succeeded', hoursAgo: 4, database: 'stock' },
];

/** Task Center and the filtered tree over a store of many tasks, in the packed extension. */
describe('Task Center', function () {
  this.timeout(180_000);
  let editor: Editor;
  let storage: string;
  let window: WorkbenchWindow;
  let page: Page;
  let center: FrameLocator;
  let grid: Locator;
  const writtenAt = Date.now();

  before(async () => {
    editor = await startEditor({ vsix: packageExtension() });
    storage = editor.storage;
    writeStoredTasks(storage, stored, writtenAt);
    window = await openWorkbench(editor, { width: 1500, height: 900 });
    page = window.page;
    // Thousands of tasks are read from their files first.
    page.setDefaultTimeout(60_000);
    center = webview(page);
    grid = center.getByRole('grid', { name: 'Tasks' });
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
  });

  pictureFailures(() => page);

  it('shows the tasks of the last 48 hours with all columns (TL-1, TL-2)', async () => {
    await treeItem(page, /Task 2000, /).waitFor();
    await runCommand(page, 'Shadow Sync: Open Task Center');
    await summary(center, '10 of 2,000 tasks');
    deepEqual(await headers(grid), [
      'Task ID',
      'Type',
      'Connection',
      'Database',
      'Created by',
      'Created at',
      'Status',
      'Actions',
    ]);
    deepEqual(await ids(grid), [2000, 1999, 1998, 1997, 1996, 1995, 1994, 1993, 1992, 1991]);
    match(await row(grid, 1997).innerText(), /shop\s+ann\s.*\sScheduled · in 3 hours/s);
    match(await row(grid, 1996).innerText(), /Interrupted/);
    equal(await treeItem(page, /^Task \d+, /).count(), 10, 'the tree shows the same');
    match(await treeItem(page, /Task 1997/).innerText(), /scheduled · in 3 hours/);
  });

  it('has room in a row for its time, its state, two actions and the menu', async () => {
    deepEqual(await cutTexts(grid, '[role="gridcell"] > .number'), []);
    const seen = await grid.getByRole('row').evaluateAll((rows) =>
      rows.slice(1).map((each) => {
        const [first, ...links] = [...each.querySelectorAll<HTMLElement>('.actions .link')];
        return links.every((link) => Math.abs(link.offsetTop - (first?.offsetTop ?? 0)) < 4);
      }),
    );
    deepEqual(new Set(seen), new Set([true]));
    ok((await grid.locator('.more-actions').count()) >= 10);
  });

  for (const width of [1000, 1400, 2200]) {
    it(`shows headers, type and actions whole in a window of ${width} px, however it is sorted`, async () => {
      await page.setViewportSize({ width, height: 900 });
      // Newest first, as before, in the end.
      for (const name of ['Task ID', 'Connection', 'Database', 'Created by', 'Status', 'Created at']) {
        const header = grid.getByRole('columnheader', { name });
        await header.click();
        await header.and(center.locator('[aria-sort$="scending"]')).waitFor();
        deepEqual(await cutTexts(grid, '[role="columnheader"] > *'), [], `sorted by ${name}`);
      }
      deepEqual(await cutTexts(grid, '[title="Shadow table synchronisation"] > *'), []);
      deepEqual(await cutTexts(grid, '.actions > *'), []);
      if (width === 2200) deepEqual(await cutTexts(grid, '[role="gridcell"] > .ellipsis'), []);
      await page.setViewportSize({ width: 1500, height: 900 });
    });
  }

  it('offers what the state allows, and nothing else (TL-4)', async () => {
    deepEqual(await actionsOf(center, grid, 1995), [
      'View',
      'Approve',
      'Reject',
      'Abort',
      'Initiate again',
      'Show SQL',
      'Open log',
    ]);
    deepEqual(await actionsOf(center, grid, 1996), [
      'View',
      'Verify',
      'Initiate again',
      'Show SQL',
      'Open log',
    ]);
    deepEqual(await actionsOf(center, grid, 2000), [
      'View',
      'Initiate again',
      'Show SQL',
      'Open log',
      'Delete',
    ]);
  });

  it('is used by keyboard alone', async () => {
    await grid.focus();
    await grid.press('ControlOrMeta+Home');
    await grid.press('End');
    await active(grid, 2000);
    await grid.press('ArrowDown');
    await active(grid, 1999);
    await grid.press('PageDown');
    await active(grid, 1991);
    await grid.press('Home');
    await grid.press('Space');
    await grid.press('ArrowUp');
    await grid.press('Space');
    await center.getByRole('button', { name: 'Delete selected (2)' }).waitFor();
    await grid.press('Delete');
    match(await modal(page).innerText(), /Delete 2 tasks and their logs\?[\s\S]*#1992[\s\S]*#1991/);
    await modal(page).getByRole('button', { name: 'Cancel' }).click();
    await grid.press('Space');
    await grid.press('ArrowDown');
    await grid.press('Space');
    await grid.press('.');
    const menu = center.getByRole('menu', { name: 'Actions for #1991' });
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    // The focus is where it was.
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /#1991 shop/ }).waitFor();
    await showTab(page, 'Task Center');
  });

  it('says of what a state refuses what it allows instead (TL-4)', async () => {
    await grid.getByRole('row', { name: /#1996/ }).getByRole('gridcell').nth(2).click();
    await grid.press('Delete');
    const words =
      'Task #1996 is interrupted: “Delete” is not possible now. Possible are: View, Verify, Initiate again.';
    await center.getByText(words).waitFor();
  });

  it('sorts by its headers (TL-3)', async () => {
    await grid.getByRole('columnheader', { name: 'Status' }).click();
    await grid.locator('[aria-sort="ascending"]', { hasText: 'Status' }).waitFor();
    equal((await ids(grid))[0], 1995, 'what waits for a decision comes first');
    await grid.getByRole('columnheader', { name: 'Task ID' }).click();
    await grid.locator('[aria-sort="descending"]', { hasText: 'Task ID' }).waitFor();
    await grid.focus();
    await grid.press('ControlOrMeta+Home');
    await grid.press('ArrowUp');
    await grid.press('ArrowRight');
    await grid.press('Enter');
    await grid.locator('[aria-sort="ascending"]', { hasText: 'Task ID' }).waitFor();
    equal((await ids(grid))[0], 1991);
    await grid.press('Alt+ArrowDown');
    const dialog = center.getByRole('dialog', { name: 'Filter by “Task ID”' });
    await dialog.getByRole('textbox', { name: 'Task ID contains' }).waitFor();
    await page.keyboard.type('1995');
    await summary(center, '1 of 2,000 tasks');
    await dialog.getByRole('button', { name: 'Clear' }).click();
    await summary(center, '10 of 2,000 tasks');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    // A popup that closes gives the focus back a moment later.
    await grid.and(center.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await active(grid, 1991);
  });

  it('filters by state, connection, text and period, as the tree does (TL-3)', async () => {
    await grid.getByRole('columnheader', { name: 'Status' }).locator('.filter').click();
    const dialog = center.getByRole('dialog', { name: 'Filter by “Status”' });
    await dialog.getByRole('checkbox', { name: 'Failed', exact: true }).click();
    await summary(center, '1 of 2,000 tasks');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await choosePeriod(center, 'Any time');
    await summary(center, '286 of 2,000 tasks');
    await field(center, searchLabel).fill('db:stock by:ann');
    await summary(center, '29 of 2,000 tasks');
    await treeItem(page, /^Task \d+, database stock, failed/)
      .first()
      .waitFor();
    await page.getByText(/^29 of 2000 tasks: any time · failed/).waitFor();
    await field(center, searchLabel).fill('nowhere');
    await center.getByText(/The filter hides every task/).waitFor();
    await page.getByText('The filter hides every task.').waitFor();
    await page.screenshot({ path: join(output, 'task center empty.png') });
    await center.getByRole('button', { name: 'Clear filters' }).last().click();
    await summary(center, '10 of 2,000 tasks');
  });

  it('filters from a day to a day', async () => {
    const dayOf = ({ hoursAgo }: { readonly hoursAgo: number }): string => {
      const day = new Date(writtenAt - hoursAgo * 3_600_000);
      return [day.getFullYear(), day.getMonth() + 1, day.getDate()].join('-').replaceAll(/\b\d\b/g, '0$&');
    };
    const day = dayOf({ hoursAgo: 200 });
    await choosePeriod(center, 'From … to …');
    await center.getByRole('textbox', { name: 'from', exact: true }).fill(day);
    await center.getByRole('textbox', { name: 'to', exact: true }).fill(day);
    await summary(center, `${stored.filter((task) => dayOf(task) === day).length} of 2,000 tasks`);
    await center.getByRole('button', { name: 'Clear filters' }).click();
    await summary(center, '10 of 2,000 tasks');
  });

  it('filters by quick picks from the tree', async () => {
    await runCommandAndPick(page, 'Shadow Sync: Filter and Sort Tasks…', 'Connection');
    await tick(page, 'Warehouse');
    await page.keyboard.press('Enter');
    await pick(page, 'Search');
    await answer(page, '#1995');
    await quickInput(page).getByText('1 tasks shown').or(quickInput(page).locator('input')).first().waitFor();
    await page.keyboard.press('Escape');
    await summary(center, '1 of 2,000 tasks');
    equal(await treeItem(page, /^Task \d+, /).count(), 1);
  });

  it('keeps filter and order over a reload (TL-3)', async () => {
    await page.waitForTimeout(1_000);
    await page.reload();
    await openView(page, 'Shadow Sync');
    await treeItem(page, /Task 1995, /).waitFor();
    equal(await treeItem(page, /^Task \d+, /).count(), 1);
    await runCommand(page, 'Shadow Sync: Open Task Center');
    await summary(center, '1 of 2,000 tasks');
    equal(await field(center, searchLabel).inputValue(), '#1995');
    await runCommand(page, 'Shadow Sync: Clear Task Filter');
    await summary(center, '10 of 2,000 tasks');
    deepEqual((await ids(grid))[0], 1991, 'the order of before');
  });

  it('follows a task that another window runs (TL-5)', async () => {
    const store = await openTaskStore(storage);
    const claimed = await store.claimRun(1999, 'execute');
    ok(claimed.status === 'claimed');
    const at = (): string => new Date().toISOString();
    await store.append(1999, { at: at(), kind: 'executionStarted', by: 'bob', runner: claimed.run.runner });
    for (let table = 1; table <= 18; table++) {
      const source = `table_${table}`;
      await store.append(1999, {
        at: at(),
        kind: 'tableFinished',
        source,
        result: { status: 'succeeded' },
        durationMs: 5,
      });
    }
    await row(grid, 1999).getByText('Executing · 18/38').waitFor();
    await treeItem(page, /Task 1999.*executing · 18\/38/).waitFor();
    await page.locator('.statusbar').getByText('Shadow 18/38').waitFor();
    await page.screenshot({ path: join(output, 'task center live.png') });
    await store.append(1999, { at: at(), kind: 'executionFinished', status: 'succeeded' });
    await claimed.run.release();
    await store.close();
    await row(grid, 1999).getByText('Succeeded').waitFor();
  });

  it('deletes many after one question', async () => {
    await field(center, searchLabel).fill('by:bob');
    await summary(center, '2 of 2,000 tasks');
    await grid.focus();
    await grid.press('ControlOrMeta+A');
    await center.getByRole('button', { name: 'Delete selected (1)' }).click();
    await page.getByText('Delete task #1993 (shop) and its log?').waitFor();
    await modal(page).getByRole('button', { name: 'Delete Task' }).click();
    await summary(center, '1 of 1,999 tasks');
    await field(center, searchLabel).fill('');
  });

  it('scrolls through 2,000 tasks, and acts on the oldest', async () => {
    await choosePeriod(center, 'Any time');
    await summary(center, '1,999 tasks');
    await grid.focus();
    await grid.press('ControlOrMeta+End');
    await row(grid, 2000).waitFor();
    await grid.press('ControlOrMeta+Home');
    await row(grid, 1).waitFor();
    await row(grid, 1).getByRole('button', { name: '#1', exact: true }).click();
    await page.getByRole('tab', { name: /#1 stock/ }).waitFor();
    await runCommand(page, 'Shadow Sync: Focus on Tasks View');
    await page.keyboard.press('End');
    await treeItem(page, /1,799 more tasks/).waitFor();
    await showTab(page, 'Task Center');
  });

  for (const theme of themes) {
    it(`is accessible and presentable in ${theme}`, async () => {
      await runCommand(page, 'Preferences: Color Theme');
      await answer(page, theme);
      await runCommand(page, 'Shadow Sync: Clear Task Filter');
      await showTab(page, 'Task Center');
      await summary(center, '9 of 1,999 tasks');
      await grid.focus();
      await page.screenshot({ path: join(output, `task center ${theme}.png`) });
      deepEqual(await accessibilityViolations(page), [], `the page in ${theme}`);
      await grid.getByRole('columnheader', { name: 'Status' }).locator('.filter').click();
      await center.getByRole('dialog').waitFor();
      await page.screenshot({ path: join(output, `task center filter ${theme}.png`) });
      deepEqual(await accessibilityViolations(page), [], `the filter in ${theme}`);
      await page.keyboard.press('Escape');
      await row(grid, 1995).click({ button: 'right' });
      await center.getByRole('menu').waitFor();
      await page.screenshot({ path: join(output, `task center menu ${theme}.png`) });
      deepEqual(await accessibilityViolations(page), [], `the menu in ${theme}`);
      await page.keyboard.press('Escape');
    });
  }
});

const searchLabel = 'Search tasks: #14, by:ann, db:shop, on:sample, or text in any of them';

/** Waits until the line above the grid begins so. */
async function summary(center: FrameLocator, text: string): Promise<void> {
  await center
    .getByRole('status')
    .filter({ hasText: new RegExp(`^\\s*${text} ·`) })
    .waitFor();
}

async function headers(grid: Locator): Promise<readonly string[]> {
  const texts = await grid.getByRole('columnheader').allInnerTexts();
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** What these elements would say if they were wide enough. */
function cutTexts(grid: Locator, selector: string): Promise<readonly string[]> {
  return grid
    .locator(selector)
    .evaluateAll((elements) =>
      elements.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent),
    );
}

async function ids(grid: Locator): Promise<readonly number[]> {
  const links = await grid.locator('[data-action="open"]').allInnerTexts();
  return links.map((text) => Number(text.trim().slice(1)));
}

function row(grid: Locator, id: number): Locator {
  return grid
    .getByRole('row')
    .filter({ has: grid.page().getByRole('button', { name: `#${id}`, exact: true }) });
}

/** The cell under the keyboard is in the row of this task. */
async function active(grid: Locator, id: number): Promise<void> {
  await row(grid, id).locator('.cell.active').waitFor();
}

/** What the menu of a task's row offers. */
async function actionsOf(center: FrameLocator, grid: Locator, id: number): Promise<readonly string[]> {
  await row(grid, id)
    .getByRole('button', { name: `More actions for #${id}` })
    .click();
  const menu = center.getByRole('menu', { name: `Actions for #${id}` });
  await menu.waitFor();
  const items = await menu.getByRole('menuitem').allInnerTexts();
  await grid.page().keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  return items.map((text) => text.trim());
}

async function choosePeriod(center: FrameLocator, label: string): Promise<void> {
  await choose(center, 'Created', label);
}
