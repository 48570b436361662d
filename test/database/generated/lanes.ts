import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type TestDatabase, withDatabase } from '../../support/database';
import { pinSession, serverVersion } from '../convergence';
import { abilitiesOf, type ServerAbilities } from './serverAbilities';

/** The same cases in each run, so that a failure belongs to the change; other seeds search further. */
export const seed = Number(process.env['SHADOW_SYNC_SEED'] ?? 7);
/** Each lane has a database of its own and cases of its own, so that lanes do not decide what is run. */
const lanes = 4;

const output = join(__dirname, '..', '..', 'output');

/** What is generated, and the check that throws of a case that fails and is false where the server does not take it. */
interface Property<Case> {
  readonly cases: number;
  readonly arbitrary: (server: ServerAbilities) => fc.Arbitrary<Case>;
  readonly check: (database: TestDatabase, generated: Case, server: ServerAbilities) => Promise<boolean>;
  /** The statements of a case that fails, by the name of the file that is written of them. */
  readonly scripts: (generated: Case) => Readonly<Record<string, readonly string[]>>;
}

/** Returns how many cases the server did not take. Throws with the smallest cases that fail. */
export async function checkInLanes<Case>(property: Property<Case>): Promise<number> {
  const server = abilitiesOf(await serverVersion());
  const runs: PromiseSettledResult<number>[] = [];
  // TiDB takes longer for the same statements where two sessions change tables at once.
  const atOnce = server.tidb ? 1 : lanes;
  for (let first = 0; first < lanes; first += atOnce)
    runs.push(
      ...(await Promise.allSettled(
        Array.from({ length: atOnce }, (_, at) => runLane(property, server, seed * lanes + first + at)),
      )),
    );
  const failures = runs.flatMap((run) => (run.status === 'rejected' ? [String(run.reason)] : []));
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
  return runs.reduce((sum, run) => sum + (run.status === 'fulfilled' ? run.value : 0), 0);
}

async function runLane<Case>(
  { cases, arbitrary, check, scripts }: Property<Case>,
  server: ServerAbilities,
  laneSeed: number,
): Promise<number> {
  let refused = 0;
  let failed: Case | undefined;
  await withDatabase(async (database) => {
    await pinSession(database.connection);
    // Else TiDB 8.4 may find a table no more, till it is started again, once another ceases to be partitioned.
    if (server.tidb) await database.connection.query('SET GLOBAL tidb_schema_cache_size = 0');
    const property = fc.asyncProperty(arbitrary(server), async (generated) => {
      try {
        if (!(await check(database, generated, server)) && !failed) refused++;
      } catch (error) {
        failed = generated;
        throw error;
      }
    });
    const result = await fc.check(property, {
      numRuns: Math.ceil(cases / lanes),
      seed: laneSeed,
      // OceanBase and TiDB take seconds for a case, and a search for the smallest tries hundreds.
      endOnFailure: server.oceanbase || server.tidb,
    });
    if (!result.failed) return;
    const fixture = failed && writeFixture(scripts(failed), laneSeed);
    throw new Error(
      `${String(result.errorInstance)}\n\nThe smallest such case is in ${fixture ?? 'no fixture'}.`,
    );
  });
  return refused;
}

/** Ready to be moved to test/fixtures, under a name that tells what it is about. */
function writeFixture(scripts: Readonly<Record<string, readonly string[]>>, laneSeed: number): string {
  const folder = join(output, `generated-${laneSeed}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, statements] of Object.entries(scripts))
    writeFileSync(join(folder, `${name}.sql`), statements.map((one) => `${one};\n`).join(''));
  return folder;
}
