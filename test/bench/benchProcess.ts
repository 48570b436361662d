// One process of ours, measured from outside and from inside: node <bundle> <mode> <port> <database> <runs>
import { type CreateStatement, readCreateStatements } from '../../src/engine/catalog/readCreateStatements';
import { type ListedTable, listTables } from '../../src/engine/catalog/listTables';
import type { Connection } from '../../src/engine/connection/connection';
import { withReadConnections } from '../../src/engine/connection/openConnection';
import { quoteTable } from '../../src/engine/schema/quoting';
import type { TablePair } from '../../src/engine/schema/tableName';
import type { Analysis } from '../../src/task/compare/analysis';
import { buildPlan } from '../../src/task/buildPlan';
import { compareTables } from '../../src/task/compareTables';
import { orderStatements } from '../../src/task/orderStatements';
import { planTogether } from '../../src/task/compare/planAnalysis';
import { readPair } from '../../src/task/compare/readPair';
import { nameShadows } from '../../src/task/names/shadowNames';
import { shadowTargets } from '../../src/task/names/shadowTargets';
import { shadowPrefix } from './benchDatabase';
import { median } from './figures';

/** What the process prints on its last line, as JSON. */
export interface ProcessFigures {
  readonly wallMs: readonly number[];
  readonly cpuMs: readonly number[];
  /** From the start until the first table is compared. */
  readonly firstMs: readonly number[];
  readonly peakMb: number;
  /** Median over the tables: both statements parsed, compared and planned. */
  readonly tableUs?: number;
  /** The same over those that differ. */
  readonly differingUs?: number;
  /** The names, which all of it presumes: listed, and shadows given to sources. */
  readonly listMs: number;
}

const nameRule = { kind: 'prefix', affix: shadowPrefix } as const;
const connectionCount = 4;

async function main(): Promise<void> {
  const [mode, port, database, runs] = process.argv.slice(2);
  const target = { host: '127.0.0.1', port: Number(port), user: 'root', tls: { mode: 'disabled' } } as const;
  await withReadConnections(target, '', connectionCount, async (connections) => {
    const listing = performance.now();
    const subject = await prepare(connections, database ?? '');
    const listMs = performance.now() - listing;
    if (mode === 'once') {
      process.stdout.write(await planSql(subject));
      return;
    }
    const measured = mode === 'floor' ? readOnly : analyse;
    await measured(subject);
    const figures = { wallMs: [] as number[], cpuMs: [] as number[], firstMs: [] as number[] };
    for (let run = 0; run < Number(runs); run++) {
      const start = performance.now();
      const cpu = process.cpuUsage();
      let first = 0;
      await measured(subject, () => (first ||= performance.now() - start));
      figures.wallMs.push(performance.now() - start);
      const used = process.cpuUsage(cpu);
      figures.cpuMs.push((used.user + used.system) / 1000);
      figures.firstMs.push(first);
    }
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const each = mode === 'analysis' ? await timePerTable(subject) : {};
    const result: ProcessFigures = { ...figures, peakMb, listMs, ...each };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  });
}

interface Subject {
  readonly connections: readonly Connection[];
  readonly first: Connection;
  readonly database: string;
  readonly pairs: readonly TablePair[];
  readonly listed: readonly ListedTable[];
  readonly existing: ReadonlySet<string>;
}

async function prepare(connections: readonly Connection[], database: string): Promise<Subject> {
  const [first] = connections;
  if (!first) throw new Error('No connection was opened.');
  const listed = await listTables(first, database);
  const request = { database, range: 'all', nameRule, tables: [] } as const;
  const { pairs } = nameShadows(request, listed, first.server);
  return {
    connections,
    first,
    database,
    pairs,
    listed,
    existing: new Set(listed.map(({ table }) => table.name)),
  };
}

/** The floor: every statement of both sides, and nothing done with it. */
async function readOnly(
  { connections, pairs, existing }: Subject,
  arrived: () => void = () => undefined,
): Promise<void> {
  const tables = pairs.flatMap(({ source, shadow }) =>
    existing.has(shadow.name) ? [source, shadow] : [source],
  );
  for await (const batch of readCreateStatements(connections, tables)) {
    const lost = batch.find(({ status }) => status !== 'read');
    if (lost) throw new Error(`${lost.table.name} was not read.`);
    arrived();
  }
}

async function analyse(
  { connections, pairs, listed, database }: Subject,
  arrived: () => void = () => undefined,
): Promise<Analysis> {
  const settings = { database, nameRule, foreignKeyPolicy: 'shadowFirst' } as const;
  for await (const progress of compareTables(connections, pairs, listed, settings)) {
    if (progress.kind === 'finished') return progress.analysis;
    arrived();
  }
  throw new Error('The analysis did not finish.');
}

async function planSql(subject: Subject): Promise<string> {
  const plan = buildPlan(await analyse(subject), { skipped: [], allowDestructive: true });
  const phases = orderStatements(plan).flatMap(({ tables }) => tables.flatMap(({ steps }) => steps));
  return phases.map(({ statement }) => `${statement.sql};\n`).join('');
}

/** Each table by itself, texts already here; the least of five rounds for each, so that others' load does not count. */
async function timePerTable(subject: Subject): Promise<Pick<ProcessFigures, 'tableUs' | 'differingUs'>> {
  const analysis = await analyse(subject);
  const texts = new Map<string, CreateStatement>();
  const names = subject.pairs.flatMap(({ source, shadow }) => [source, shadow]);
  for await (const batch of readCreateStatements(
    subject.connections,
    names.filter(({ name }) => subject.existing.has(name)),
  )) {
    for (const statement of batch) texts.set(quoteTable(statement.table), statement);
  }
  const mapTarget = shadowTargets(analysis, subject.pairs);
  const times = subject.pairs.slice(0, 1_000).map((pair) => {
    const [source, shadow] = [pair.source, pair.shadow].map(
      (table): CreateStatement => texts.get(quoteTable(table)) ?? { table, status: 'absent' },
    );
    let differs = false;
    const rounds = Array.from({ length: 5 }, () => {
      const start = performance.now();
      if (!source || !shadow) return 0;
      const [row] = planTogether(analysis, [readPair(pair, source, shadow)], mapTarget);
      const time = performance.now() - start;
      differs = row?.state.status === 'compared' && row.state.compared.statements.length > 0;
      return time;
    });
    return { us: Math.min(...rounds) * 1000, differs };
  });
  const differing = times.filter(({ differs }) => differs);
  return { tableUs: median(times.map(({ us }) => us)), differingUs: median(differing.map(({ us }) => us)) };
}

void main();
