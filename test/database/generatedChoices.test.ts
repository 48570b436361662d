import fc from 'fast-check';
import { choiceCase, type GeneratedChoice } from './generated/choiceCase';
import { checkInLanes, seed } from './generated/lanes';
import { randomFamily } from './generated/randomFamily';
import type { ServerAbilities } from './generated/serverAbilities';

const cases = Number(process.env['SHADOW_SYNC_CASES'] ?? 300);

describe(`generated choices (${cases} cases, SHADOW_SYNC_SEED=${seed})`, function () {
  this.timeout(0);

  it('are foreseen: what is planned succeeds, and what foreign keys forbid is told before', async () => {
    await checkInLanes({
      cases,
      arbitrary,
      check: choiceCase,
      scripts: ({ source, shadow }) => ({ source, shadow }),
    });
  });
});

function arbitrary(server: ServerAbilities): fc.Arbitrary<GeneratedChoice> {
  const some = fc.uniqueArray(fc.nat(3), { maxLength: 1 });
  return fc
    .record({
      family: randomFamily(server),
      foreignKeyPolicy: fc.constantFrom('shadowFirst', 'shadowFirst', 'shadowFirst', 'source', 'none'),
      left: some,
      skipped: some,
      recreated: fc.oneof(fc.constant([]), some),
      renamed: fc.nat(4),
      allowDestructive: fc.constantFrom(true, true, false),
    })
    .map(({ family, ...choice }) => ({ ...family, ...choice }));
}
