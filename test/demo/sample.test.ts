import assert from 'node:assert/strict';
import type { TableComparison } from '../../src/task/tableComparison';
import { startDatabase, type OwnDatabaseServer } from '../support/database';
import { analyseSample } from './analyseSample';
import { loadSample } from './sampleDatabase';

describe('the sample schema', function () {
  this.timeout(60_000);
  let server: OwnDatabaseServer;
  before(async () => {
    server = await startDatabase();
    await loadSample(server);
  });
  after(() => server.stop());

  it('has shadows that are equal, that have drifted and that are missing', async () => {
    const isMariaDb = server.version.includes('MariaDB');
    const { comparisons } = await analyseSample(server, 'shop');
    assert.deepEqual(countByKind(comparisons), { identical: 19, alter: 18, create: isMariaDb ? 17 : 15 });
  });

  it('has drift of every sort', async () => {
    const { comparisons } = await analyseSample(server, 'shop');
    const kinds = new Set(comparisons.flatMap(changeKinds));
    for (const kind of [
      'addColumn',
      'dropColumn',
      'modifyColumn',
      'moveColumn',
      'addIndex',
      'dropIndex',
      'addForeignKey',
      'dropForeignKey',
      'setOption',
      'setPartitioning',
    ])
      assert.ok(kinds.has(kind), kind);
  });

  it('has a second, small database', async () => {
    const { comparisons } = await analyseSample(server, 'billing');
    assert.deepEqual(countByKind(comparisons), { identical: 1, alter: 1, create: 2 });
  });
});

function countByKind(comparisons: readonly TableComparison[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of comparisons) {
    const kind = state.status === 'compared' ? state.compared.diff.kind : state.status;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function changeKinds({ state }: TableComparison): readonly string[] {
  if (state.status !== 'compared' || state.compared.diff.kind !== 'alter') return [];
  return state.compared.diff.changes.map(({ kind }) => kind);
}
