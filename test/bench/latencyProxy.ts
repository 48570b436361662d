import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface LatencyProxy {
  readonly port: number;
  /** Times that a client spoke after the server had, over all connections: the greeting's answer counts, too. */
  readonly roundTrips: () => number;
  close(): Promise<void>;
}

/** A proxy that holds back what clients send, so that each round trip takes so much longer; opening counts as one. */
export async function startLatencyProxy(port: number, latencyMs: number): Promise<LatencyProxy> {
  let roundTrips = 0;
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let answered = true;
    client.on('data', (chunk) => {
      if (answered) roundTrips++;
      answered = false;
      setTimeout(() => server.write(chunk), latencyMs);
    });
    client.on('end', () => setTimeout(() => server.end(), latencyMs));
    client.on('close', () => setTimeout(() => server.destroy(), latencyMs + 1));
    let open = false;
    setTimeout(() => (open = true), latencyMs);
    server.on('data', (chunk) => {
      answered = true;
      if (open) client.write(chunk);
      else setTimeout(() => client.write(chunk), latencyMs);
    });
    server.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    roundTrips: () => roundTrips,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}
