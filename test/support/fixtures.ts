import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of test/fixtures: sources and shadows before, and the statements that bring them together. */
export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** SQL script with the source tables. */
  readonly source: string;
  /** SQL script with the shadows (prefix `_test_`) and their rows; may be empty. */
  readonly shadow: string;
  /** What the engine must plan on MariaDB 10.11, or on a newer one that the fixture needs, phase by phase. */
  readonly statements: string | undefined;
  /** Servers that know what the fixture uses, such as `mariadb 10.8`, `mysql 5.7` or `oceanbase`; empty: all. */
  readonly needs: readonly string[];
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
        needs: /^-- needs (.*)/.exec(source)?.[1]?.split(' or ') ?? [],
      };
    });
}

/** True when a server of this version (`10.11.19-MariaDB`, `5.7.29`) knows what the fixture or test uses. */
export function serverKnows({ needs }: Pick<Fixture, 'needs'>, version: string): boolean {
  const flavor = version.includes('MariaDB')
    ? 'mariadb'
    : version.includes('OceanBase')
      ? 'oceanbase'
      : 'mysql';
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return (
    needs.length === 0 ||
    needs.some((need) => {
      const [name, least = '0.0'] = need.split(' ');
      const [wantedMajor = 0, wantedMinor = 0] = least.split('.').map(Number);
      const enough = Number(major) - wantedMajor || Number(minor) - wantedMinor;
      return name === flavor && enough >= 0;
    })
  );
}
