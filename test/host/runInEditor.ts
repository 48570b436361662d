import { build } from 'esbuild';
import { runTests } from '@vscode/test-electron';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/freePort';
import { onExit } from '../support/onExit';

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
  addConnection(userData, port);
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

/** A connection as a user has one, to a port where the activation test listens. */
function addConnection(userData: string, port: number): void {
  const folder = join(userData, 'User', 'globalStorage', 'shadow-sync.shadow-sync');
  mkdirSync(folder, { recursive: true });
  const connection = {
    id: '5b1d3c62-6b1f-4d7b-9a39-0b2f3d6a8c11',
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
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
