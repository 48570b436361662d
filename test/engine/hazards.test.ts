import { deepEqual, equal, match } from 'node:assert/strict';
import { hazardsOf } from '../../src/engine/ddl/hazards/hazards';
import { diffTables } from '../../src/engine/diff/diffTables';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import { explain, mariadb, table } from './explainChange';

describe('what a change says of itself', () => {
  it('tells of the history that goes with system versioning', () => {
    const plain = table('`a` int(11) DEFAULT NULL');
    deepEqual(explain(plain, `${plain} WITH SYSTEM VERSIONING`)[1], ['!drops the history of rows']);
    deepEqual(explain(`${plain} WITH SYSTEM VERSIONING`, plain)[1], []);
    const inAria = `${plain.replace('InnoDB', 'Aria')} WITH SYSTEM VERSIONING`;
    deepEqual(explain(inAria, `${plain} WITH SYSTEM VERSIONING`)[1], [
      'changes the engine to Aria',
      '!drops the history of rows',
    ]);
  });

  it('tells of a conversion to the character set that a column inherits', () => {
    const text = table('`a` varchar(20) DEFAULT NULL', ' DEFAULT CHARSET=');
    deepEqual(explain(`${text}latin1`, `${text}utf8mb4`)[1], ['!converts column a from utf8mb4 to latin1']);
    deepEqual(explain(`${text}utf8mb4`, `${text}latin1`)[1], []);
  });

  it('asks nothing of rows for a check that is not enforced', () => {
    const source = (words: string): string =>
      table(`\`a\` int,\n  CONSTRAINT \`c\` CHECK ((\`a\` > 0))${words}`);
    deepEqual(explain(source(''), table('`a` int'))[1], ['fails on rows that violate check c']);
    // As MySQL prints it, and as it is said.
    for (const words of [' /*!80016 NOT ENFORCED */', ' NOT ENFORCED'])
      deepEqual(explain(source(words), table('`a` int'))[1], []);
    // It is looked at again where it becomes enforced.
    deepEqual(explain(source(''), source(' NOT ENFORCED'))[1].at(-1), 'fails on rows that violate check c');
  });

  it('asks nothing of rows for a check that MySQL prints in other words', () => {
    const check = (literal: string): string => `,\n  CONSTRAINT \`c\` CHECK ((\`b\` <> ${literal}))`;
    const source = table(`\`b\` varbinary(9),\n  \`x\` int${check("_utf8mb4'a'")}`);
    const shadow = table(`\`b\` varbinary(9)${check("_binary'a'")}`);
    const mysql = { ...mariadb, version: '9.7.4', flavor: 'mysql' } as const;
    deepEqual(explain(source, shadow, mysql), [['+ column x int'], []]);
  });

  it('names the column, the old and the new', () => {
    deepEqual(explain(table('`a` int(11) NOT NULL,\n  `n` text'), table('`b` int(11),\n  `a` bigint(20)')), [
      ['- column b', '~ column a: bigint(20) → int(11)', '+ column n text'],
      ['!drops column b', '!narrows column a: bigint(20) → int(11)', '!makes column a NOT NULL'],
    ]);
  });

  it('puts names in backticks where SQL needs them, and plain ones as they are', () => {
    const source = table('`select` int(11),\n  `线 数` int(11),\n  `线数` int(11),\n  KEY `a``b` (`select`)');
    const shadow = table('`12` int(11),\n  `select` int(11)');
    deepEqual(explain(source, shadow), [
      ['- column `12`', '+ column `线 数` int(11)', '+ column 线数 int(11)', '+ index `a``b`'],
      ['!drops column `12`'],
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

  it('knows that TiDB never changes a clustered primary key', () => {
    const keyed = (key: string) => parseTable(table('`a` int NOT NULL,\n  `b` int NOT NULL,\n  ' + key), 'd');
    const clustered = keyed('PRIMARY KEY (`a`) /*T![clustered_index] CLUSTERED */');
    const other = keyed('PRIMARY KEY (`b`) /*T![clustered_index] CLUSTERED */');
    const loose = keyed('PRIMARY KEY (`a`) /*T![clustered_index] NONCLUSTERED */');
    const loosened = keyed('PRIMARY KEY (`b`) /*T![clustered_index] NONCLUSTERED */');
    const tidb: ServerFacts = { ...mariadb, flavor: 'tidb', version: '8.0.11-TiDB-v7.5.0' };
    for (const [expected, actual] of [
      [other, clustered],
      [loose, clustered],
      [clustered, loose],
    ] as const) {
      const diff = diffTables(expected, actual, tidb);
      equal(diff.kind === 'unsupported' && diff.recreatable, true);
    }
    equal(diffTables(loosened, loose, tidb).kind, 'alter');
  });

  it('tells of members that are other bytes in another character set', () => {
    const texts = (member: string, from: string, to: string) => {
      const side = (charset: string) =>
        parseTable(table(`\`a\` enum('${member}') CHARACTER SET ${charset} DEFAULT NULL`), 'd');
      const diff = diffTables(side(to), side(from), mariadb);
      return diff.kind === 'alter'
        ? hazardsOf({ expected: side(to), actual: side(from), changes: diff.changes, server: mariadb }).map(
            ({ text }) => text,
          )
        : [];
    };
    deepEqual(texts('é', 'latin1', 'binary'), ['converts column a from latin1 to binary']);
    deepEqual(texts('e', 'binary', 'ucs2'), ['converts column a from binary to ucs2']);
    for (const [member, to] of [
      ['e', 'latin1'],
      ['é', 'utf8mb4'],
    ] as const)
      deepEqual(texts(member, 'binary', to), [], to);
  });

  it('tells of virtual columns that go only where MySQL copies the table', () => {
    const mysql: ServerFacts = { ...mariadb, version: '9.7.4', flavor: 'mysql' };
    const virtual = '`a` int,\n  `c` int GENERATED ALWAYS AS (`a` + 1) VIRTUAL';
    const texts = (source: string, shadow: string, facts: ServerFacts) => {
      const [expected, actual] = [parseTable(table(source), 'd'), parseTable(table(shadow), 'd')];
      const diff = diffTables(expected, actual, facts);
      return diff.kind === 'alter'
        ? hazardsOf({ expected, actual, changes: diff.changes, server: facts }).map(({ text }) => text)
        : [];
    };
    deepEqual(texts('`a` int', virtual, mysql), ['drops column c']);
    deepEqual(texts('`a` int', `${virtual},\n  KEY \`c\` (\`c\`)`, mysql), [
      'drops column c',
      'drops index c',
    ]);
    deepEqual(texts("`a` int COMMENT 'x'", virtual, mysql), [
      'drops column c',
      'fails on rows for which column c cannot be computed',
    ]);
    deepEqual(texts("`a` int COMMENT 'x'", virtual, mariadb), ['drops column c']);
  });

  it('looks for the first step on the way that writes the table anew', () => {
    const mysql: ServerFacts = { ...mariadb, version: '8.0.28', flavor: 'mysql' };
    const second = ' SECONDARY_ENGINE=other';
    const computed = '`a` int,\n  `c` int GENERATED ALWAYS AS (`a` + 1) VIRTUAL';
    deepEqual(explain(table(computed), table(computed, second), mysql)[1], []);
    const id = '`my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT';
    const key = 'PRIMARY KEY (`my_row_id`)';
    const hidden = `${id} /*!80023 INVISIBLE */,\n  \`a\` int,\n  ${key},\n  KEY \`f\` ((\`a\` + 1))`;
    deepEqual(explain(table(`\`a\` int,\n  ${id},\n  ${key}`), table(hidden, second), mysql)[1], [
      '!drops index f',
      'fails on rows for which index f cannot be computed',
    ]);
  });

  it('refuses what ALTER TABLE cannot do', () => {
    const diff = diffTables(
      parseTable(table('`a` int(11)', " DATA DIRECTORY='/x/'"), 'd'),
      parseTable(table('`a` int(11)'), 'd'),
      mariadb,
    );
    equal(diff.kind === 'unsupported' && diff.reason.includes('data directory'), true);
    const [plain, onDisk] = [
      parseTable('CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB', 'd'),
      parseTable(
        'CREATE TABLE `t` (\n  `a` int\n) /*!50100 TABLESPACE ts STORAGE DISK */ ENGINE=InnoDB',
        'd',
      ),
    ];
    const mysql: ServerFacts = { ...mariadb, version: '9.7.4', flavor: 'mysql' };
    deepEqual(
      onDisk.options.map(({ name, value }) => [name, value]),
      [
        ['TABLESPACE', 'ts'],
        ['STORAGE', 'DISK'],
        ['ENGINE', 'InnoDB'],
      ],
    );
    const ends = diffTables(plain, onDisk, mysql);
    equal(ends.kind === 'unsupported' && ends.reason.includes('storage'), true);
    equal(diffTables(onDisk, plain, mysql).kind, 'alter');
  });

  it('refuses what makes MariaDB forget the connection of a table with partitions', () => {
    const parts = ' PARTITION BY KEY (`a`)\nPARTITIONS 2';
    const kind = (wanted: string, present: string, server = mariadb): string => {
      const [expected, actual] = [wanted, present].map((tail) => parseTable(table('`a` int(11)', tail), 'd'));
      const diff = diffTables(expected!, actual, server);
      if (diff.kind === 'unsupported') match(diff.reason, /^The source has a CONNECTION, /);
      return diff.kind;
    };
    equal(kind(" CONNECTION='x'", parts), 'unsupported');
    equal(kind(` COMMENT='y' CONNECTION='x'${parts}`, ` CONNECTION='x'${parts}`), 'unsupported');
    equal(kind(` CONNECTION='x'${parts}`, ` CONNECTION='x'${parts}`), 'identical');
    equal(kind(` CONNECTION='x'${parts}`, ''), 'alter');
    equal(kind(parts, ` CONNECTION='x'${parts}`), 'alter');
    equal(kind(" CONNECTION='x'", parts, { ...mariadb, flavor: 'mysql', version: '8.0.46' }), 'alter');
  });
});
