import { connect, createServer, type AddressInfo } from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

export interface LatencyProxy {
  readonly port: number;
  /** Times that a client spoke after the server had, over all connections: the greeting's answer counts, too. */
  readonly roundTrips: () => number;
  close(): Promise<void>;
}

interface ProxyOrder {
  readonly port: number;
  readonly latencyMs: number;
  /** One number, which the thread counts up. */
  readonly roundTrips: Int32Array;
}

/**
 * A proxy that holds back what clients send, so that each round trip takes so much longer; opening counts as one. In a
 * thread of its own: a client that is measured in this one must not do the proxy's work beside its own.
 */
export async function startLatencyProxy(port: number, latencyMs: number): Promise<LatencyProxy> {
  const order: ProxyOrder = { port, latencyMs, roundTrips: new Int32Array(new SharedArrayBuffer(4)) };
  const worker = new Worker(`require('tsx/cjs'); require(${JSON.stringify(__filename)});`, {
    eval: true,
    workerData: order,
  });
  const listening = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    port: listening,
    roundTrips: () => Atomics.load(order.roundTrips, 0),
    close: async () => void (await worker.terminate()),
  };
}

function serve({ port, latencyMs, roundTrips }: ProxyOrder): void {
  const listener = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    client.setNoDelay(true);
    const later = (work: () => void): void => {
      if (latencyMs > 0) setTimeout(work, latencyMs);
      else work();
    };
    for (const socket of [client, server]) socket.on('error', () => undefined);
    let answered = true;
    client.on('data', (chunk) => {
      if (answered) Atomics.add(roundTrips, 0, 1);
      answered = false;
      later(() => server.write(chunk));
    });
    client.on('end', () => later(() => server.end()));
    client.on('close', () => setTimeout(() => server.destroy(), latencyMs + 1));
    let open = false;
    later(() => (open = true));
    server.on('data', (chunk) => {
      answered = true;
      if (open) client.write(chunk);
      else setTimeout(() => client.write(chunk), latencyMs);
    });
    server.on('end', () => client.end());
  });
  listener.listen(0, '127.0.0.1', () => parentPort?.postMessage((listener.address() as AddressInfo).port));
}

if (!isMainThread) serve(workerData as ProxyOrder);
