import { deepEqual } from 'node:assert/strict';
import { buildPlan, type PlanChoice } from '../../../src/task/buildPlan';
import type { Plan } from '../../../src/task/plan';
import { noWishes, type PlanWishes } from '../../../src/task/compare/planWishes';
import { renameCandidates } from '../../../src/engine/ddl/renameCandidates';
import type { ColumnRename } from '../../../src/engine/diff/tableDiff';
import { parseTable } from '../../../src/engine/schema/parseTable';
import type { TableComparison } from '../../../src/task/tableComparison';
import type { ForeignKeyPolicy } from '../../../src/task/taskSettings';
import type { TestDatabase } from '../../support/database';
import { analyse, execute } from '../../support/taskRun';
import { showCreate, tableNames } from '../convergence';
import type { GeneratedCase } from './convergeCase';
import { quote } from './randomNames';

/** A task over some of the tables of a case; sources by number, modulo their count. */
export interface GeneratedChoice extends GeneratedCase {
  readonly foreignKeyPolicy: ForeignKeyPolicy;
  readonly left: readonly number[];
  readonly skipped: readonly number[];
  readonly recreated: readonly number[];
  /** In each table with such columns: the first one that it may be, or the second …, counted from 1; 0: none. */
  readonly renamed: number;
  readonly allowDestructive: boolean;
}

/**
 * What servers take and should not: a key, while they do not check it, to a parent where it then takes no row of the
 * child; on MariaDB, the end of a table that others point to, once a key of it to itself was dropped.
 */
const taken = /, which stays as it is, (?:is not made|is partitioned|has the engine)| cannot be created anew/;

/**
 * MariaDB lets an index go that a key points to where the primary key changes beside it; the child takes no row then.
 * TiDB lets the last two go in one statement, of which it refuses the second alone (error 1553).
 */
function losesIndexBesideOthers({ tables }: Plan, source: string, detail: string): boolean {
  const statements = tables.find(({ pair }) => pair.source.name === source)?.statements ?? [];
  return (
    detail.includes('it then has no index that begins with') &&
    statements.some(({ sql }) => sql.includes('PRIMARY KEY') || sql.split('DROP INDEX').length > 2)
  );
}

/**
 * Loads what the server takes of a case, without rows, runs the plan of the choice, and asserts: each planned table
 * becomes like its source, nothing else changes, nothing of it is left to do; and what is called unsupported for its
 * foreign keys is refused by the server, too. `database` is empty afterwards.
 */
export async function choiceCase(database: TestDatabase, generated: GeneratedChoice): Promise<boolean> {
  const { foreignKeyPolicy, allowDestructive } = generated;
  const load = async (): Promise<string[]> => {
    await tryAll(database, generated.source);
    const sources = await tableNames(database.connection);
    await tryAll(database, generated.shadow);
    return sources;
  };
  try {
    const sources = await load();
    const chosen = (numbers: readonly number[]): string[] => numbers.flatMap((at) => sources[at] ?? []);
    const left = new Set(chosen(generated.left));
    const tables = sources.filter((source) => !left.has(source));
    if (tables.length === 0) return false;
    const settings = { range: 'partial', tables, foreignKeyPolicy } as const;
    const { analysis, comparisons } = await analyse(database, settings);
    const choice: PlanChoice = {
      skipped: chosen(generated.skipped),
      allowDestructive,
      wishes: {
        ...noWishes,
        recreated: new Set(chosen(generated.recreated)),
        renamed: renamesOf(comparisons, generated.renamed),
      },
    };
    const plan = buildPlan(analysis, choice);

    for (const { pair, reason, detail } of plan.excluded) {
      if (reason !== 'unsupported' || !detail || taken.test(detail)) continue;
      const kept = new Set([...sourcesOf(plan), pair.source.name]);
      const alone = {
        ...analysis,
        tables: analysis.tables.filter((table) => kept.has(table.pair.source.name)),
        neighbours: [],
      };
      const unchecked = buildPlan(alone, { ...choice, allowDestructive: true });
      if (!sourcesOf(unchecked).includes(pair.source.name)) continue;
      const failures = await failuresOf(database, unchecked);
      if (failures.length === 0 && !losesIndexBesideOthers(unchecked, pair.source.name, detail))
        throw new Error(`The server takes it, but: ${detail}`);
      await clear(database);
      await load();
    }

    const planned = new Set(plan.tables.map(({ pair }) => pair.shadow.name));
    const others = (await tableNames(database.connection)).filter((table) => !planned.has(table));
    const before = await textsOf(database, others);
    deepEqual(await failuresOf(database, plan), []);
    deepEqual(await textsOf(database, others), before, 'nothing else changes');
    const second = buildPlan((await analyse(database, settings)).analysis, choice);
    deepEqual(
      second.tables.filter(({ pair }) => planned.has(pair.shadow.name)).map(({ changes }) => changes),
      [],
      'a second analysis finds nothing',
    );
    return true;
  } catch (error) {
    const { source: _source, shadow: _shadow, ...choice } = generated;
    throw new Error(`${JSON.stringify(choice)}\n${(error as Error).message}`, { cause: error });
  } finally {
    await clear(database);
  }
}

function renamesOf(comparisons: readonly TableComparison[], chosen: number): PlanWishes['renamed'] {
  return new Map(
    comparisons.flatMap(({ pair, state }): [string, ColumnRename[]][] => {
      if (chosen === 0 || state.status !== 'compared' || !state.compared.shadowSql) return [];
      const shadow = parseTable(state.compared.shadowSql, pair.shadow.database);
      const { diff } = state.compared;
      const candidates = diff.kind === 'alter' ? renameCandidates(diff.changes, shadow) : [];
      const rename = candidates[(chosen - 1) % candidates.length];
      return rename ? [[pair.source.name, [{ from: rename.from.name, to: rename.to.name }]]] : [];
    }),
  );
}

function sourcesOf(plan: Plan): string[] {
  return plan.tables.map(({ pair }) => pair.source.name);
}

/** What became of planned tables that did not succeed, and of their statements. */
async function failuresOf(database: TestDatabase, plan: Plan): Promise<unknown[]> {
  if (plan.tables.length === 0) return [];
  const { task, events } = await execute(database, plan);
  const states = Object.values(task.tables).filter(({ state }) => state.status !== 'succeeded');
  if (states.length === 0) return [];
  return [
    ...states.map(({ state }) => state),
    ...plan.tables.flatMap(({ statements }) => statements.map(({ phase, sql }) => `${phase}: ${sql}`)),
    ...events.filter(({ kind }) => /stepFailed|stepEnded/.test(kind)),
  ];
}

async function textsOf({ connection }: TestDatabase, tables: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const table of tables) texts.push(await showCreate(connection, table));
  // The order of foreign keys is no property of a table there, and changes by itself.
  const ofOceanBase = texts.some((text) => text.includes(') ORGANIZATION '));
  return ofOceanBase ? texts.map((text) => text.split(/,?\n/).sort().join('\n')) : texts;
}

async function tryAll({ connection }: TestDatabase, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.query(sql).catch(() => undefined);
}

async function clear({ connection }: TestDatabase): Promise<void> {
  const tables = await tableNames(connection);
  if (tables.length === 0) return;
  await connection.query(
    `SET foreign_key_checks = 0; DROP TABLE ${tables.map(quote).join(', ')}; SET foreign_key_checks = 1`,
  );
}
