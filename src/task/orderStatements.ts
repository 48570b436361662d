import { type DdlPhase, type DdlStatement, ddlPhases } from '../engine/ddl/ddlStatement';
import type { Plan, PlannedTable } from './plan';

/** A table's statements of one phase. */
export interface TableSteps {
  readonly table: PlannedTable;
  readonly steps: readonly PlannedStep[];
}

/** One statement with its place in the whole task, counted from 0. */
export interface PlannedStep {
  readonly step: number;
  readonly statement: DdlStatement;
}

/** The plan in the order of execution: all tables pass a phase before the first enters the next. Phases with nothing to do are left out. */
export function orderStatements(
  plan: Plan,
): readonly { readonly phase: DdlPhase; readonly tables: readonly TableSteps[] }[] {
  let step = 0;
  return ddlPhases
    .map((phase) => ({
      phase,
      tables: plan.tables
        .map((table) => ({
          table,
          steps: table.statements
            .filter((statement) => statement.phase === phase)
            .map((statement) => ({ step: step++, statement })),
        }))
        .filter(({ steps }) => steps.length > 0),
    }))
    .filter(({ tables }) => tables.length > 0);
}
