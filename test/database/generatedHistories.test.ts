import fc from 'fast-check';
import { convergeHistory } from './generated/convergeCase';
import { checkInLanes, seed } from './generated/lanes';
import { randomEdit } from './generated/randomEdit';
import { randomSchema, renderSchema } from './generated/randomSchema';
import type { ServerAbilities } from './generated/serverAbilities';

const cases = Math.ceil(Number(process.env['SHADOW_SYNC_CASES'] ?? 400) / 4);

/** The statements that make the sources, as they are one after another. */
type GeneratedHistory = readonly (readonly string[])[];

describe(`generated histories (${cases} cases, SHADOW_SYNC_SEED=${seed})`, function () {
  this.timeout(0);

  it('converge at each step, whatever the steps before have left behind', async () => {
    await checkInLanes({
      cases,
      arbitrary,
      check: ({ connection, name }, history, server) => convergeHistory(connection, name, history, server),
      scripts: (history) => Object.fromEntries(history.map((state, at) => [`state-${at}`, state])),
    });
  });
});

function arbitrary(server: ServerAbilities): fc.Arbitrary<GeneratedHistory> {
  const edits = fc.array(randomEdit(server), { minLength: 2, maxLength: 6 });
  return fc.tuple(randomSchema(server), edits).map(([schema, each]) => {
    const states = [schema];
    for (const edit of each) states.push(edit(states.at(-1)!));
    return states.map((state) => renderSchema(server, state, ''));
  });
}
