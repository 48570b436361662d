import { type DdlPhase, type DdlStatement, phaseSettings } from '../../engine/ddl/ddlStatement';
import { clockText } from './clockText';
import { hazardText } from '../compare/hazardCounts';
import { leftOutText } from './leftOutText';
import { oneLine } from './oneLine';
import { orderStatements } from '../orderStatements';
import { type Plan, type PlannedTable, isConsistent, statementCount } from '../plan';
import { planEffect } from './planEffect';
import { countText } from './countText';

/**
 * Every statement of the plan exactly as it will be sent, in the order of execution, under headings that count in that
 * order. Over several connections tables that no foreign key ties overtake one another within a phase; the head says so.
 */
export function sqlPreview(plan: Plan, connectionName: string, connections = 1): string {
  const phases = orderStatements(plan);
  const count = phases.reduce((sum, { tables }) => sum + tables.length, 0);
  let number = 0;
  const sections = phases.flatMap(({ phase, tables }) => [
    ...settingLine(phase),
    ...tables.map(({ table, steps }) => {
      const heading = `${++number}/${count} ${tableTitle(table)} · ${phaseTitle(phase, table)}`;
      return [comment(heading), ...steps.map(({ statement }) => statementText(statement))].join('');
    }),
  ]);
  const statements = statementCount(plan);
  // A table with foreign keys may have a section in each of several phases.
  const spread = count > plan.tables.length ? ` in ${countText(count, 'section')}` : '';
  const head = [
    'Shadow sync',
    `${connectionName} / ${plan.database}`,
    `${countText(plan.tables.length, 'table')}, ${countText(statements, 'statement')}${spread}`,
    ...(connections > 1 ? [`up to ${connections} tables at the same time`] : []),
    `plan ${plan.hash.slice(0, 6)}`,
    `analysed ${clockText(new Date(plan.analysedAt))}`,
  ].join(' · ');
  const left = leftOutLines(plan);
  const nothing = sections.length + left.length === 0;
  const body = nothing ? [comment('Nothing to do: no shadow needs a change.')] : sections;
  return [comment(head), ...body, ...(left.length > 0 ? [left.join('')] : [])].join('\n');
}

/** What the task leaves as it is though it is not in step, or not known to be. */
function leftOutLines({ excluded }: Plan): readonly string[] {
  return excluded.filter((table) => !isConsistent(table)).map((table) => comment(leftOutText(table)));
}

/** The statement, and in comments what is sent in its place where the server refuses it. */
function statementText({ sql, instead = [] }: DdlStatement): string {
  const parts = instead.flatMap((part) => `${part};`.split('\n')).map((line) => `--   ${line}\n`);
  const [one, ...more] = instead;
  const what = more.length > 0 ? 'these changes together, one by one' : 'this';
  const heading = one === undefined ? '' : `-- If the server refuses ${what}:\n`;
  return [`${sql};\n`, heading, ...parts].join('');
}

function settingLine(phase: DdlPhase): string[] {
  const setting = phaseSettings[phase];
  return setting === undefined ? [] : [`${setting};\n`];
}

function tableTitle({ pair }: PlannedTable): string {
  return `${pair.source.name} → ${pair.shadow.name}`;
}

function phaseTitle(phase: DdlPhase, table: PlannedTable): string {
  switch (phase) {
    case 'dropForeignKeys':
      return 'foreign keys that stand in the way';
    case 'table':
      return [table.result, ...table.hazards.map(hazardText), planEffect(table.statements)]
        .filter((text) => text !== undefined)
        .join(' · ');
    case 'addForeignKeys':
      return 'foreign keys';
    case 'underForeignKeys':
      return 'columns that become longer than those of foreign keys to them';
  }
}

/** One comment line. Names come from a server: nothing in them may end the line or change how it reads. */
function comment(text: string): string {
  return `-- ${oneLine(text)}\n`;
}
