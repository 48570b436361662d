import { build } from 'esbuild';
import { runTests } from '@vscode/test-electron';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/freePort';
import { onExit } from '../support/onExit';
import { writeStoredTasks } from '../support/storedTasks';
import { taskSettings } from '../support/taskRun';

const root = join(__dirname, '..', '..');
const bundles = join(root, 'test', 'output', 'inEditor');

/**
 * Runs test/host/inEditor in the extension host of the editor from npm. SHADOW_SYNC_VSCODE names another one: the
 * path of a desktop VS Code, or a version to download, such as "stable".
 */
async function main(): Promise<void> {
  await bundleTests();
  const userData = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
  onExit(() => rmSync(userData, { recursive: true, force: true }));
  const port = await freePort();
  addConnectionAndTask(userData, port);
  const wanted = process.env['SHADOW_SYNC_VSCODE'] ?? join(__dirname, 'code.mjs');
  await runTests({
    ...(/[\\/]/.test(wanted) ? { vscodeExecutablePath: wanted } : { version: wanted }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(bundles, 'runner.js'),
    extensionTestsEnv: { SHADOW_SYNC_TEST_PORT: String(port) },
    launchArgs: [`--user-data-dir=${userData}`, `--extensions-dir=${join(userData, 'extensions')}`],
  });
}

/** The extension host loads plain JavaScript. */
async function bundleTests(): Promise<void> {
  const folder = join(__dirname, 'inEditor');
  rmSync(bundles, { recursive: true, force: true });
  await build({
    entryPoints: readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
    outdir: bundles,
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'mysql2'],
    logLevel: 'warning',
  });
}

/** A connection as a user has one, to a port where the tests listen, and a task that waits to be executed over it. */
function addConnectionAndTask(userData: string, port: number): void {
  const folder = join(userData, 'User', 'globalStorage', 'shadow-sync.shadow-sync');
  mkdirSync(folder, { recursive: true });
  const connection = {
    id: taskSettings().connectionId,
    name: 'Somewhere',
    environment: 'development',
    host: '127.0.0.1',
    port,
    user: 'nobody',
    tls: { mode: 'disabled' },
    savePassword: false,
    password: 'none',
  };
  writeFileSync(join(folder, 'connections.json'), JSON.stringify([connection]));
  writeStoredTasks(folder, [{ status: 'waiting', hoursAgo: 1 }]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
