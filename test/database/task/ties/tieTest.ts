import assert from 'node:assert/strict';
import { buildPlan } from '../../../../src/task/buildPlan';
import type { Plan } from '../../../../src/task/plan';
import type { TaskSettings } from '../../../../src/task/taskSettings';
import { createDatabase, type TestDatabase } from '../../../support/database';
import { analyse, execute, results } from '../../../support/taskRun';

/** Gives each test of the describe around it a database, and what it takes to plan and run there. */
export function tieTest() {
  const at = {} as { database: TestDatabase };
  beforeEach(async () => {
    at.database = await createDatabase();
  });
  afterEach(() => at.database.drop());
  return {
    at,
    planned: async (skipped: readonly string[], changes: Partial<TaskSettings> = {}): Promise<Plan> => {
      const { analysis } = await analyse(at.database, changes);
      return buildPlan(analysis, { skipped, allowDestructive: true });
    },
    becomeEqual: async (plan: Plan): Promise<void> => {
      const { task } = await execute(at.database, plan);
      for (const source of sources(plan)) assert.equal(results(task)[source], 'succeeded', source);
    },
  };
}

export function only(...tables: string[]) {
  return { range: 'partial', tables } as const;
}

export function sources({ tables }: Plan): string[] {
  return tables.map(({ pair }) => pair.source.name);
}

/** Why a source's shadow stays as it is. */
export function refusal({ excluded }: Plan, source: string): string {
  const table = excluded.find(({ pair }) => pair.source.name === source);
  assert.equal(table?.reason, 'unsupported', JSON.stringify(excluded));
  return table.detail ?? '';
}
