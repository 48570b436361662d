import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { EngineError } from '../../../src/engine/engineError';

/** Sequence number and body of what the client sent. */
type Packet = { readonly sequence: number; readonly body: Buffer };
type Answer = (packet: Packet, send: (sequence: number, body: Buffer) => void) => void;

describe('a server that is not what it seems', () => {
  it('gets no password for a public key of its own without TLS (X07)', async () => {
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const afterKey: Packet[] = [];
    for (const plugin of ['caching_sha2_password', 'sha256_password']) {
      let keySent = false;
      const error = await connectTo((packet, send) => {
        if (keySent) {
          afterKey.push(packet);
        } else if (packet.sequence === 1) {
          send(
            2,
            Buffer.concat([
              Buffer.from([0xfe]),
              zeroTerminated(plugin),
              Buffer.alloc(20, 65),
              Buffer.from([0]),
            ]),
          );
        } else if (packet.body.length === 32) {
          // "Log in in full": the password is wanted.
          send(packet.sequence + 1, Buffer.from([1, 4]));
        } else if (packet.body.length === 1) {
          keySent = true;
          send(packet.sequence + 1, Buffer.concat([Buffer.from([1]), Buffer.from(publicKey)]));
        }
      });
      assert.equal(keySent, true, plugin);
      assert.equal(error.code, 'connect');
      assert.match(error.message, /without TLS; it was not sent\. Choose the TLS mode "required"/);
    }
    assert.deepEqual(afterKey, []);
  });

  it('gets no password in clear text (X07)', async () => {
    const sent: Buffer[] = [];
    const error = await connectTo((packet, send) => {
      sent.push(packet.body);
      send(2, Buffer.concat([Buffer.from([0xfe]), zeroTerminated('mysql_clear_password')]));
    });
    assert.equal(error.code, 'access');
    assert.match(error.message, /in clear text; it was not sent/);
    assert.ok(!Buffer.concat(sent).includes('canary'));
  });

  it('gets no more than a proof of the password by an older way of logging in (X07)', async () => {
    const sent: Buffer[] = [];
    await connectTo((packet, send) => {
      sent.push(packet.body);
      if (packet.sequence === 1)
        send(
          2,
          Buffer.concat([
            Buffer.from([0xfe]),
            zeroTerminated('mysql_native_password'),
            Buffer.alloc(20, 65),
            Buffer.from([0]),
          ]),
        );
      else send(packet.sequence + 1, accessDenied);
    });
    assert.equal(sent[1]?.length, 20);
    assert.ok(!Buffer.concat(sent).includes('canary'));
  });

  it('is not heard any further when its packets come out of order (C18)', async () => {
    const said: unknown[] = [];
    const { error: print, warn } = console;
    console.error = console.warn = (...words: unknown[]) => void said.push(...words);
    try {
      const atLogin = await connectTo((packet, send) => {
        if (packet.sequence === 1) send(7, okPacket);
      });
      assert.equal(atLogin.code, 'connect');
      assert.match(atLogin.message, /its packets came out of order/);
      said.length = 0;
      const error = await connectTo((packet, send) => {
        if (packet.sequence === 1) send(2, okPacket);
        else if (packet.sequence === 0) send(7, okPacket);
      });
      assert.equal(error.code, 'connectionLost', error.message);
      assert.match(error.message, /was lost: its packets came out of order/);
      // The driver's own words, with nothing of what was sent.
      assert.deepEqual(said, ['Warning: got packets out of order. Expected 1 but received 7']);
    } finally {
      Object.assign(console, { error: print, warn });
    }
  });

  it('says which way of logging in is not supported', async () => {
    const error = await connectTo((_packet, send) =>
      send(2, Buffer.concat([Buffer.from([0xfe]), zeroTerminated('client_ed25519'), Buffer.alloc(32, 65)])),
    );
    assert.equal(error.code, 'access');
    assert.match(error.message, /logs in to .* by client_ed25519, which is not supported/);
  });

  it('gets no file (X06)', async () => {
    const sent: Packet[] = [];
    const error = await connectTo((packet, send) => {
      sent.push(packet);
      if (packet.sequence === 1) send(2, okPacket);
      // Whatever is asked, the answer is: send me this file.
      else if (packet.sequence === 0) send(1, Buffer.concat([Buffer.from([0xfb]), Buffer.from(__filename)]));
      else send(packet.sequence + 1, okPacket);
    });
    assert.equal(error.code, 'server');
    assert.match(
      error.message,
      /asked for the file .*hostileServer\.test\.ts of this machine and got nothing/,
    );
    const handedOver = sent.filter(({ sequence }) => sequence === 2).map(({ body }) => body.length);
    assert.deepEqual(handedOver, [0]);
  });
});

const okPacket = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
/** Error 1045. */
const accessDenied = Buffer.concat([Buffer.from([0xff, 0x15, 0x04]), Buffer.from('#28000Access denied')]);

/** Connects to a server that greets as MySQL 8 does and then answers each packet as told. */
async function connectTo(answer: Answer): Promise<EngineError> {
  const sockets: Socket[] = [];
  const fake = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    const send = (sequence: number, body: Buffer) => {
      const header = Buffer.from([body.length & 255, body.length >> 8, 0, sequence]);
      socket.write(Buffer.concat([header, body]));
    };
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readUIntLE(0, 3)) {
        const length = received.readUIntLE(0, 3);
        answer({ sequence: received[3] ?? 0, body: received.subarray(4, 4 + length) }, send);
        received = received.subarray(4 + length);
      }
    });
    send(0, greeting());
  });
  await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
  const { port } = fake.address() as AddressInfo;
  try {
    const target = { host: '127.0.0.1', port, user: 'shopper', tls: { mode: 'disabled' } } as const;
    await openConnection(target, 'canary', {
      purpose: 'read',
      connectTimeoutMs: 1_000,
      readTimeoutMs: 1_000,
    });
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    return error;
  } finally {
    for (const socket of sockets) socket.destroy();
    fake.close();
  }
  assert.fail('It connected.');
}

/** Handshake V10: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
function greeting(): Buffer {
  const capabilities = 0x0008_a201 | 0x0020_0000;
  const fixed = Buffer.alloc(18);
  fixed.writeUInt16LE(capabilities & 0xffff, 0);
  fixed.writeUInt8(45, 2);
  fixed.writeUInt16LE(2, 3);
  fixed.writeUInt16LE(capabilities >>> 16, 5);
  fixed.writeUInt8(21, 7);
  return Buffer.concat([
    Buffer.from([10]),
    zeroTerminated('8.0.36'),
    Buffer.from([7, 0, 0, 0]),
    Buffer.alloc(8, 65),
    Buffer.from([0]),
    fixed,
    Buffer.alloc(12, 65),
    Buffer.from([0]),
    zeroTerminated('caching_sha2_password'),
  ]);
}

function zeroTerminated(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
