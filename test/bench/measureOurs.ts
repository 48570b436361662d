import { join } from 'node:path';
import type { DatabaseServer } from '../support/database';
import { applySql } from './applySql';
import { countEqual, databases } from './benchDatabase';
import type { ProcessFigures } from './benchProcess';
import { median, type Row } from './figures';
import type { TablePairModel } from './generateSchema';
import { startLatencyProxy } from './latencyProxy';
import { awaitQuiet } from './quiet';
import { type Measured, runMeasured } from './runMeasured';
import type { BenchOptions } from './benchOptions';

/** What our three rows of a table are called. */
export const ourTools = {
  floor: 'floor: reading only',
  analysis: 'Shadow Sync, connected',
  once: 'Shadow Sync, whole process',
} as const;

const wholeRuns = 3;

/** The floor, the analysis and a whole process, for each latency. */
export async function measureOurs(
  server: DatabaseServer,
  pairs: readonly TablePairModel[],
  options: BenchOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const latencyMs of options.latencies) {
    const measure = async (mode: keyof typeof ourTools): Promise<void> => {
      const row = {
        size: pairs.length,
        latencyMs,
        tool: ourTools[mode],
        busy: await awaitQuiet(),
        date: new Date().toISOString(),
      };
      const proxy = latencyMs > 0 ? await startLatencyProxy(server.port, latencyMs) : undefined;
      const port = proxy?.port ?? server.port;
      if (mode === 'once') {
        const figures = await wholeProcess(port, options);
        rows.push({ ...row, ...figures, ...(proxy && { roundTrips: proxy.roundTrips() / wholeRuns }) });
      } else {
        const figures = await connected(mode, port, pairs.length > 1_000 ? 3 : 7, options);
        const trips = proxy && { roundTrips: await tripsOfOne(mode, server.port, options) };
        rows.push({ ...row, ...figures, ...trips });
      }
      await proxy?.close();
      process.stderr.write(`  ${JSON.stringify(rows.at(-1))}\n`);
    };
    await measure('floor');
    await measure('analysis');
    await measure('once');
  }
  const { stdout } = await once(server.port, options);
  const refused = await applySql(server, databases.ours, stdout);
  const equal = await countEqual(server, pairs, 'ours');
  process.stderr.write(`  equal ${equal}, refused ${refused}\n`);
  return rows.map((row) =>
    row.tool === ourTools.floor || row.latencyMs > 0 ? row : { ...row, refused, equal },
  );
}

/** Warmed up, then several runs over open connections. */
async function connected(
  mode: 'floor' | 'analysis',
  port: number,
  runs: number,
  options: BenchOptions,
): Promise<Partial<Row>> {
  const { cpuMs, firstMs, ...figures } = await processFigures(mode, port, runs, options);
  return {
    ...figures,
    cpuMs: median(cpuMs),
    firstMs: median(firstMs),
  };
}

/** Trips with two runs less trips with one: without what logging in takes. */
async function tripsOfOne(
  mode: 'floor' | 'analysis',
  serverPort: number,
  options: BenchOptions,
): Promise<number> {
  const trips = async (runs: number): Promise<number> => {
    const proxy = await startLatencyProxy(serverPort, 0);
    await processFigures(mode, proxy.port, runs, options);
    await proxy.close();
    return proxy.roundTrips();
  };
  const fewer = await trips(1);
  return (await trips(2)) - fewer;
}

async function processFigures(
  mode: 'floor' | 'analysis',
  port: number,
  runs: number,
  options: BenchOptions,
): Promise<ProcessFigures> {
  const command = [process.execPath, join(options.folder, 'benchProcess.js'), mode];
  const measured = await runMeasured([...command, String(port), databases.ours, String(runs)], options);
  succeeded(measured);
  return JSON.parse(measured.stdout.trim().split('\n').at(-1) ?? '') as ProcessFigures;
}

/** As a peer is measured: the process starts, logs in, lists, compares, plans and prints the statements. */
async function wholeProcess(port: number, options: BenchOptions): Promise<Partial<Row>> {
  const runs: Measured[] = [];
  while (runs.length < wholeRuns) runs.push(await once(port, options));
  return {
    wallMs: runs.map(({ wallMs }) => wallMs),
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
  };
}

async function once(port: number, options: BenchOptions): Promise<Measured> {
  const command = [process.execPath, join(options.folder, 'benchProcess.js'), 'once'];
  return succeeded(await runMeasured([...command, String(port), databases.ours], options));
}

function succeeded(measured: Measured): Measured {
  if (measured.exitCode === 0) return measured;
  throw new Error(`The analysis failed (${measured.exitCode ?? 'too slow'}): ${measured.stderr}`);
}
