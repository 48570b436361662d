import type { RowDataPacket } from 'mysql2';
import { buildPlan } from '../../../../src/task/buildPlan';
import { planWishes, type PlanWishes } from '../../../../src/task/compare/planWishes';
import type { Plan } from '../../../../src/task/plan';
import { createDatabase, type TestDatabase } from '../../../support/database';
import { analyse } from '../../../support/taskRun';

/** Gives each test of the describe around it a database, and what it takes to plan renames there. */
export function renameTest() {
  const at = {} as { database: TestDatabase };
  beforeEach(async () => {
    at.database = await createDatabase();
  });
  afterEach(() => at.database.drop());
  return {
    at,
    planned: async (
      wishes: PlanWishes,
      allowDestructive = false,
      skipped: readonly string[] = [],
    ): Promise<Plan> => {
      const { analysis } = await analyse(at.database);
      return buildPlan(analysis, { skipped, allowDestructive, wishes });
    },
    rows: async (sql: string): Promise<unknown[]> => {
      const [found] = await at.database.connection.query<RowDataPacket[]>(sql);
      return found.map((row): unknown[] => Object.values(row));
    },
  };
}

export function wishesOf(
  ...renames: readonly (readonly [table: string, from: string, to: string])[]
): PlanWishes {
  return planWishes({ renamed: renames.map(([table, from, to]) => ({ table, from, to })) });
}

/** Why tables are left out. */
export function reasons(plan: Plan): string[] {
  return plan.excluded.flatMap(({ reason, detail }) => (reason === 'unsupported' ? [detail ?? ''] : []));
}
