import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase, type DatabaseServer } from '../support/database';
import { startEditor } from '../support/editor';
import { endWithParent, onExit } from '../support/onExit';
import { packageExtension } from '../support/packageExtension';
import { findExecutable } from '../support/systemPrograms';
import { loadSample, sampleUser } from './sampleDatabase';

/** Runs until Ctrl+C, or until the desktop window is closed; then nothing of it is left. */
export async function runDemo(onDesktop: boolean): Promise<void> {
  const end = (): void => process.exit(0);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  endWithParent();
  try {
    await (onDesktop ? showOnDesktop() : showInBrowser());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function showInBrowser(): Promise<void> {
  const database = await startSample();
  console.log('Packing the extension …');
  const vsix = packageExtension();
  console.log('Starting the editor …');
  const editor = await startEditor({ vsix, settings: { 'workbench.activityBar.location': 'default' } });
  addConnection(editor.userFolder, database);
  console.log(`
  Open   ${editor.url()}

  1. Click the Shadow Sync icon in the activity bar; the connection "Local sample" is ready.
  2. Press + beside Tasks, choose the database shop, take some tables, and press Analyse.
${findExecutable('code') ? '\n  In the desktop editor instead: npm run demo -- --desktop' : ''}
  Ctrl+C ends the editor and the database, and removes both.`);
  await editor.ended;
  throw new Error('The editor ended by itself. Start the demo again.');
}

async function showOnDesktop(): Promise<void> {
  const code = findExecutable('code');
  if (!code) {
    throw new Error(
      'There is no "code" on the PATH. In VS Code run "Shell Command: Install \'code\' command in PATH", or leave out --desktop.',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
  onExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const userData = join(folder, 'data');
  const profile = ['--user-data-dir', userData, '--extensions-dir', join(folder, 'extensions')];
  const database = await startSample();
  addConnection(join(userData, 'User'), database);
  const { status } = spawnSync(code, [...profile, '--install-extension', packageExtension()], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The desktop editor did not install the extension, see above.');
  console.log('Closing the window of the editor, or Ctrl+C, ends the demo.');
  const window = spawn(code, [...profile, '--new-window', '--wait', '--disable-workspace-trust', workspace], {
    stdio: 'inherit',
  });
  onExit(() => window.kill());
  await new Promise((resolve) => window.once('exit', resolve));
  process.exit(0);
}

async function startSample(): Promise<DatabaseServer> {
  console.log('Starting the database …');
  const database = await startDatabase();
  await loadSample(database);
  console.log(
    `${database.version}: mysql://${sampleUser}@${database.host}:${database.port}, databases shop and billing`,
  );
  return database;
}

/** As the extension keeps a connection itself: without secrets, which this user has none of. */
function addConnection(userFolder: string, { host, port }: DatabaseServer): void {
  const folder = join(userFolder, 'globalStorage', 'shadow-sync.shadow-sync');
  mkdirSync(folder, { recursive: true });
  const connection = {
    id: '0d6f4f0e-6c0a-4f7e-8a4e-5d2f3c1b7a90',
    name: 'Local sample',
    environment: 'development',
    host,
    port,
    user: sampleUser,
    tls: { mode: 'disabled' },
    savePassword: false,
    password: 'none',
  };
  writeFileSync(join(folder, 'connections.json'), JSON.stringify([connection], undefined, 2));
}
