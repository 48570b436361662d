// The comparison with other tools: npm run bench -- [--sizes 100,1000] [--latencies 0,20] [--peers skeema|none] [--limit seconds]
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DatabaseServer, startDatabase } from '../support/database';
import { onExit } from '../support/onExit';
import { dropDatabases, loadDrifted, loadPairs, loadWanted } from './benchDatabase';
import type { BenchOptions } from './benchOptions';
import { generateSchema } from './generateSchema';
import { measureOurs } from './measureOurs';
import { measurePeer } from './measurePeer';
import { peers } from './peers';
import { keepRows, writeResults } from './results';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '100,1000,10000' },
      latencies: { type: 'string', default: '0,20' },
      peers: { type: 'string', default: peers.map(({ name }) => name).join() },
      limit: { type: 'string', default: '180' },
      'skip-ours': { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'shadow-sync-bench-'));
  onExit(() => rmSync(folder, { recursive: true, force: true }));
  buildSync({
    entryPoints: ['benchProcess', 'mikroOrmProcess'].map((name) => join(__dirname, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const options = {
    latencies: values.latencies.split(',').map(Number),
    limitMs: Number(values.limit) * 1000,
    folder,
  };
  const chosen = values.peers.split(',');
  for (const size of values.sizes.split(',').map(Number)) {
    const server = await startDatabase();
    try {
      if (!values['skip-ours']) await runOurs(server, size, options);
      await runPeers(server, size, chosen, options);
      writeResults(server.version);
    } finally {
      await server.stop();
    }
  }
}

async function runOurs(server: DatabaseServer, size: number, options: BenchOptions): Promise<void> {
  const pairs = generateSchema(size);
  await loadPairs(server, pairs);
  keepRows(await measureOurs(server, pairs, options));
  await dropDatabases(server);
}

async function runPeers(
  server: DatabaseServer,
  size: number,
  chosen: readonly string[],
  options: BenchOptions,
): Promise<void> {
  let loaded: boolean | undefined;
  for (const peer of peers.filter(({ name }) => chosen.includes(name))) {
    const pairs = generateSchema(size, peer.withoutPartitions !== true);
    if (size <= peer.largest && peer.missing() === undefined) {
      if (loaded !== (peer.withoutPartitions ?? false)) await loadWanted(server, pairs);
      loaded = peer.withoutPartitions ?? false;
      // The one before has changed it.
      await loadDrifted(server, pairs);
    }
    keepRows(await measurePeer(server, pairs, peer, options));
  }
  await dropDatabases(server);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
