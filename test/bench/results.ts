import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../support/cacheFolder';
import { executionTable } from './executionResults';
import { median, type Row } from './figures';
import { ourTools } from './measureOurs';
import { peers } from './peers';

/** Keeps rows between runs, so that a part can be run again; a row replaces the one of the same tool, size and latency. */
export function keepRows(rows: readonly Row[]): void {
  const key = ({ size, latencyMs, tool }: Row): string => JSON.stringify([size, latencyMs, tool]);
  const stamped = rows.map((row) => ({ ...row, revision: revision() }));
  const kept = new Map([...keptRows(), ...stamped].map((row) => [key(row), row]));
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(rowsFile(), JSON.stringify([...kept.values()], undefined, 1));
}

/** Writes RESULTS.md from all rows that this machine has measured. */
export function writeResults(serverVersion: string): void {
  const rows = keptRows();
  const text = readFileSync(join(__dirname, 'results.template.md'), 'utf8')
    .replace('{machine}', () => machine())
    .replace('{server}', () => serverVersion)
    .replace('{dates}', () => [...new Set(rows.map(({ date }) => date.slice(0, 10)))].sort().join(', '))
    .replace('{targets}', () => targets(rows))
    .replace('{tables}', () => tables(rows))
    .replace('{execution}', () => executionTable());
  writeFileSync(join(__dirname, 'RESULTS.md'), text);
}

/** Without tools that are no longer measured. */
function keptRows(): readonly Row[] {
  if (!existsSync(rowsFile())) return [];
  const rows = JSON.parse(readFileSync(rowsFile(), 'utf8')) as Row[];
  return rows.filter(({ tool }) => tools.includes(tool));
}

const tools: readonly string[] = [...Object.values(ourTools), ...peers.map(({ title }) => title)];

function rowsFile(): string {
  return join(cacheFolder(), 'bench-rows.json');
}

function revision(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: __dirname }).trim();
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `${cpus().length} × ${model}, ${memory} GB, ${process.platform} ${release()}, Node ${process.version}`;
}

function tables(rows: readonly Row[]): string {
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((left, right) => left - right);
  return sizes
    .flatMap((size) =>
      [...new Set(rows.map(({ latencyMs }) => latencyMs))]
        .sort((left, right) => left - right)
        .map((latency) => [size, latency] as const),
    )
    .map(([size, latency]) => {
      const here = rows
        .filter((row) => row.size === size && row.latencyMs === latency)
        .sort((left, right) => tools.indexOf(left.tool) - tools.indexOf(right.tool));
      const floor = here.find(({ tool }) => tool === ourTools.floor);
      return [
        `### ${size.toLocaleString('en')} pairs, ${latency === 0 ? 'no added latency' : `${latency} ms more per round trip`}`,
        '',
        '| | wall ms (min–max) | × floor | client CPU ms | peak MB | round trips | equal after applying | others’ CPU | revision |',
        '|---|---|---|---|---|---|---|---|---|',
        ...here.map((row) => line(row, floor)),
      ].join('\n');
    })
    .join('\n\n');
}

function line(row: Row, floor: Row | undefined): string {
  const busy = `${row.busy} % | ${row.revision ?? '–'}`;
  if (!row.wallMs) return `| ${row.tool} | ${row.note ?? ''} | | | | | | ${busy} |`;
  const wall = median(row.wallMs);
  const [least, most] = [Math.min(...row.wallMs), Math.max(...row.wallMs)];
  const ratio = floor?.wallMs ? (wall / median(floor.wallMs)).toFixed(2) : '';
  const range = row.wallMs.length > 1 ? ` (${number(least)}–${number(most)})` : ' (one run)';
  const equal =
    row.equal === undefined ? '' : `${row.equal}${row.refused ? `, ${row.refused} statements refused` : ''}`;
  return `| ${row.tool} | **${number(wall)}**${range} | ${ratio} | ${number(row.cpuMs)} | ${number(row.peakMb)} | ${number(row.roundTrips)} | ${equal} | ${busy} |`;
}

function targets(rows: readonly Row[]): string {
  const find = (size: number, latency: number, tool: string): Row | undefined =>
    rows.find((row) => row.size === size && row.latencyMs === latency && row.tool === tool);
  const wall = (row: Row | undefined): number => (row?.wallMs ? median(row.wallMs) : Number.NaN);
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((left, right) => left - right);
  const ratios = sizes.flatMap((size) =>
    [0, 20].flatMap((latency) => {
      const ratio = wall(find(size, latency, ourTools.analysis)) / wall(find(size, latency, ourTools.floor));
      return Number.isNaN(ratio)
        ? []
        : [`${ratio.toFixed(2)} (${size.toLocaleString('en')} pairs, ${latency} ms)`];
    }),
  );
  const peerTimes = peers
    .map(({ title }) => wall(find(1_000, 0, title)))
    .filter((time) => !Number.isNaN(time));
  const fastest = Math.min(...peerTimes);
  const times = (tool: string): string => (fastest / wall(find(1_000, 0, tool))).toFixed(1);
  const unit = find(1_000, 0, ourTools.analysis);
  const first = sizes.map((size) => {
    const row = find(size, 0, ourTools.analysis);
    return `${number(row?.firstMs)} ms (${size.toLocaleString('en')}; listing before it ${number(row?.listMs)} ms)`;
  });
  return [
    `| analysis ≤ 1.3 × floor | ${ratios.join(', ')} |`,
    `| ≥ 10 × faster than the fastest peer at 1,000 pairs | ${times(ourTools.analysis)} × connected, ${times(ourTools.once)} × as a whole process |`,
    `| 10,000 pairs under 200 MB | ${number(find(10_000, 0, ourTools.once)?.peakMb)} MB whole process, ${number(find(10_000, 0, ourTools.analysis)?.peakMb)} MB after four analyses in one process |`,
    `| parse + diff + plan under 50 µs a table pair, median | ${number(unit?.tableUs)} µs; ${number(unit?.differingUs)} µs where they differ |`,
    `| the first row after 100 ms at most, once the names are known | ${first.join(', ')} |`,
  ].join('\n');
}

function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}
