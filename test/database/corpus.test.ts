import { deepEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sharedDatabase } from '../support/database';
import { serverKnows } from '../support/fixtures';
import { canonicalTable, pinSession, serverVersion } from './convergence';

/** 735 schema pairs from other projects' tests, which stay outside this one; the folder is optional. */
const project = join(__dirname, '..', '..');
const corpus = process.env['SHADOW_SYNC_CORPUS'] ?? join(project, '..', 'shared', 'corpus');

/**
 * What is left, and why. All four are refused by the server and by us said so: 85, 627 and 645 drop a column or an
 * index that a foreign key of a table outside the task needs; 533 has a foreign key without an index in its source.
 */
const left = { forward: [85, 533], reverse: [627, 645] };
/** The same there, but that a source of 572 has two indexes named alike but for capital letters, and 533 converges. */
const leftOnTidb = { forward: [85], reverse: [572, 627, 645] };

describe('corpus of schema pairs', function () {
  // TiDB changes one table after the other, in steps.
  this.timeout(3_600_000);
  let version = '';

  before(async function () {
    if (!existsSync(corpus)) {
      console.log(`      the corpus is not at ${corpus}; SHADOW_SYNC_CORPUS can name its folder`);
      this.skip();
    }
    version = await serverVersion();
    if (!/MariaDB|TiDB/.test(version)) this.skip();
    const connection = await (await sharedDatabase()).connectRoot();
    await pinSession(connection);
    await connection.end();
  });

  for (const mode of ['prefix', 'cross']) {
    it(`converges forward, shadows by ${mode}`, async () => {
      deepEqual(await casesLeft(version, '--mode', mode), leftOn(version).forward);
    });
    it(`converges in reverse, shadows by ${mode}`, async () => {
      deepEqual(await casesLeft(version, '--mode', mode, '--reverse'), leftOn(version).reverse);
    });
  }
});

function leftOn(version: string): typeof left {
  return version.includes('TiDB') ? leftOnTidb : left;
}

interface Verdict {
  readonly i: number;
  readonly verdict: string;
  readonly detail?: string;
}

async function casesLeft(version: string, ...options: string[]): Promise<number[]> {
  const { port } = await sharedDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-corpus-'));
  const results = join(folder, 'results.json');
  try {
    const judge = join(corpus, 'converge.mjs');
    const adapter = join(__dirname, 'corpusAdapter.ts');
    const command = ['--import=tsx', judge, adapter, '--port', String(port), '--out', results, ...options];
    await promisify(execFile)(process.execPath, command, { cwd: project, maxBuffer: 1 << 24 });
    const rows = JSON.parse(readFileSync(results, 'utf8')) as Verdict[];
    const isLeft = version.includes('TiDB') ? isLeftOnTidb : isLeftOnMariaDb(version);
    return [...new Set(rows.filter(isLeft).map((row) => row.i))].sort((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An older one does not know a collation, functions and clauses that some cases are made with. */
function isLeftOnMariaDb(version: string): (row: Verdict) => boolean {
  const isOlder = !serverKnows({ needs: ['mariadb 10.11'] }, version);
  return ({ verdict }) => !isOlder || verdict !== 'load-failed';
}

/** What TiDB does not take is left out; indexes and checks stand in an order of their own there, and checks are named anew. */
function isLeftOnTidb({ verdict, detail = '' }: Verdict): boolean {
  if (verdict.endsWith('-failed')) return false;
  const [source = '', shadow] = detail
    .split('\n<<< source / shadow >>>\n')
    .map((text) => canonicalTable(text, true));
  return verdict !== 'not-converged' || source !== shadow;
}
