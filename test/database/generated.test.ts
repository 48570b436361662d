import { ok } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { withDatabase } from '../support/database';
import { pinSession, serverVersion } from './convergence';
import { convergeCase, type GeneratedCase } from './generated/convergeCase';
import { randomEdit } from './generated/randomEdit';
import { randomSchema, renderSchema } from './generated/randomSchema';
import { abilitiesOf, type ServerAbilities } from './generated/serverAbilities';

const cases = Number(process.env['SHADOW_SYNC_CASES'] ?? 2_000);
/** The same cases in each run, so that a failure belongs to the change; other seeds search further. */
const seed = Number(process.env['SHADOW_SYNC_SEED'] ?? 7);
/** Each lane has a database of its own and cases of its own, so that lanes do not decide what is run. */
const lanes = 4;

const output = join(__dirname, '..', 'output');

describe(`generated schemas (${cases} cases, SHADOW_SYNC_SEED=${seed})`, function () {
  this.timeout(0);

  it('converge, whatever was done to their shadows', async () => {
    const version = await serverVersion();
    const runs = await Promise.allSettled(
      Array.from({ length: lanes }, (_, lane) => runLane(abilitiesOf(version), seed * lanes + lane)),
    );
    const failures = runs.flatMap((run) => (run.status === 'rejected' ? [String(run.reason)] : []));
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
    const refused = runs.reduce((sum, run) => sum + (run.status === 'fulfilled' ? run.value : 0), 0);
    console.log(`      ${cases} cases, of which the server refused to load ${refused}`);
    ok(refused < cases / 4, `${refused} of ${cases} cases did not load: the generator is off`);
  });
});

/** Returns how many cases did not load. */
async function runLane(server: ServerAbilities, laneSeed: number): Promise<number> {
  let refused = 0;
  let failed: GeneratedCase | undefined;
  const arbitrary = fc
    .tuple(randomSchema(server), randomEdit(server))
    .map(([schema, edit]): GeneratedCase => ({
      source: renderSchema(server, schema, ''),
      shadow: renderSchema(server, edit(schema), '_test_'),
    }));
  await withDatabase(async ({ connection, name }) => {
    await pinSession(connection, await serverVersion());
    const property = fc.asyncProperty(arbitrary, async (generated) => {
      try {
        if (!(await convergeCase(connection, name, generated, server)) && !failed) refused++;
      } catch (error) {
        failed = generated;
        throw error;
      }
    });
    const result = await fc.check(property, {
      numRuns: Math.ceil(cases / lanes),
      seed: laneSeed,
      // OceanBase takes seconds for a case, and a search for the smallest tries hundreds.
      endOnFailure: server.oceanbase,
    });
    if (!result.failed) return;
    const fixture = failed && writeFixture(failed, laneSeed);
    throw new Error(
      `${String(result.errorInstance)}\n\nThe smallest such case is in ${fixture ?? 'no fixture'}.`,
    );
  });
  return refused;
}

/** Ready to be moved to test/fixtures, under a name that tells what it is about. */
function writeFixture({ source, shadow }: GeneratedCase, laneSeed: number): string {
  const folder = join(output, `generated-${laneSeed}`);
  mkdirSync(folder, { recursive: true });
  const script = (statements: readonly string[]): string => statements.map((one) => `${one};\n`).join('');
  writeFileSync(join(folder, 'source.sql'), script(source));
  writeFileSync(join(folder, 'shadow.sql'), script(shadow));
  return folder;
}
