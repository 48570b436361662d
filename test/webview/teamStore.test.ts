import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { setupScript } from '../../src/store/database/storeSchema';
import type { TaskStore } from '../../src/store/taskStore';
import { openNamedStore } from '../store/namedStore';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import {
  createDatabase,
  startDatabase,
  type OwnDatabaseServer,
  type TestDatabase,
} from '../support/database';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { output, pictureFailures } from '../support/pictures';
import { createdEvent } from '../support/taskEvents';
import { makePlan, taskSettings } from '../support/taskRun';
import {
  editorText,
  modal,
  openView,
  pick,
  runCommandAndPick,
  toast,
  toastButton,
  treeItem,
} from '../support/workbench';

/** Ann sets up the team's store in her editor; Bob's task comes from elsewhere, and she takes it over. */
describe('a team store in the editor', function () {
  this.timeout(120_000);
  let server: OwnDatabaseServer;
  let database: TestDatabase;
  let editor: Editor;
  let window: WorkbenchWindow;
  let page: Page;
  let bobs: TaskStore | undefined;

  before(async () => {
    server = await startDatabase();
    database = await createDatabase(server);
    await database.connection.query(`
      CREATE DATABASE team; CREATE DATABASE elsewhere; CREATE USER ann; CREATE USER bob;
      GRANT ALL ON team.* TO ann; GRANT ALL ON elsewhere.* TO ann; GRANT ALL ON team.* TO bob; GRANT ALL ON \`${database.name}\`.* TO ann;
      CREATE TABLE orders (id int PRIMARY KEY, total int); CREATE TABLE _test_orders (id int PRIMARY KEY)`);
    editor = await startEditor({ vsix: packageExtension() });
    writeJson(editor.storage, 'connections.json', [
      {
        id: 'a-connection-of-ann',
        name: 'Shop',
        environment: 'development',
        host: '127.0.0.1',
        port: server.port,
        user: 'ann',
        tls: { mode: 'disabled' },
        savePassword: true,
        password: 'none',
      },
    ]);
    // Named by hand, and wrongly.
    writeJson(join(editor.userFolder, '..', 'Machine'), 'settings.json', {
      'shadowSync.store': 'database',
      'shadowSync.teamStore.connection': 'Shop',
      'shadowSync.teamStore.database': 'elsewhere',
    });
    window = await openWorkbench(editor, { width: 1300, height: 900 });
    page = window.page;
    await openView(page, 'Shadow Sync');
  });

  after(async () => {
    await bobs?.close();
    await window.close();
    await editor.stop();
    await database.connection.end();
    await server.stop();
  });

  pictureFailures(() => page);

  it('says that the database holds no store yet, and goes on without', async () => {
    await toast(page, /The database elsewhere on 127\.0\.0\.1:\d+ holds no team store yet/).waitFor();
    await page.getByText('The stored tasks could not be read').waitFor();
    await treeItem(page, /Shop/).waitFor();
    await page.screenshot({ path: join(output, 'teamStore missing.png') });
  });

  it('shows the SQL, and makes the tables when the user agrees', async () => {
    await toastButton(page, /holds no team store yet/, 'Set Up Team Store…').click();
    await pick(page, 'Shop');
    await pick(page, 'team');
    match(await modal(page).innerText(), /Set up the team store in Shop \/ team\?/);
    await page.screenshot({ path: join(output, 'teamStore set up.png') });
    await modal(page).getByRole('button', { name: 'Cancel' }).click();
    equal(await editorText(page), setupScript('team', 0));
    deepEqual((await database.connection.query('SHOW TABLES IN team'))[0], []);
    await runCommandAndPick(page, 'Shadow Sync: Set Up Team Store…', 'Shop');
    await pick(page, 'team');
    await modal(page).getByRole('button', { name: 'Run SQL' }).click();
    await toastButton(page, /The team store in Shop \/ team is ready/, 'Use Team Store').click();
    const [tables] = await database.connection.query('SHOW TABLES IN team');
    equal((tables as readonly unknown[]).length, 4);
    await toastButton(page, /chosen store/, 'Reload Window').click();
    // Another extension host has to start first.
    await page.getByText('No tasks yet.').waitFor({ timeout: 60_000 });
    // Those of this machine seem gone otherwise.
    await page.locator('.pane-header', { hasText: 'team store team' }).waitFor();
  });

  it("shows a colleague's task, and runs it on the connection to the same address", async () => {
    bobs = await openNamedStore({
      kind: 'database',
      host: '127.0.0.1',
      port: server.port,
      user: 'bob',
      password: '',
      database: 'team',
    });
    const id = await bobs.create({
      ...createdEvent(),
      connectionName: "Bob's shop",
      address: `127.0.0.1:${server.port}`,
      settings: taskSettings({
        connectionId: 'a-connection-of-bob',
        database: database.name,
        execution: { kind: 'manual' },
      }),
      plan: await makePlan(database),
    });
    await treeItem(page, new RegExp(`#${id}|Task ${id}`)).waitFor();
    await runCommandAndPick(page, 'Shadow Sync: Execute Task…', `#${id}`);
    await modal(page).getByRole('button', { name: 'Execute' }).click();
    await treeItem(page, new RegExp(`#${id}.*succeeded|Task ${id}.*succeeded`, 'i')).waitFor();
    const task = await bobs.read(id);
    deepEqual([task?.status, task?.createdBy], ['succeeded', 'bob@%']);
    const started = (await bobs.events(id)).find((event) => event.kind === 'executionStarted');
    equal(started?.by, 'ann@%');
    const [columns] = await database.connection.query('SHOW COLUMNS FROM _test_orders');
    equal((columns as readonly unknown[]).length, 2);
    await page.screenshot({ path: join(output, 'teamStore task.png') });
  });
});

function writeJson(folder: string, file: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify(value));
}
