import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startDatabase, type OwnDatabaseServer } from '../support/database';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import {
  modal,
  openView,
  quickInput,
  runCommand,
  runCommandAndPick,
  toast,
  toastButton,
  treeItem,
} from '../support/workbench';
import { tick } from './person';

const password = 'p"ass #w0rd';

/** Who has connections in SQLTools' settings and in option files need not type them again. */
describe('importing connections in the editor (CO-3)', function () {
  this.timeout(90_000);
  let database: OwnDatabaseServer;
  let home: string;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;

  before(async () => {
    database = await startDatabase();
    const root = await database.connectRoot();
    await root.query(`
      CREATE USER 'tester'@'127.0.0.1' IDENTIFIED BY ${root.escape(password)};
      CREATE USER 'guest'@'127.0.0.1'`);
    await root.end();
    home = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
    mkdirSync(join(home, 'more'));
    writeFileSync(
      join(home, '.my.cnf'),
      `[client]\nuser=tester\n!includedir ${join(home, 'more')}\n[client_run]\nsocket=/run/my.sock\n`,
      { mode: 0o600 },
    );
    writeFileSync(
      join(home, 'more', 'shop.cnf'),
      `[client_shop-prod]\nhost=127.0.0.1\nport=${database.port}\npassword='p"ass #w0rd'\n`,
      { mode: 0o600 },
    );
    editor = await startEditor({
      vsix: packageExtension(),
      environment: { HOME: home },
      settings: {
        'sqltools.connections': [
          {
            name: 'Nightly test',
            driver: 'MariaDB',
            server: '127.0.0.1',
            port: database.port,
            username: 'guest',
            password: '',
          },
          { name: 'Lake', driver: 'PostgreSQL', server: '127.0.0.1', port: 5432, username: 'guest' },
          { name: 'Jump', driver: 'MySQL', server: 'db', port: 3306, username: 'app', ssh: 'Enabled' },
        ],
      },
    });
    window = await openWorkbench(editor, { width: 1300, height: 900 });
    page = window.page;
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await window.close();
    await editor.stop();
    await database.stop();
    rmSync(home, { recursive: true, force: true });
  });

  pictureFailures(() => page);

  it('offers them with where they come from, and adds the chosen ones', async () => {
    await page.locator('a.monaco-link', { hasText: 'import connections' }).click();
    const shown = await offered();
    const shop = shown.find(({ text }) => text.startsWith('shop-prod'));
    match(shop?.text ?? '', new RegExp(`tester@127.0.0.1:${database.port} · production`));
    match(shop?.text ?? '', /\[client_shop-prod\] in ~\/more\/shop\.cnf/);
    match(shown.map(({ text }) => text).join('\n'), /Nightly test.*guest@.*· test.*SQLTools, user settings/);
    match(
      shown.map(({ text }) => text).join('\n'),
      /localhost.*tester@localhost:3306.*\[client\] in ~\/\.my\.cnf/,
    );
    deepEqual([...new Set(shown.map(({ isPicked }) => isPicked))], [true]);
    doesNotMatch(shown.map(({ text }) => text).join(' '), /p"ass|Lake|Jump/);
    await page.screenshot({ path: join(output, 'importConnections.png') });
    await tick(page, 'localhost');
    await quickInput(page).getByRole('button', { name: 'OK' }).click();
    match(await modal(page).innerText(), /Take over the passwords too\?[^]*Found for: shop-prod\./);
    await modal(page).getByRole('button', { name: 'Take Over Passwords' }).click();
    const message = await toast(page, /2 connections added/).innerText();
    match(message, /Nightly test \(test\), shop-prod \(production\)/);
    match(message, /Left out: Jump \(connects through an SSH tunnel\)/);
    match(message, /\[client_run\] in ~\/\.my\.cnf \(connects through a socket/);
    await treeItem(page, /Nightly test/).waitFor();
    await treeItem(page, /shop-prod/).waitFor();
    await toastButton(page, /2 connections added/, 'Test Connection').click();
    await row('shop-prod').waitFor();
    await page.keyboard.press('Escape');
  });

  it('connects with the password taken over, which is in no file of ours', async () => {
    for (const name of ['shop-prod', 'Nightly test']) await connects(name);
    const file = join(editor.storage, 'connections.json');
    const text = readFileSync(file, 'utf8');
    match(text, /shop-prod/);
    doesNotMatch(text, /w0rd/);
  });

  it('does not choose again what is there', async () => {
    await runCommand(page, 'Shadow Sync: Import Connections…');
    const there = (await offered()).filter(({ text }) =>
      /already there: (?:shop-prod|Nightly test)$/.test(text),
    );
    deepEqual(
      there.map(({ isPicked }) => isPicked),
      [false, false],
    );
    equal((await offered()).find(({ text }) => text.startsWith('localhost'))?.isPicked, true);
    await page.keyboard.press('Escape');
  });

  async function connects(name: string): Promise<void> {
    const answer = toast(page, `${name} answers`);
    // A click is lost when the list is drawn anew at that moment.
    for (let attempt = 0; attempt < 3 && !(await answer.isVisible()); attempt++) {
      await runCommandAndPick(page, 'Shadow Sync: Test Connection', name);
      await answer.waitFor({ timeout: 6000 }).catch(() => undefined);
    }
    await answer.waitFor({ timeout: 1000 });
  }

  function row(label: string) {
    return quickInput(page).locator('.monaco-list-row', { hasText: label }).first();
  }

  async function offered(): Promise<readonly { text: string; isPicked: boolean }[]> {
    await row('shop-prod').waitFor();
    const rows = await quickInput(page).locator('.monaco-list-row').all();
    return Promise.all(
      rows.map(async (each) => ({
        text: (await each.innerText()).replaceAll(/\s+/g, ' ').trim(),
        isPicked:
          (await each
            .locator('[role="checkbox"], input[type="checkbox"]')
            .first()
            .getAttribute('aria-checked')) === 'true',
      })),
    );
  }
});
