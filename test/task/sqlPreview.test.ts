import { deepEqual } from 'node:assert/strict';
import type { ExcludedTable, Plan } from '../../src/task/plan';
import { sqlPreview } from '../../src/task/texts/sqlPreview';

describe('the preview of a plan without statements', () => {
  const pair = {
    source: { database: 'shop', name: 'tags' },
    shadow: { database: 'shop', name: '_test_tags' },
  };

  it('says that no shadow needs a change', () => {
    deepEqual(words({ pair, reason: 'consistent' }), ['-- Nothing to do: no shadow needs a change.']);
  });

  it('says which tables are left out, and why', () => {
    deepEqual(words({ pair, reason: 'destructive', detail: 'drops column note' }), [
      '-- Left out: tags → _test_tags, destructive: drops column note',
    ]);
  });

  function words(...excluded: readonly ExcludedTable[]): readonly string[] {
    const plan: Plan = {
      hash: '0123456789',
      database: 'shop',
      serverVersion: '',
      serverIdentity: '',
      analysedAt: '2026-01-01T00:00:00.000Z',
      tables: [],
      excluded,
    };
    return sqlPreview(plan, 'Sample')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
  }
});
