import { mayRefuseCombinations } from '../../schema/serverRules';
import { quoteTable } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { TableSchema } from '../../schema/tableSchema';
import { alterSuffix } from './alterSuffix';
import type { DdlEffect } from '../effects/ddlEffect';
import type { DdlPhase, DdlStatement } from '../ddlStatement';
import { countsAnew, forgottenOptions } from './optionClauses';
import type { PlanOptions } from '../planOptions';
import { areRefusedTogether } from './refusedTogether';

/** What all statements of a table are made with. */
export interface Planning {
  readonly server: ServerFacts;
  readonly options: PlanOptions;
}

/**
 * One ALTER TABLE with all clauses, or nothing; `partitioning` follows without a comma. What it will do is asked only
 * where there is a statement: finding out takes as long as all the rest.
 */
export function alterTable(
  table: TableSchema,
  { server, options }: Planning,
  phase: DdlPhase,
  predict: () => DdlEffect,
  clauses: readonly string[],
  partitioning?: string,
  separately = false,
): DdlStatement[] {
  if (clauses.length === 0 && partitioning === undefined) return [];
  const effect = predict();
  const suffix = alterSuffix(options.alter, server);
  const withSuffix = (list: readonly string[], last?: string): readonly string[] =>
    last !== undefined || list.includes('REMOVE PARTITIONING') ? list : [...list, ...suffix];
  const statement = (list: readonly string[], last?: string): DdlStatement => ({
    sql: alterText(table, withSuffix(list, last), last),
    table: table.name,
    phase,
    effect,
  });
  if (!mayRefuseCombinations(server)) {
    const said = [...forgottenOptions(table, clauses, partitioning), ...countsAnew(table, clauses, server)];
    return [statement([...clauses, ...said], partitioning)];
  }
  const single = server.flavor === 'tidb' ? clauses.map((clause) => [clause]) : separateClauses(clauses);
  if (separately || (server.flavor === 'oceanbase' && areRefusedTogether(single, effect === 'copy'))) {
    return [
      ...single.map((few) => statement(few)),
      ...(partitioning === undefined ? [] : [statement([], partitioning)]),
    ];
  }
  const combined = single.length > 0 ? [statement(clauses)] : [];
  return [
    ...(single.length > 1
      ? combined.map((one) => ({ ...one, instead: single.map((few) => alterText(table, withSuffix(few))) }))
      : combined),
    // OceanBase does not even parse it behind other clauses.
    ...(partitioning === undefined ? [] : [statement([], partitioning)]),
  ];
}

/** OceanBase drops and adds a primary key in one statement: a table may not be without it in between. TiDB wants two (1068). */
function separateClauses(clauses: readonly string[]): (readonly string[])[] {
  const dropsKey = clauses.includes('DROP PRIMARY KEY');
  return clauses.flatMap((clause) => {
    if (clause === 'DROP PRIMARY KEY' && clauses.some(addsPrimaryKey)) return [];
    return [dropsKey && addsPrimaryKey(clause) ? ['DROP PRIMARY KEY', clause] : [clause]];
  });
}

function addsPrimaryKey(clause: string): boolean {
  return clause.startsWith('ADD PRIMARY KEY');
}

function alterText(table: TableSchema, clauses: readonly string[], partitioning?: string): string {
  const list = clauses.map((clause) => `  ${clause}`).join(',\n');
  const body = [list, ...(partitioning === undefined ? [] : [`  ${partitioning}`])]
    .filter(Boolean)
    .join('\n');
  return `ALTER TABLE ${quoteTable(table.name)}\n${body}`;
}
