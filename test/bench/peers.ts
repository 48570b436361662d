import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackages } from '../support/cacheFolder';
import { findExecutable } from '../support/systemPrograms';
import { atlasProgram } from './atlasProgram';
import { databases } from './benchDatabase';
import { type Measured, runMeasured } from './runMeasured';

/** What a tool printed to turn the drifted database into the wanted one. */
export interface PeerRun extends Measured {
  readonly sql: string;
}

/** Another tool that compares two databases. */
export interface Peer {
  readonly name: string;
  readonly title: string;
  /** Larger schemas are not tried. */
  readonly largest: number;
  /** The tool gives up on partitioned tables. */
  readonly withoutPartitions?: boolean;
  /** Why it cannot run here. */
  missing(): string | undefined;
  run(port: number, folder: string, limitMs: number): Promise<PeerRun>;
}

export const peers: readonly Peer[] = [
  {
    name: 'skeema',
    title: 'skeema 1.9.0 (`init` + `diff --exact-match`)',
    largest: 10_000,
    missing: () => missingProgram('skeema', 'skeema'),
    run: runSkeema,
  },
  {
    name: 'atlas',
    title: 'Atlas 0.32.0, its library (`SchemaDiff`)',
    largest: 10_000,
    missing: () => whyNot(atlasProgram),
    run: runAtlas,
  },
  {
    name: 'mikroorm',
    title: 'MikroORM 6.6.16 (`SchemaComparator`)',
    largest: 10_000,
    missing: () => missingPackages(),
    run: runMikroOrm,
  },
  {
    name: 'mysql-schema-diff',
    title: 'mysql-schema-diff 0.60 ¹',
    largest: 10_000,
    withoutPartitions: true,
    missing: () => missingProgram('mysql-schema-diff', 'libmysql-diff-perl'),
    run: runSchemaDiff,
  },
  {
    name: 'liquibase',
    title: 'Liquibase 4.28.1 (`diff-changelog`)',
    largest: 1_000,
    missing: () => missingProgram('java', 'default-jre-headless') ?? missingPackages(),
    run: runLiquibase,
  },
];

async function runSkeema(port: number, folder: string, limitMs: number): Promise<PeerRun> {
  const server = ['-h', '127.0.0.1', '-P', String(port), '-u', 'root'];
  const init = await runMeasured(
    ['skeema', 'init', ...server, '--schema', databases.wanted, '-d', 'schema'],
    { limitMs, cwd: folder },
  );
  if (init.exitCode !== 0) return { ...init, sql: '' };
  // Its files now describe the wanted database; pointed at the drifted one, they show what is to do there.
  const diff = await runMeasured(
    [
      'sh',
      '-c',
      `sed -i 's/^schema=${databases.wanted}$/schema=${databases.drifted}/' .skeema && exec skeema diff --allow-unsafe --exact-match`,
    ],
    { limitMs: Math.max(1, limitMs - init.wallMs), cwd: join(folder, 'schema') },
  );
  return {
    ...diff,
    // 1 says that there are differences.
    ...(diff.exitCode === 1 ? { exitCode: 0 } : {}),
    wallMs: init.wallMs + diff.wallMs,
    cpuMs: init.cpuMs + diff.cpuMs,
    peakMb: Math.max(init.peakMb, diff.peakMb),
    sql: diff.stdout,
  };
}

async function runAtlas(port: number, folder: string, limitMs: number): Promise<PeerRun> {
  const measured = await runMeasured([atlasProgram(), String(port), databases.wanted, databases.drifted], {
    limitMs,
    cwd: folder,
  });
  return { ...measured, sql: measured.stdout };
}

async function runMikroOrm(port: number, folder: string, limitMs: number): Promise<PeerRun> {
  const bundle = join(folder, '..', 'mikroOrmProcess.js');
  const measured = await runMeasured(
    [process.execPath, bundle, packages(), String(port), databases.wanted, databases.drifted],
    { limitMs, cwd: folder },
  );
  return { ...measured, sql: measured.stdout };
}

async function runSchemaDiff(port: number, folder: string, limitMs: number): Promise<PeerRun> {
  const server = ['--host=127.0.0.1', `--port=${port}`, '--user=root'];
  const measured = await runMeasured(
    ['mysql-schema-diff', ...server, '-n', `db:${databases.drifted}`, `db:${databases.wanted}`],
    { limitMs, cwd: folder },
  );
  return { ...measured, sql: measured.stdout };
}

async function runLiquibase(port: number, folder: string, limitMs: number): Promise<PeerRun> {
  const url = `jdbc:mariadb://127.0.0.1:${port}`;
  const program = join(packages(), 'node_modules', 'liquibase', 'dist', 'liquibase', 'liquibase');
  const measured = await runMeasured(
    [
      'bash',
      program,
      `--url=${url}/${databases.drifted}`,
      '--username=root',
      '--password=',
      `--reference-url=${url}/${databases.wanted}`,
      '--reference-username=root',
      '--reference-password=',
      '--changelog-file=changes.mariadb.sql',
      'diff-changelog',
    ],
    { limitMs, cwd: folder },
  );
  const sql = measured.exitCode === 0 ? readFileSync(join(folder, 'changes.mariadb.sql'), 'utf8') : '';
  return { ...measured, sql };
}

function missingProgram(program: string, debianPackage: string): string | undefined {
  return findExecutable(program) ? undefined : `not installed; on Debian: apt-get install ${debianPackage}`;
}

function missingPackages(): string | undefined {
  return whyNot(packages);
}

function whyNot(install: () => string): string | undefined {
  try {
    install();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function packages(): string {
  return cachedPackages('bench-peers', join(__dirname, 'peers'));
}
