import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerFlavor } from '../../src/engine/schema/serverFacts';

/** A folder of test/fixtures: sources and shadows before, and the statements that bring them together. */
export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** SQL script with the source tables. */
  readonly source: string;
  /** SQL script with the shadows (prefix `_test_`) and their rows; may be empty. */
  readonly shadow: string;
  /** What the engine must plan on MariaDB 10.11, or on the server that the fixture needs, phase by phase. */
  readonly statements: string | undefined;
  /** Servers that know what the fixture uses, such as `mariadb 10.8`, `mysql 8.0.23` or `oceanbase`; empty: all. */
  readonly needs: readonly string[];
  /** By server, such as `tidb`: why some of the shadows can only be made anew there, a line for each (`unsupported-tidb.txt`). */
  readonly unsupported: Readonly<Partial<Record<string, string>>>;
}

/** All fixtures, by name. */
export function readFixtures(): Fixture[] {
  const root = join(__dirname, '..', 'fixtures');
  return readdirSync(root)
    .sort()
    .map((name) => {
      const folder = join(root, name);
      const source = readFileSync(join(folder, 'source.sql'), 'utf8');
      const expected = join(folder, 'statements.sql');
      return {
        name,
        folder,
        source,
        shadow: readFileSync(join(folder, 'shadow.sql'), 'utf8'),
        statements: existsSync(expected) ? readFileSync(expected, 'utf8') : undefined,
        unsupported: readUnsupported(folder),
        needs: /^-- needs (.*)/.exec(source)?.[1]?.split(' or ') ?? [],
      };
    });
}

function readUnsupported(folder: string): Fixture['unsupported'] {
  const files = readdirSync(folder).flatMap((file) => /^unsupported-(.*)\.txt$/.exec(file)?.[1] ?? []);
  return Object.fromEntries(
    files.map((server) => [server, readFileSync(unsupportedFile(folder, server), 'utf8')]),
  );
}

/** Where a fixture says what a server does only by making shadows anew. */
export function unsupportedFile(folder: string, server: string): string {
  return join(folder, `unsupported-${server}.txt`);
}

/** True when a server of this version (`10.11.19-MariaDB`, `5.7.29`) knows what the fixture or test uses. */
export function serverKnows({ needs }: Pick<Fixture, 'needs'>, version: string): boolean {
  const flavor = flavorOf(version);
  // 8.0.11-TiDB-v8.4.0
  const numbers = numbersOf(/\d+(?:\.\d+)+/.exec(version.replace(/.*-TiDB-/, ''))?.[0]);
  return (
    needs.length === 0 ||
    needs.some((need) => {
      const [name, least] = need.split(' ');
      const beyond = numbersOf(least).map((wanted, at) => (numbers[at] ?? 0) - wanted);
      return name === flavor && (beyond.find((each) => each !== 0) ?? 0) >= 0;
    })
  );
}

/** The server's name in `-- needs …`. */
export function flavorOf(version: string): ServerFlavor {
  const named = ['MariaDB', 'OceanBase', 'TiDB'].find((name) => version.includes(name));
  return (named?.toLowerCase() as ServerFlavor | undefined) ?? 'mysql';
}

function numbersOf(version = '0'): number[] {
  return version.split('.').map(Number);
}
