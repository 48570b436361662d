import { deepEqual } from 'node:assert/strict';
import { analysisState, noAnalysis } from '../../src/host/pages/taskForm/analysisRun';
import type { Plan } from '../../src/task/plan';
import type { TableComparison } from '../../src/task/tableComparison';

describe('the rows of an analysis', () => {
  const pair = { source: { database: 'd', name: 'child' }, shadow: { database: 'd', name: '_test_child' } };
  const comparison: TableComparison = {
    pair,
    state: {
      status: 'compared',
      compared: {
        diff: { kind: 'alter', changes: [] },
        statements: [],
        hazards: [{ kind: 'dropsColumn', destructive: true, text: 'drops column x' }],
        changes: [{ sign: '-', text: 'column x' }],
        expectedSql: '',
      },
    },
  };
  const run = { ...noAnalysis, comparisons: new Map([['child', comparison]]) };
  const rowOf = (reason: 'unsupported' | 'skipped') => {
    const excluded = [{ pair, reason, detail: 'its parent is left out' }] as const;
    const plan: Plan = {
      hash: '',
      database: 'd',
      serverVersion: '',
      serverIdentity: '',
      analysedAt: '',
      tables: [],
      excluded,
    };
    const { rows, destructive } = analysisState(run, reason === 'skipped' ? ['child'] : [], false, plan);
    return [rows[0]?.result, rows[0]?.reason, destructive.length];
  };

  it('say what holds a table as the choice of the others is now', () => {
    deepEqual(rowOf('unsupported'), ['unsupported', 'its parent is left out', 0]);
  });

  it('stay as they were compared where the user skipped them', () => {
    deepEqual(rowOf('skipped'), ['skipped', undefined, 0]);
  });
});
