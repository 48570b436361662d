import type { Connection } from 'mysql2/promise';
import type { DatabaseServer } from '../support/database';
import { createStatement, type TablePairModel } from './generateSchema';

export const shadowPrefix = '_test_';
/** The database of sources and prefixed shadows, the wanted one, and the drifted copy. */
export const databases = { ours: 'pairs', wanted: 'a', drifted: 'b' } as const;

/** Sources and their shadows, under the prefix, in one database. */
export async function loadPairs(server: DatabaseServer, pairs: readonly TablePairModel[]): Promise<void> {
  const statements = pairs.flatMap(({ source, shadow }) => [
    createStatement(source),
    ...(shadow ? [createStatement(shadow, shadowPrefix)] : []),
  ]);
  await load(server, databases.ours, statements);
}

/** Only the sources, as the peers want them. */
export async function loadWanted(server: DatabaseServer, pairs: readonly TablePairModel[]): Promise<void> {
  await load(
    server,
    databases.wanted,
    pairs.map(({ source }) => createStatement(source)),
  );
}

/** The shadows under the names of their sources, as the peers want them. */
export async function loadDrifted(server: DatabaseServer, pairs: readonly TablePairModel[]): Promise<void> {
  await load(
    server,
    databases.drifted,
    pairs.flatMap(({ shadow }) => (shadow ? [createStatement(shadow)] : [])),
  );
}

export async function dropDatabases(server: DatabaseServer): Promise<void> {
  const connection = await server.connectRoot();
  for (const name of Object.values(databases)) await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
  await connection.end();
}

/** How many tables of the drifted database, or shadows among the pairs, print the same as their source. */
export async function countEqual(
  server: DatabaseServer,
  pairs: readonly TablePairModel[],
  kind: 'ours' | 'peers',
): Promise<number> {
  const connection = await server.connectRoot();
  const sourceDatabase = kind === 'ours' ? databases.ours : databases.wanted;
  const shadowDatabase = kind === 'ours' ? databases.ours : databases.drifted;
  const prefix = kind === 'ours' ? shadowPrefix : '';
  let equal = 0;
  for (const { source } of pairs) {
    const wanted = await printed(connection, sourceDatabase, source.name);
    const present = await printed(connection, shadowDatabase, prefix + source.name);
    // A shadow prints its own name and those of its keys and targets with the prefix; nothing else contains it.
    if (wanted !== undefined && wanted === present?.replaceAll(`\`${shadowPrefix}`, '`')) equal++;
  }
  await connection.end();
  return equal;
}

async function load(server: DatabaseServer, database: string, statements: readonly string[]): Promise<void> {
  const connection = await server.connectRoot();
  await connection.query(
    `DROP DATABASE IF EXISTS \`${database}\`; CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4; USE \`${database}\``,
  );
  await connection.query('SET SESSION foreign_key_checks = 0');
  for (let start = 0; start < statements.length; start += 50) {
    await connection.query(statements.slice(start, start + 50).join(';\n'));
  }
  await connection.end();
}

async function printed(connection: Connection, database: string, table: string): Promise<string | undefined> {
  try {
    const [rows] = await connection.query(`SHOW CREATE TABLE \`${database}\`.\`${table}\``);
    const [row] = rows as Record<string, string>[];
    return row?.['Create Table']?.replace(/ AUTO_INCREMENT=\d+/, '');
  } catch {
    return undefined;
  }
}
