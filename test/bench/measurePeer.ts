import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseServer } from '../support/database';
import { applySql } from './applySql';
import { countEqual, databases } from './benchDatabase';
import { median, type Row } from './figures';
import type { TablePairModel } from './generateSchema';
import { startLatencyProxy } from './latencyProxy';
import type { Peer, PeerRun } from './peers';
import { awaitQuiet } from './quiet';
import type { BenchOptions } from './benchOptions';

/** A row for each latency; the result is judged where there is none. */
export async function measurePeer(
  server: DatabaseServer,
  pairs: readonly TablePairModel[],
  peer: Peer,
  options: BenchOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  const skipped =
    peer.missing() ?? (pairs.length > peer.largest ? 'not run: too slow for this size' : undefined);
  for (const latencyMs of options.latencies) {
    const row = {
      size: pairs.length,
      latencyMs,
      tool: peer.title,
      busy: skipped === undefined ? await awaitQuiet() : 0,
      date: new Date().toISOString(),
    };
    if (skipped !== undefined) {
      rows.push({ ...row, note: skipped });
      continue;
    }
    const proxy = latencyMs > 0 ? await startLatencyProxy(server.port, latencyMs) : undefined;
    const runs = await runSeveral(peer, proxy?.port ?? server.port, options, latencyMs > 0);
    const roundTrips = proxy && proxy.roundTrips();
    await proxy?.close();
    rows.push({ ...row, ...figuresOf(runs, options), ...(roundTrips !== undefined && { roundTrips }) });
    const last = runs.at(-1);
    if (last?.exitCode === 0 && latencyMs === 0) {
      const refused = await applySql(server, databases.drifted, `SET foreign_key_checks = 0;\n${last.sql}`);
      rows.push({ ...rows.pop()!, refused, equal: await countEqual(server, pairs, 'peers') });
    }
    process.stderr.write(`  ${JSON.stringify(rows.at(-1))}\n`);
  }
  return rows;
}

/** Once for warming up and three times for the figures; just once where that takes long or latency drowns the noise. */
async function runSeveral(
  peer: Peer,
  port: number,
  { folder, limitMs }: BenchOptions,
  once: boolean,
): Promise<PeerRun[]> {
  const runOnce = async (): Promise<PeerRun> => {
    const own = mkdtempSync(join(folder, `${peer.name}-`));
    try {
      return await peer.run(port, own, limitMs);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  };
  const first = await runOnce();
  if (once || first.exitCode !== 0 || first.wallMs > 20_000) return [first];
  return [await runOnce(), await runOnce(), await runOnce()];
}

function figuresOf(runs: readonly PeerRun[], { limitMs }: BenchOptions): Partial<Row> {
  const failed = runs.find(({ exitCode }) => exitCode !== 0);
  if (failed) {
    if (failed.exitCode === undefined) return { note: `ended after ${limitMs / 1000} s` };
    const words = failed.stderr.trim().split('\n').at(-1) ?? '';
    return { note: `failed (${failed.exitCode}): ${words.slice(0, 120)}` };
  }
  return {
    wallMs: runs.map(({ wallMs }) => wallMs),
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
  };
}
