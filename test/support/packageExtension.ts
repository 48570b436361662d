import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onExit } from './onExit';

const root = join(__dirname, '..', '..');

/**
 * Builds and packs the extension as users get it; about 4 s. The file goes away with this process.
 * `SHADOW_SYNC_TEST_VSIX` names one that is packed already.
 */
export function packageExtension(): string {
  const packed = process.env['SHADOW_SYNC_TEST_VSIX'];
  if (packed) return packed;
  const folder = join(root, 'test', 'output');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `shadow-sync-${process.pid}.vsix`);
  onExit(() => rmSync(file, { force: true }));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', '@vscode', 'vsce', 'vsce'), 'package', '--no-dependencies', '--out', file],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The extension could not be packed:\n${stdout}${stderr}`);
  process.env['SHADOW_SYNC_TEST_VSIX'] = file;
  return file;
}
