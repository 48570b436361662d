import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseServer } from '../support/database';

/** The user of the sample: no password, everything on the sample's databases, nothing else. */
export const sampleUser = 'demo';

/** Creates the databases `shop` and `billing` and the sample's user; about 1 s. The server must not have them. */
export async function loadSample(server: DatabaseServer): Promise<void> {
  const isMariaDb = server.version.includes('MariaDB');
  const files = [
    '1-shop.sql',
    ...(isMariaDb ? ['2-shop-mariadb.sql'] : []),
    '3-shop-rows.sql',
    '4-shop-shadows.sql',
    '5-billing.sql',
  ];
  const connection = await server.connectRoot();
  try {
    for (const file of files) await connection.query(readFileSync(join(__dirname, 'sql', file), 'utf8'));
    await connection.query(`
      CREATE USER '${sampleUser}'@'127.0.0.1' IDENTIFIED BY '';
      GRANT ALL ON shop.* TO '${sampleUser}'@'127.0.0.1';
      GRANT ALL ON billing.* TO '${sampleUser}'@'127.0.0.1';`);
  } finally {
    await connection.end();
  }
}
