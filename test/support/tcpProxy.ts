import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What becomes of a command that passes the proxy; after all but `pass` the connection is of no more use. */
export type Fate =
  | 'pass'
  /** The server runs it; its answer is dropped and both sockets are reset. */
  | 'loseReply'
  /** The server never sees it; both sockets are reset. */
  | 'loseRequest'
  /** The server runs it; no byte comes back and no socket is closed. */
  | 'swallowReply'
  /** The server never sees it; no socket is closed on either side. */
  | 'swallowRequest';

export interface TcpProxy {
  readonly port: number;
  /** The text of every command seen, in order: one entry for each round trip, the handshake left out. */
  readonly commands: readonly string[];
  /** Decides on each command from now on. */
  decide: (sql: string) => Fate;
  /** Refuses new connections from now on. */
  refuse(): void;
  close(): Promise<void>;
}

/** A proxy in front of a server of the MySQL protocol, without TLS, that loses what it is told to lose. */
export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const listener = createServer((client) => {
    const server = connect({ host, port, noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    let silent = false;
    let resetOnReply = false;
    client.on('data', (chunk) => {
      const sql = commandIn(chunk);
      let fate: Fate = 'pass';
      if (sql !== undefined) {
        commands.push(sql);
        fate = proxy.decide(sql);
      }
      if (fate === 'loseReply') resetOnReply = true;
      if (fate === 'swallowReply') silent = true;
      if (fate === 'loseRequest') {
        client.resetAndDestroy();
        server.resetAndDestroy();
      } else if (fate === 'swallowRequest') {
        silent = true;
      } else {
        server.write(chunk);
      }
    });
    server.on('data', (chunk) => {
      if (resetOnReply) {
        client.resetAndDestroy();
        server.resetAndDestroy();
      } else if (!silent) {
        client.write(chunk);
      }
    });
    client.on('end', () => {
      if (!silent) server.end();
    });
    server.on('end', () => {
      if (!silent) client.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port: (listener.address() as AddressInfo).port,
    commands,
    decide: () => 'pass',
    refuse: () => {
      listener.close();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
  return proxy;
}

/**
 * Three bytes of length, sequence 0, then 3 for a query: the start of a command. Where the server takes attributes of
 * queries (MySQL 8), their count, 0, and that of their sets, 1, come before the text.
 */
function commandIn(chunk: Buffer): string | undefined {
  if (chunk[3] !== 0 || chunk[4] !== 3) return undefined;
  return chunk.toString('utf8', chunk[5] === 0 && chunk[6] === 1 ? 7 : 5);
}
