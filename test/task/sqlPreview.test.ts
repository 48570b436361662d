import { deepEqual, match } from 'node:assert/strict';
import type { ExcludedTable, Plan } from '../../src/task/plan';
import { sqlPreview } from '../../src/task/texts/sqlPreview';
import { createdEvent } from '../support/taskEvents';

describe('the preview of a plan', () => {
  const pair = {
    source: { database: 'shop', name: 'tags' },
    shadow: { database: 'shop', name: '_test_tags' },
  };

  it('says that no shadow needs a change', () => {
    deepEqual(words({ pair, reason: 'consistent' }), ['-- Nothing to do: no shadow needs a change.']);
  });

  it('says which tables are left out, and why', () => {
    deepEqual(words({ pair, reason: 'destructive', detail: 'drops column note' }), [
      '-- Left out: tags → _test_tags, destructive and not allowed: drops column note',
    ]);
  });

  it('tells in how many sections the tables are, where these are more', () => {
    const { plan } = createdEvent('orders', 'customers');
    const head = (made: Plan): string => sqlPreview(made, 'Sample').split('\n')[0] ?? '';
    match(head(plan), / · 2 tables, 2 statements · /);
    const tables = plan.tables.map((table) => ({
      ...table,
      statements: table.statements.flatMap((one) => [one, { ...one, phase: 'addForeignKeys' } as const]),
    }));
    match(head({ ...plan, tables }), / · 2 tables, 4 statements in 4 sections · /);
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
