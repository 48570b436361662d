import { spawn } from 'node:child_process';
import type { DatabaseServer } from '../support/database';
import { findExecutable } from '../support/systemPrograms';

/** Runs a tool's statements in a database with the server's own client, past refusals; returns how many there were. */
export async function applySql(server: DatabaseServer, database: string, sql: string): Promise<number> {
  const client = findExecutable('mariadb') ?? findExecutable('mysql');
  if (!client) throw new Error('Install the mariadb client: it applies what the tools print.');
  const child = spawn(
    client,
    [
      '--no-defaults',
      '--force',
      '--default-character-set=utf8mb4',
      `--host=${server.host}`,
      `--port=${server.port}`,
      '--user=root',
      database,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(sql);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  const refusals = Buffer.concat(errors)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('ERROR'));
  for (const line of refusals.slice(0, 3)) process.stderr.write(`    ${line}\n`);
  return refusals.length;
}
