import { deepEqual, equal } from 'node:assert/strict';
import { hazardsOf } from '../../src/engine/ddl/hazards';
import { typeConversion } from '../../src/engine/ddl/typeConversion';
import { describeChange } from '../../src/engine/diff/describeChange';
import { diffTables } from '../../src/engine/diff/diffTables';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';

const server: ServerFacts = {
  version: '10.11.19-MariaDB',
  flavor: 'mariadb',
  identity: 'x',
  lowerCaseTableNames: 0,
  defaultCollations: { utf8mb4: 'utf8mb4_general_ci', latin1: 'latin1_swedish_ci' },
  readOnly: false,
};

describe('typeConversion', () => {
  const rows: readonly [from: string, to: string, judgement: string][] = [
    ['int(11)', 'bigint(20)', 'safe'],
    ['bigint(20)', 'int(11)', 'narrows'],
    ['int(11)', 'int(10) unsigned', 'narrows'],
    ['int(10) unsigned', 'bigint(20)', 'safe'],
    ['int(10) unsigned', 'int(11)', 'narrows'],
    ['varchar(10)', 'varchar(20)', 'safe'],
    ['varchar(20)', 'varchar(10)', 'narrows'],
    ['varchar(20)', 'text', 'safe'],
    ['varchar(20000)', 'tinytext', 'narrows'],
    ['longtext', 'text', 'narrows'],
    ['decimal(8,2)', 'decimal(10,2)', 'safe'],
    ['decimal(10,2)', 'decimal(10,4)', 'narrows'],
    ['datetime(3)', 'datetime', 'narrows'],
    ['datetime', 'datetime(3)', 'safe'],
    ["enum('a','b')", "enum('a','b','c')", 'safe'],
    ["enum('a','b')", "enum('b','a')", 'reorders'],
    ["enum('a','b')", "enum('a')", 'reorders'],
    ['int(11)', 'varchar(20)', 'safe'],
    ['float', 'double', 'safe'],
    ['float', 'double(5,2)', 'narrows'],
    ['float', 'double unsigned', 'narrows'],
    ['text', 'varchar(16383)', 'narrows'],
    ['tinytext', 'varchar(255)', 'safe'],
    ['text', 'mediumtext', 'safe'],
    ['varchar(10)', 'char(10)', 'narrows'],
    ['char(10)', 'varchar(10)', 'safe'],
    ['char(10)', 'char(20)', 'safe'],
    ['varbinary(20)', 'blob', 'safe'],
  ];
  for (const [from, to, judgement] of rows) {
    it(`${from} to ${to}: ${judgement}`, () => equal(typeConversion(from, to), judgement));
  }
});

describe('what a change says of itself', () => {
  const table = (body: string, tail = ''): string =>
    `CREATE TABLE \`t\` (\n  ${body}\n) ENGINE=InnoDB${tail}`;
  const explain = (source: string, shadow: string): [words: string[], hazards: string[]] => {
    const expected = parseTable(source, 'd');
    const actual = parseTable(shadow, 'd');
    const diff = diffTables(expected, actual, server);
    const changes = diff.kind === 'alter' ? diff.changes : [];
    return [
      changes.map(describeChange).map(({ sign, text }) => `${sign} ${text}`),
      hazardsOf(changes, expected, actual, server).map(
        ({ destructive, text }) => `${destructive ? '!' : ''}${text}`,
      ),
    ];
  };

  it('tells of the history that goes with system versioning', () => {
    const plain = table('`a` int(11) DEFAULT NULL');
    deepEqual(explain(plain, `${plain} WITH SYSTEM VERSIONING`)[1], ['!drops the history of rows']);
    deepEqual(explain(`${plain} WITH SYSTEM VERSIONING`, plain)[1], []);
  });

  it('tells of a conversion to the character set that a column inherits', () => {
    const text = table('`a` varchar(20) DEFAULT NULL', ' DEFAULT CHARSET=');
    deepEqual(explain(`${text}latin1`, `${text}utf8mb4`)[1], ['!converts column a from utf8mb4 to latin1']);
    deepEqual(explain(`${text}utf8mb4`, `${text}latin1`)[1], []);
  });

  it('names the column, the old and the new', () => {
    deepEqual(explain(table('`a` int(11) NOT NULL,\n  `n` text'), table('`b` int(11),\n  `a` bigint(20)')), [
      ['- column b', '~ column a: bigint(20) → int(11)', '+ column n text'],
      ['!drops column b', '!narrows column a: bigint(20) → int(11)', '!makes column a NOT NULL'],
    ]);
  });

  it('calls dropped indexes and charset conversions destructive, dropped checks not', () => {
    const source = table('`a` varchar(9) CHARACTER SET latin1 COLLATE latin1_swedish_ci');
    const shadow = table(
      '`a` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,\n  KEY `k` (`a`),\n  CONSTRAINT `c` CHECK (1)',
    );
    deepEqual(explain(source, shadow)[1], [
      '!converts column a from utf8mb4 to latin1',
      '!drops index k',
      'drops check c',
    ]);
  });

  it('finds nothing between tables that differ by their counter', () => {
    deepEqual(explain(table('`a` int(11)'), table('`a` int(11)', ' AUTO_INCREMENT=5')), [[], []]);
  });

  it('refuses what ALTER TABLE cannot do', () => {
    const diff = diffTables(
      parseTable(table('`a` int(11)', " DATA DIRECTORY='/x/'"), 'd'),
      parseTable(table('`a` int(11)'), 'd'),
      server,
    );
    equal(diff.kind === 'unsupported' && diff.reason.includes('data directory'), true);
  });
});
