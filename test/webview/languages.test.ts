import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import type { FrameLocator, Page } from 'playwright-core';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import { writeStoredTasks } from '../support/storedTasks';
import { modal, openView, runCommand, treeItem, webview } from '../support/workbench';
import { accessibilityViolations, choose, cutOff, shownTexts } from './person';
import { openShop, writeConnections, type Shop } from './shop';

const root = join(__dirname, '..', '..');

/**
 * The language in which each text is the English one in marks, longer by two fifths. Dates and times are written
 * without Latin letters there: what has some is data, or was forgotten.
 */
const pseudo = 'zh-tw';

for (const language of [pseudo, 'zh-cn']) {
  // Chinese is shorter: two pages show that it is taken, the longer language where it would not fit.
  const inLonger = (title: string, test: Mocha.AsyncFunc): void => {
    if (language === pseudo) it(title, test);
  };

  describe(`the pages in ${language}`, function () {
    this.timeout(120_000);
    let shop: Shop;
    let editor: Editor;
    let window: WorkbenchWindow;
    let page: Page;
    let content: FrameLocator;
    let say: (text: string, ...values: readonly string[]) => string;
    let names: readonly string[];
    let command: (name: string) => Promise<void>;

    before(async () => {
      shop = await openShop();
      names = await tableNames(shop);
      editor = await startEditor({ vsix: packageExtension() });
      const extension = extensionFolder(editor);
      if (language === pseudo) writePseudoBundle(extension);
      const bundle = read(join(extension, 'l10n', `bundle.l10n.${language}.json`));
      const titles = read(
        join(root, language === pseudo ? 'package.nls.json' : `package.nls.${language}.json`),
      );
      say = (text, ...values) =>
        (bundle[text] ?? '').replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
      command = (name) => runCommand(page, `${titles['category'] ?? ''}: ${titles[`command.${name}`] ?? ''}`);
      const storage = editor.storage;
      writeConnections(storage, shop);
      writeStoredTasks(storage, [
        { status: 'succeeded', hoursAgo: 30 },
        { status: 'failed', hoursAgo: 20 },
        { status: 'interrupted', hoursAgo: 8 },
        { status: 'approving', hoursAgo: 7 },
        { status: 'scheduled', hoursAgo: 6, dueInHours: 3.1 },
      ]);
      await shop.change('tags', 'brands');
      await shop.addTask(storage, { tables: ['tags', 'brands'], remarks: '' });
      window = await openWorkbench(editor, { width: 1400, height: 1200, language });
      page = window.page;
      content = webview(page);
      await openView(page, titles['category'] ?? '');
    });

    after(async () => {
      await window.close();
      await editor.stop();
      await shop.stop();
    });

    pictureFailures(() => page);

    it('say so of a connection', async () => {
      await command('connection.add');
      await content.getByRole('textbox', { name: say('Host'), exact: true }).fill('127.0.0.1');
      await content.getByRole('textbox', { name: say('Port'), exact: true }).fill('x');
      await choose(content, say('TLS mode'), say('Verify identity'));
      await content.getByRole('button', { name: say('Test connection') }).click();
      await content.locator('.invalid').first().waitFor();
      await look('connection form');
    });

    inLonger('say so of a new task', async () => {
      await command('task.create');
      await content.getByRole('combobox', { name: say('Connection') }).waitFor();
      await look('form, empty');
      await choose(content, say('Connection'), `Live shop · 127.0.0.1:${shop.server.port}`);
      await choose(content, say('Database'), 'shop');
      await content.getByRole('radio', { name: say('All tables') }).click();
      await content.getByRole('textbox', { name: say('Leave out') }).fill('*_log');
      await content.getByRole('radio', { name: say('On schedule') }).click();
      await content.getByText(say('Advanced'), { exact: true }).click();
      await content.locator('#date').waitFor();
      await content.locator('ss-long-list').first().waitFor({ state: 'attached' });
      await look('form');
    });

    inLonger('say so of an analysis', async () => {
      await content.getByRole('radio', { name: say('Partial tables') }).click();
      const search = content.getByRole('textbox', { name: say('Search source tables') });
      for (const table of ['tags', 'countries', 'legacy_imports']) {
        await search.fill(table);
        await content.getByRole('option', { name: table, exact: true }).first().click();
      }
      await search.fill('zzz');
      await content.getByRole('button', { name: say('Analyse'), exact: true }).click();
      await content.getByRole('button', { name: say('Count rows that the risky changes meet') }).click();
      await content
        .getByText(/counted at/)
        .first()
        .waitFor();
      await content.locator('ss-analysis-section .expander').first().click();
      const grid = content.locator('ss-analysis-section .grid');
      await grid.locator('.expanded').waitFor();
      const hidden = await grid.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
      ok(hidden <= 0, `a grid of few rows has room for an open one, but for ${hidden} px`);
      await content.getByRole('checkbox', { name: say('Select {0}', 'tags') }).click();
      await look('analysis');
      await content.getByRole('tab', { name: say('Unsynchronised') }).click();
      await content.getByRole('grid', { name: say('Unsynchronised tables') }).waitFor();
      await look('analysis, unsynchronised');
    });

    inLonger('say so of a task', async () => {
      await treeItem(page, / 6|#6/).first().click();
      await content.getByRole('button', { name: say('Execute…') }).click();
      await modal(page)
        .getByRole('button', { name: say('Execute'), exact: true })
        .click();
      await content
        .getByRole('grid')
        .filter({ hasText: say('succeeded') })
        .waitFor();
      await content.getByRole('grid').first().press('Enter');
      await content.getByRole('region', { name: say('Table {0}', 'tags') }).waitFor();
      await look('task information');
      await content.getByRole('tab', { name: say('Process') }).click();
      await look('task process');
      await content.getByRole('tab', { name: say('Logs') }).click();
      await look('task log');
    });

    it('say so of all tasks', async () => {
      await command('taskCenter.open');
      const grid = content.getByRole('grid', { name: say('Tasks') });
      await grid.waitFor();
      await choose(content, say('Created'), say('From … to …'));
      await look('task center');
      await grid.press('.');
      await content.getByRole('menu').waitFor();
      await look('task center, menu');
      await page.keyboard.press('Escape');
      await content.locator('.filter').first().click();
      await content.getByRole('dialog').waitFor();
      await look('task center, filter');
    });

    /** Nothing is in another language, nothing is cut off, nothing is hidden from some. */
    async function look(name: string): Promise<void> {
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(output, `${language} ${name}.png`) });
      const texts = await shownTexts(page);
      ok(texts.length > 20, `${texts.length} texts`);
      if (language === pseudo)
        deepEqual(
          texts.filter((text) => isForgotten(text, names)),
          [],
          name,
        );
      deepEqual(await cutOff(page), [], name);
      deepEqual(await accessibilityViolations(page), [], name);
    }
  });
}

function extensionFolder(editor: Editor): string {
  const name = readdirSync(editor.extensionsFolder).find((each) => each.startsWith('shadow-sync.'));
  if (name === undefined) throw new Error('The extension is not installed.');
  return join(editor.extensionsFolder, name);
}

function writePseudoBundle(extension: string): void {
  const texts = Object.keys(read(join(extension, 'l10n', 'bundle.l10n.json')));
  const marked = texts.map((text) => [text, `⟦${text}${' ~~~~'.repeat(Math.ceil(text.length * 0.08))}⟧`]);
  writeFileSync(
    join(extension, 'l10n', `bundle.l10n.${pseudo}.json`),
    JSON.stringify(Object.fromEntries(marked)),
  );
}

function read(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

/** A text in marks may have other ones in its places. */
function withoutMarked(text: string): string {
  const rest = text.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  return rest === text ? text.trim() : withoutMarked(rest);
}

/** What a page shows as it is: names, settings and what the server says. */
const data = 'Live shop,Sandbox,Sample,shop,billing,ann,orders,_test_orders,_test_*,*_log tmp_*,*_log,UTC'
  .concat(',INSTANT,NOCOPY,INPLACE,COPY,NONE,SHARED,EXCLUSIVE')
  .split(',');
const patterns = [/\S+@\S+/g, /[\d.]+-MariaDB\S*/g];

/** The words of the engine and its tasks, which are the same in each language. */
const engineWords = [
  'The process that executed the task is gone. Verify the task to see what the server holds.',
  'is already the shadow of',
  'is excluded by',
  'column added_1 int(11)',
  'engine: InnoDB → MyISAM',
  'default charset: utf8mb4 → latin1',
  'collate: utf8mb4_general_ci → latin1_swedish_ci',
  "comment: default → 'From the old shop'",
  'column file_name: character set inherited from the table',
  'column line: character set inherited from the table',
  'converts column file_name from utf8mb4 to latin1',
  'converts column line from utf8mb4 to latin1',
  '(0 of 0 rows have characters that latin1 lacks, counted at ',
  'changes the engine to MyISAM',
  'copies the table, blocks writes',
  'instant',
  'mode “production”',
];

/** The names of the tables of the sample and of their shadows. */
async function tableNames({ root: connection }: Shop): Promise<readonly string[]> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW TABLES');
  const names = rows.map((row) => String(Object.values(row)[0]));
  return [...names, ...names.map((name) => `_test_${name}`)];
}

/** Whether a text says something that is neither translated nor data. */
function isForgotten(text: string, names: readonly string[]): boolean {
  let rest = withoutMarked(text);
  for (const known of [...engineWords, ...data, ...names].toSorted(
    (one, other) => other.length - one.length,
  )) {
    rest = rest.replaceAll(known, ' ');
  }
  for (const pattern of patterns) rest = rest.replaceAll(pattern, ' ');
  return /\p{Script=Latin}/u.test(rest);
}
