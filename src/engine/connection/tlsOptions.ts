import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionTarget } from './connection';
import { tlsFileError } from './connectError';

/** What the TLS layer is told; certificates and keys as PEM text. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly verifyIdentity: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the files that the settings name. Undefined for `disabled`. */
export async function readTlsOptions(target: ConnectionTarget): Promise<TlsOptions | undefined> {
  const { mode, caFile, certFile, keyFile } = target.tls;
  if (mode === 'disabled') return undefined;
  const [ca, cert, key] = await Promise.all([
    readCa(caFile),
    readPem('client certificate', certFile),
    readPem('client key', keyFile),
  ]);
  return {
    // The driver checks the chain by the first, the host name by the second.
    rejectUnauthorized: mode === 'verify-ca' || mode === 'verify-identity',
    verifyIdentity: mode === 'verify-identity',
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

/** Of a folder those that OpenSSL would find in it: named by the hash of their subject. */
async function readCa(path: string | undefined): Promise<string | undefined> {
  const names = path === undefined || path === '' ? undefined : await namesIn(path);
  if (path === undefined || names === undefined) return readPem('CA certificate', path);
  const hashed = names.filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
  if (hashed.length === 0)
    throw tlsFileError('CA certificate', path, 'it is a folder without certificates named by their hash');
  const texts = await Promise.all(hashed.map((name) => readPem('CA certificate', join(path, name))));
  return texts.join('\n');
}

/** Undefined where it is no folder. */
async function namesIn(path: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch {
    return undefined;
  }
}

async function readPem(what: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw tlsFileError(what, path, reasons[String(code)] ?? String(code));
  }
  if (!text.includes('-----BEGIN ')) throw tlsFileError(what, path, 'it holds no PEM text');
  return text;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};
