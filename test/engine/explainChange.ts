import { hazardsOf } from '../../src/engine/ddl/hazards/hazards';
import { describeChange } from '../../src/engine/diff/describeChange';
import { diffTables } from '../../src/engine/diff/diffTables';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';

export const mariadb: ServerFacts = {
  version: '10.11.19-MariaDB',
  flavor: 'mariadb',
  identity: 'x',
  lowerCaseTableNames: 0,
  defaultCollations: { utf8mb4: 'utf8mb4_general_ci', latin1: 'latin1_swedish_ci' },
  readOnly: false,
};

/** A table of these elements, with these options behind its engine. */
export function table(body: string, tail = ''): string {
  return `CREATE TABLE \`t\` (\n  ${body}\n) ENGINE=InnoDB${tail}`;
}

/** What is said of the changes that make the shadow equal, and of what they may do; `!` marks what destroys. */
export function explain(source: string, shadow: string, on = mariadb): [words: string[], hazards: string[]] {
  const expected = parseTable(source, 'd');
  const actual = parseTable(shadow, 'd');
  const diff = diffTables(expected, actual, on);
  const changes = diff.kind === 'alter' ? diff.changes : [];
  return [
    changes.map(describeChange).map(({ sign, text }) => `${sign} ${text}`),
    hazardsOf({ expected, actual, changes, server: on }).map(
      ({ destructive, text }) => `${destructive ? '!' : ''}${text}`,
    ),
  ];
}
