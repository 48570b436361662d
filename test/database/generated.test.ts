import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { convergeCase, type GeneratedCase } from './generated/convergeCase';
import { checkInLanes, seed } from './generated/lanes';
import { randomEdit } from './generated/randomEdit';
import { randomSchema, renderSchema } from './generated/randomSchema';
import type { ServerAbilities } from './generated/serverAbilities';

const cases = Number(process.env['SHADOW_SYNC_CASES'] ?? 2_000);

describe(`generated schemas (${cases} cases, SHADOW_SYNC_SEED=${seed})`, function () {
  this.timeout(0);

  it('converge, whatever was done to their shadows', async () => {
    const refused = await checkInLanes({
      cases,
      arbitrary,
      check: ({ connection, name }, generated, server) => convergeCase(connection, name, generated, server),
      scripts: ({ source, shadow }) => ({ source, shadow }),
    });
    console.log(`      ${cases} cases, of which the server refused to load ${refused}`);
    ok(refused < cases / 4, `${refused} of ${cases} cases did not load: the generator is off`);
  });
});

function arbitrary(server: ServerAbilities): fc.Arbitrary<GeneratedCase> {
  return fc.tuple(randomSchema(server), randomEdit(server)).map(([schema, edit]) => ({
    source: renderSchema(server, schema, ''),
    shadow: renderSchema(server, edit(schema), '_test_'),
  }));
}
