import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode } from '../../../store/storeError';
import { isLoginFile, loginFileText } from './loginFile';
import { parseOptionFile } from './optionFile';
import type { OptionOfFile } from './optionGroups';

/** A file or folder that was looked at, and why nothing was read of it. */
export interface LookedAt {
  readonly path: string;
  readonly problem?: 'missing' | 'unreadable' | 'writableByAll';
}

export interface OptionFiles {
  /** In the order in which the clients read them. */
  readonly options: readonly OptionOfFile[];
  readonly lookedAt: readonly LookedAt[];
}

/** Where the clients look, in their order; MySQL's at last for login paths. */
export function optionFilePlaces(
  platform: NodeJS.Platform,
  environment: Readonly<NodeJS.ProcessEnv>,
  home: string,
): readonly string[] {
  const homes = [environment['MARIADB_HOME'] ?? environment['MYSQL_HOME']].filter(
    (each) => each !== undefined,
  );
  if (platform === 'win32') {
    const folders = [environment['WINDIR'] ?? 'C:\\Windows', 'C:', ...homes];
    const login =
      environment['APPDATA'] === undefined ? [] : [`${environment['APPDATA']}\\MySQL\\.mylogin.cnf`];
    return [...folders.flatMap((folder) => [`${folder}\\my.ini`, `${folder}\\my.cnf`]), ...login];
  }
  // Homebrew's clients were built for its folders.
  const built = platform === 'darwin' ? ['/usr/local/etc', '/opt/homebrew/etc'] : [];
  const folders = ['/etc', '/etc/mysql', ...built, ...homes];
  const login = environment['MYSQL_TEST_LOGIN_FILE'] ?? join(home, '.mylogin.cnf');
  return [...folders.map((folder) => join(folder, 'my.cnf')), join(home, '.my.cnf'), login];
}

/** Reads option files and what they include. What cannot be read is left out, and told. */
export async function readOptionFiles(places: readonly string[]): Promise<OptionFiles> {
  const options: OptionOfFile[] = [];
  const lookedAt: LookedAt[] = [];
  for (const place of places) await readInto(options, lookedAt, place, 0);
  return { options, lookedAt };
}

/** As deep as the clients go: a file may include itself. */
const deepest = 10;

async function readInto(
  options: OptionOfFile[],
  lookedAt: LookedAt[],
  file: string,
  depth: number,
): Promise<void> {
  const text = await textOf(file);
  lookedAt.push(typeof text === 'string' ? { path: file } : { path: file, ...text });
  if (typeof text !== 'string') return;
  for (const line of parseOptionFile(text)) {
    if (line.kind === 'option') {
      const { group, name, value } = line;
      options.push({ file, group, name, ...(value === undefined ? {} : { value }) });
    } else if (depth < deepest) {
      const path = resolve(dirname(file), line.path);
      const included = line.kind === 'include' ? [path] : await filesOf(path, lookedAt);
      for (const each of included) await readInto(options, lookedAt, each, depth + 1);
    }
  }
}

/** What an !includedir takes of a folder, by name: the clients leave the order to the file system. */
async function filesOf(folder: string, lookedAt: LookedAt[]): Promise<readonly string[]> {
  const endings = process.platform === 'win32' ? /\.(?:cnf|ini)$/i : /\.cnf$/;
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => endings.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    lookedAt.push({ path: folder, problem: problemOf(error) });
    return [];
  }
}

async function textOf(file: string): Promise<string | Required<Pick<LookedAt, 'problem'>>> {
  try {
    // The clients read none that anybody may have written.
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o002) !== 0) return { problem: 'writableByAll' };
    const bytes = await readFile(file);
    return isLoginFile(bytes) ? loginFileText(bytes) : bytes.toString('utf8');
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function problemOf(error: unknown): 'missing' | 'unreadable' {
  return hasCode(error, 'ENOENT', 'ENOTDIR') ? 'missing' : 'unreadable';
}
