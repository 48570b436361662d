import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../support/cacheFolder';
import { median } from './figures';

/** One size and latency, executed by the client and by us. */
export interface ExecutionRow {
  readonly server: 'disk' | 'memory';
  readonly size: number;
  readonly latencyMs: number;
  readonly statements: number;
  /** Of `lanes`. */
  readonly connections: number;
  /** Wall times in milliseconds. */
  readonly client: readonly number[];
  /** The statements with our reads behind each, and nothing done with the answers. */
  readonly floor: readonly number[];
  readonly ours: readonly number[];
  readonly lanes: readonly number[];
  /** Round trips of the client and ours, where a proxy counted them. */
  readonly trips?: readonly [client: number, ours: number];
  /** How busy others kept the processors just before, in percent. */
  readonly busy: number;
  readonly date: string;
}

/** Keeps rows between runs; a row replaces the one of the same server, size and latency. */
export function keepExecutions(rows: readonly ExecutionRow[]): void {
  const key = ({ server, size, latencyMs }: ExecutionRow): string =>
    JSON.stringify([server, size, latencyMs]);
  const kept = new Map([...keptExecutions(), ...rows].map((row) => [key(row), row]));
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(rowsFile(), JSON.stringify([...kept.values()], undefined, 1));
}

/** The table of RESULTS.md. */
export function executionTable(): string {
  const rows = [...keptExecutions()].sort(
    (left, right) =>
      left.server.localeCompare(right.server) || left.size - right.size || left.latencyMs - right.latencyMs,
  );
  if (rows.length === 0) return 'Not measured on this machine.';
  return [
    '| server’s data | tables | statements | added latency | `mariadb` client ms | with our reads ms | Shadow Sync ms | × client | × with reads | several connections ms | round trips: client, Shadow Sync | others’ CPU |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const ratio = (times: readonly number[]): string =>
        `**${(median(row.ours) / median(times)).toFixed(2)}**`;
      return `| ${row.server === 'disk' ? 'on disk' : 'in memory'} | ${row.size} | ${row.statements} | ${row.latencyMs} ms | ${range(row.client)} | ${range(row.floor)} | ${range(row.ours)} | ${ratio(row.client)} | ${ratio(row.floor)} | ${range(row.lanes)} (${row.connections}) | ${row.trips?.join(', ') ?? '–'} | ${row.busy} % |`;
    }),
  ].join('\n');
}

function range(times: readonly number[]): string {
  const round = (value: number): string => Math.round(value).toLocaleString('en');
  return `**${round(median(times))}** (${round(Math.min(...times))}–${round(Math.max(...times))})`;
}

function keptExecutions(): readonly ExecutionRow[] {
  return existsSync(rowsFile()) ? (JSON.parse(readFileSync(rowsFile(), 'utf8')) as ExecutionRow[]) : [];
}

function rowsFile(): string {
  return join(cacheFolder(), 'bench-execution.json');
}
