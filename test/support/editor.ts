import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEditor, type EditorInstallation, type EditorKind } from './editorInstall';
import { onExit } from './onExit';

/** What an editor is started with; everything has a default. */
export interface EditorOptions {
  readonly kind?: EditorKind;
  /** User settings, over the quiet ones below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** An extension to install, as a file. */
  readonly vsix?: string;
  /** The folder to open; an empty one otherwise. */
  readonly workspace?: string;
  /** Keeps settings, extensions and data here after `stop`, so that another start finds them. */
  readonly home?: string;
  /** Lets the page ask for tests in the extension host. It mutes toasts and refuses modal dialogs. */
  readonly extensionTests?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running VS Code server; a browser that opens `url()` is its window. */
export interface Editor {
  readonly port: number;
  /** The user's folder: settings.json, globalStorage. */
  readonly userFolder: string;
  /** Where the extension keeps its connections, drafts and tasks. */
  readonly storage: string;
  readonly extensionsFolder: string;
  readonly workspace: string;
  url(payload?: readonly (readonly [string, string])[]): string;
  /** The processes that run extensions, one for each window. */
  extensionHosts(): readonly number[];
  /** Resolves when the server ends by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.autoDetectColorScheme': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
};

/** Starts an editor with settings, extensions and data of its own; about 1 s, and 1.5 s for installing a .vsix. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const installation = installEditor(options.kind);
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
  let child: ChildProcess | undefined;
  const clean = (): void => {
    if (child) killGroup(child, 'SIGKILL');
    // The extension hosts may write a last line.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const cancelCleaning = onExit(clean);
  try {
    const home = options.home ?? join(folder, 'home');
    const workspace = options.workspace ?? join(home, 'workspace');
    const userFolder = join(home, 'data', 'data', 'User');
    for (const each of [workspace, userFolder, join(folder, 't')]) mkdirSync(each, { recursive: true });
    writeFileSync(
      join(userFolder, 'settings.json'),
      JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2),
    );

    const environment = serverEnvironment(folder, home, options.environment ?? {});
    if (options.vsix) installExtension(installation, home, options.vsix, environment);
    child = spawnServer(installation, home, environment, options.extensionTests ?? false);
    const port = await waitForPort(child);
    const running = child;
    return {
      port,
      userFolder,
      storage: join(userFolder, 'globalStorage', 'shadow-sync.shadow-sync'),
      extensionsFolder: join(home, 'extensions'),
      workspace,
      ended: new Promise((resolve) => running.once('exit', () => resolve())),
      url: (payload = []) => pageAddress(port, workspace, payload),
      extensionHosts: () => extensionHosts(running),
      stop: async () => {
        await endGroup(running);
        cancelCleaning();
        clean();
      },
    };
  } catch (error) {
    cancelCleaning();
    clean();
    throw error;
  }
}

function serverEnvironment(
  folder: string,
  home: string,
  extra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  // A terminal of VS Code sets many of these, meant for its own children.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_'));
  return {
    ...Object.fromEntries(inherited),
    // The editor leaves its sockets in the temporary folder.
    TMPDIR: join(folder, 't'),
    XDG_RUNTIME_DIR: join(folder, 't'),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    SHADOW_SYNC_MINT_KEY: secretKey(home),
    ...extra,
  };
}

function secretKey(home: string): string {
  const file = join(home, 'mint-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function folderFlags(home: string): readonly string[] {
  return [
    '--accept-server-license-terms',
    '--server-data-dir',
    join(home, 'data'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
}

function installExtension(
  installation: EditorInstallation,
  home: string,
  vsix: string,
  environment: NodeJS.ProcessEnv,
): void {
  const { status, stdout, stderr } = spawnSync(
    installation.node,
    [installation.serverScript, ...folderFlags(home), '--install-extension', vsix, '--force'],
    { encoding: 'utf8', env: environment },
  );
  if (status !== 0 || !stdout.includes('successfully installed')) {
    throw new Error(`The editor did not install ${vsix}:\n${stdout}${stderr}`);
  }
}

function spawnServer(
  installation: EditorInstallation,
  home: string,
  environment: NodeJS.ProcessEnv,
  extensionTests: boolean,
): ChildProcess {
  const flags = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token', ...folderFlags(home)];
  flags.push('--disable-telemetry', '--telemetry-level', 'off', '--disable-update-check');
  flags.push('--disable-workspace-trust', '--disable-getting-started-override');
  // 1.139 runs no extension tests without it; 1.100 does either way.
  if (extensionTests) flags.push('--enable-smoke-test-driver');
  return spawn(
    installation.node,
    ['--require', join(__dirname, 'editorShims', 'mintKey.cjs'), installation.serverScript, ...flags],
    // A process group of its own: the extension hosts are in it, and end with it.
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment, detached: true },
  );
}

function waitForPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => reject(new Error(`The editor's server ${what}:\n${output}`));
    const timer = setTimeout(() => fail('did not start within a minute'), 60_000);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

function pageAddress(
  port: number,
  workspace: string,
  payload: readonly (readonly [string, string])[],
): string {
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', workspace);
  address.searchParams.set(
    'payload',
    JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]),
  );
  return address.href;
}

function extensionHosts(server: ChildProcess): readonly number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, group, ...words]) => Number(group) === server.pid && words.includes('--type=extensionHost'))
    .map(([pid]) => Number(pid));
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([gone, wait(5_000)]);
  }
  // The extension hosts outlive the server by a moment.
  killGroup(child, 'SIGKILL');
  for (let i = 0; i < 50 && killGroup(child, 0); i++) await wait(20);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
    return false;
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
