import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsSettings } from '../../../src/engine/connection/connection';
import { openConnection } from '../../../src/engine/connection/openConnection';
import { type DatabaseServer, startDatabase } from '../../support/database';
import { closeConnections, openTo, targetOf } from '../../support/engineTarget';
import { isMysql8, sharedServerKind } from '../../support/serverKind';

describe('TLS', () => {
  let folder: string;
  let ca: string;
  let otherCa: string;
  let forName: DatabaseServer;
  let forAddress: DatabaseServer;
  let withoutTls: DatabaseServer;
  const servers: DatabaseServer[] = [];

  afterEach(closeConnections);
  before(async function () {
    this.timeout(120_000);
    if (spawnSync('openssl', ['version']).status !== 0 || (await sharedServerKind()).oldTls) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'shadow-sync-tls-'));
    ca = authority('ca');
    otherCa = authority('other');
    // MySQL 5.7 has such files in its data folder and takes them unless told not to.
    [forName, forAddress] = await Promise.all([
      startDatabase({ flags: certificateFlags('name', 'DNS:localhost') }),
      startDatabase({ flags: certificateFlags('address', 'IP:127.0.0.1') }),
    ]);
    const isNew = isMysql8(forName.version);
    withoutTls = await startDatabase({ flags: [isNew ? '--tls-version=' : '--skip-ssl'] });
    servers.push(forName, forAddress, withoutTls);
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    if (folder) rmSync(folder, { recursive: true });
  });

  /** The cipher of the session; empty without TLS. */
  const cipher = async (server: DatabaseServer, tls: TlsSettings, host = '127.0.0.1'): Promise<string> => {
    const connection = await openTo(server, 'read', { host, tls });
    const [row] = await connection.query("SHOW STATUS LIKE 'Ssl_cipher'");
    await connection.close();
    return String(row?.['Value']);
  };

  it('is not used when disabled', async () => {
    assert.equal(await cipher(forName, { mode: 'disabled' }), '');
  });

  it('is used when preferred, where the server has it', async () => {
    assert.notEqual(await cipher(forName, { mode: 'preferred' }), '');
    assert.equal(await cipher(withoutTls, { mode: 'preferred' }), '');
  });

  it('is insisted on by every stricter mode (X08)', async () => {
    for (const mode of ['required', 'verify-ca', 'verify-identity'] as const) {
      await assert.rejects(cipher(withoutTls, { mode, caFile: ca }), {
        code: 'connect',
        message: new RegExp(`offers no TLS, and the connection's TLS mode "${mode}" asks for it`),
      });
    }
    assert.notEqual(await cipher(forName, { mode: 'required' }), '');
  });

  it('checks who signed the certificate, in verify-ca whatever host it names (X08)', async () => {
    assert.notEqual(await cipher(forName, { mode: 'verify-ca', caFile: ca }), '');
    assert.notEqual(await cipher(forAddress, { mode: 'verify-ca', caFile: ca }, 'localhost'), '');
    for (const mode of ['verify-ca', 'verify-identity'] as const) {
      for (const tls of [{ mode, caFile: otherCa }, { mode }]) {
        await assert.rejects(cipher(forName, tls, 'localhost'), {
          code: 'connect',
          message: new RegExp(`failed the TLS check "${mode}": .*certificate`),
        });
      }
    }
  });

  it('takes a folder of authorities, as the clients do with --ssl-capath', async () => {
    const trusted = join(folder, 'trusted');
    mkdirSync(trusted);
    copyFileSync(ca, join(trusted, 'ours.pem'));
    const tls: TlsSettings = { mode: 'verify-ca', caFile: trusted };
    await assert.rejects(cipher(forName, tls), {
      message: /a folder without certificates named by their hash/,
    });
    openssl('rehash', trusted);
    assert.notEqual(await cipher(forName, tls), '');
    copyFileSync(otherCa, join(trusted, 'ours.pem'));
    await assert.rejects(cipher(forName, tls), { message: /failed the TLS check/ });
  });

  it('checks the host in verify-identity, names and addresses alike (X08)', async () => {
    const tls: TlsSettings = { mode: 'verify-identity', caFile: ca };
    assert.notEqual(await cipher(forName, tls, 'localhost'), '');
    assert.notEqual(await cipher(forAddress, tls, '127.0.0.1'), '');
    await assert.rejects(cipher(forName, tls, '127.0.0.1'), {
      message: /IP: 127\.0\.0\.1 is not in the cert/,
    });
    await assert.rejects(cipher(forAddress, tls, 'localhost'), { message: /localhost/ });
  });

  it('takes no certificate whose time is over, where it is looked at (X08)', async () => {
    const late = await startDatabase({ flags: certificateFlags('late', 'DNS:localhost', -1) });
    servers.push(late);
    assert.notEqual(await cipher(late, { mode: 'required' }, 'localhost'), '');
    for (const mode of ['verify-ca', 'verify-identity'] as const) {
      await assert.rejects(cipher(late, { mode, caFile: ca }, 'localhost'), {
        code: 'connect',
        message: new RegExp(`failed the TLS check "${mode}": certificate has expired`),
      });
    }
  });

  it('shows a client certificate to a server that wants one', async () => {
    const root = await forName.connectRoot();
    await root.query("CREATE USER x509@'%' REQUIRE X509");
    await root.end();
    const certificate = { certFile: join(folder, 'name.pem'), keyFile: join(folder, 'name.key') };
    const open = (tls: TlsSettings) => openTo(forName, 'read', { user: 'x509', tls });
    await (await open({ mode: 'required', ...certificate })).close();
    await assert.rejects(open({ mode: 'required' }), { code: 'access', errno: 1045 });
  });

  describe('and caching_sha2_password, of which MySQL 8 makes its users', () => {
    before(function () {
      if (!isMysql8(forName.version)) this.skip();
    });

    it('sends a password inside TLS, and over a connection without it only what proves it', async () => {
      const root = await forName.connectRoot();
      await root.query("CREATE USER sha2@'%' IDENTIFIED WITH caching_sha2_password BY 'right'");
      await root.end();
      const open = (mode: TlsSettings['mode'], password: string) =>
        openConnection(targetOf(forName, { user: 'sha2', tls: { mode } }), password, { purpose: 'read' });
      await assert.rejects(open('disabled', 'right'), {
        code: 'connect',
        message: /wants the password of user "sha2" over a connection without TLS; it was not sent/,
      });
      await assert.rejects(open('required', 'wrong'), { code: 'access', errno: 1045 });
      await (await open('preferred', 'right')).close();
      // The server knows the password now, and asks for no more than its hash.
      await (await open('disabled', 'right')).close();
    });

    it('says what to do where the server has no TLS', async () => {
      const root = await withoutTls.connectRoot();
      await root.query("CREATE USER sha2@'%' IDENTIFIED WITH caching_sha2_password BY 'right'");
      await root.end();
      const target = targetOf(withoutTls, { user: 'sha2', tls: { mode: 'preferred' } });
      await assert.rejects(openConnection(target, 'right', { purpose: 'read' }), {
        code: 'connect',
        message: /it was not sent\. Choose the TLS mode "required"/,
      });
    });
  });

  it('names a file that cannot be used', async () => {
    const missing = join(folder, 'missing.pem');
    await assert.rejects(cipher(forName, { mode: 'verify-ca', caFile: missing }), {
      code: 'connect',
      message: `The CA certificate file ${missing} cannot be read: there is no such file. Edit the connection's TLS settings.`,
    });
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, '');
    await assert.rejects(cipher(forName, { mode: 'required', keyFile: empty }), {
      message: /it holds no PEM text/,
    });
  });

  it('keeps watching for silence inside TLS', async () => {
    const connection = await openTo(forName, 'read', { tls: { mode: 'required' } }, { readTimeoutMs: 400 });
    assert.equal((await connection.query('SELECT SLEEP(0.2) AS s')).length, 1);
    await assert.rejects(connection.query('SELECT SLEEP(5)'), {
      code: 'connectionLost',
      message: /no answer within/,
    });
  });

  function authority(name: string): string {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
    return join(folder, `${name}.pem`);
  }

  function certificateFlags(name: string, alternative: string, days = 2): readonly string[] {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${alternative}`);
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=server ${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      String(days),
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
    // MySQL 5.7 reads the old form of RSA keys only.
    openssl('rsa', '-in', `${name}.key`, '-out', `${name}.key`, '-traditional');
    return ['--ssl-ca', '--ssl-cert', '--ssl-key'].map(
      (flag, index) => `${flag}=${join(folder, ['ca.pem', `${name}.pem`, `${name}.key`][index] ?? '')}`,
    );
  }

  function openssl(...words: readonly string[]): void {
    const { status, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
});
