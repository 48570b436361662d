import { deepEqual, equal, match } from 'node:assert/strict';
import { type AlterOptions, defaultPlanOptions } from '../../src/engine/ddl/planOptions';
import { planTables } from '../../src/engine/ddl/planTables';
import { diffTables } from '../../src/engine/diff/diffTables';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import type { TableSchema } from '../../src/engine/schema/tableSchema';

const server: ServerFacts = {
  version: '10.11.19-MariaDB',
  flavor: 'mariadb',
  identity: 'x',
  lowerCaseTableNames: 0,
  defaultCollations: {},
  readOnly: false,
};

const mysql57: ServerFacts = { ...server, flavor: 'mysql', version: '5.7.44' };

/** The names that are taken in a database; an analysis of 10,000 tables asks 10,000 times and may not copy them. */
class TakenNames extends Set<string> {
  walks = 0;
  override [Symbol.iterator](): SetIterator<string> {
    this.walks++;
    return super[Symbol.iterator]();
  }
}

describe('planTables', () => {
  it('asks whether a name is taken without walking through all of them', () => {
    const taken = new TakenNames();
    for (let number = 0; number < 100; number++) taken.add(`d/fk${number}`);
    const expected = parseTable(
      'CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL,\n  KEY `a` (`a`),\n  CONSTRAINT `fk7` FOREIGN KEY (`a`) REFERENCES `p` (`id`)\n) ENGINE=InnoDB',
      'd',
    );
    const [planned] = planTables([{ expected, diff: { kind: 'create' } }], server, taken);
    match(planned?.statements.at(-1)?.sql ?? '', /ADD CONSTRAINT `fk7_2`/);
    equal(taken.walks, 0);
  });

  for (const [harm, [source, shadow]] of Object.entries({
    'the server goes down': [
      '  `a` text DEFAULT NULL,\n  `v` int(11) GENERATED ALWAYS AS (1) VIRTUAL,\n  FULLTEXT KEY `f` (`a`)\n) ENGINE=InnoDB WITH SYSTEM VERSIONING',
      '  `a` text DEFAULT NULL,\n  `x` int(11) DEFAULT NULL,\n  `v` int(11) GENERATED ALWAYS AS (1) VIRTUAL,\n  FULLTEXT KEY `f` (`a`)\n) ENGINE=InnoDB WITH SYSTEM VERSIONING',
    ],
    'rows are found no more': [
      '  `a` int(11) NOT NULL,\n  `b` int(11) NOT NULL\n) ENGINE=InnoDB\n PARTITION BY KEY (`a`,`b`)\nPARTITIONS 3',
      '  `b` int(11) NOT NULL,\n  `a` int(11) NOT NULL\n) ENGINE=InnoDB\n PARTITION BY KEY (`a`,`b`)\nPARTITIONS 3',
    ],
    'a SPATIAL index loses rows': [
      '  `a` int(11) NOT NULL AUTO_INCREMENT,\n  `p` point NOT NULL,\n  PRIMARY KEY (`a`),\n  SPATIAL KEY `p` (`p`)\n) ENGINE=InnoDB',
      '  `p` point NOT NULL,\n  SPATIAL KEY `p` (`p`)\n) ENGINE=InnoDB',
    ],
  } as const))
    it(`does not change a table by an algorithm where ${harm}`, () => {
      const table = (text: string): TableSchema => parseTable(`CREATE TABLE \`t\` (\n${text}`, 'd');
      const [expected, actual] = [table(source), table(shadow)];
      const tables = [{ expected, actual, diff: diffTables(expected, actual, server) }];
      const plan = (alter: AlterOptions) =>
        planTables(tables, server, undefined, { ...defaultPlanOptions, alter })[0];
      const refused = plan({ algorithm: 'INPLACE' });
      deepEqual(refused?.statements, []);
      const reason = refused.diff.kind === 'unsupported' ? refused.diff.reason : '';
      match(reason, new RegExp(`^By ALGORITHM=INPLACE, ${harm}`));
      for (const alter of [{}, { algorithm: 'COPY' as const }])
        match(plan(alter)?.statements[0]?.sql ?? '', /,\n {2}ALGORITHM=COPY$/);
    });

  it('replaces no FULLTEXT index by an algorithm that MySQL 5.7 does not survive', () => {
    const table = (parts: string) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`FTS_DOC_ID\` bigint(20) unsigned NOT NULL,\n  \`a\` text,\n  \`b\` text,\n  FULLTEXT KEY \`f\` (${parts})\n) ENGINE=InnoDB`,
        'd',
      );
    const [expected, actual] = [table('`a`,`b`'), table('`a`')];
    const diff = diffTables(expected, actual, mysql57);
    const plan = (alter: AlterOptions) =>
      planTables([{ expected, actual, diff }], mysql57, undefined, { ...defaultPlanOptions, alter })[0];
    const refused = plan({ algorithm: 'INPLACE' });
    deepEqual(refused?.statements, []);
    match(
      refused.diff.kind === 'unsupported' ? refused.diff.reason : '',
      /^By ALGORITHM=INPLACE, the server goes down/,
    );
    for (const alter of [{}, { algorithm: 'COPY' as const }])
      match(plan(alter)?.statements[0]?.sql ?? '', /ADD FULLTEXT KEY `f` \(`a`,`b`\),\n {2}ALGORITHM=COPY$/);
  });

  it('copies no table behind its changes where a server renames no index, and none moved', () => {
    const mariadb103 = { ...server, version: '10.3.39-MariaDB' };
    const table = (comment: string) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`FTS_DOC_ID\` bigint(20) NOT NULL,\n  \`a\` text DEFAULT NULL${comment},\n  FULLTEXT KEY \`f\` (\`a\`)\n) ENGINE=InnoDB`,
        'd',
      );
    const [expected, actual] = [table(" COMMENT 'x'"), table('')];
    const diff = diffTables(expected, actual, mariadb103);
    const [planned] = planTables([{ expected, actual, diff }], mariadb103);
    equal(planned?.statements.length, 1);
  });

  it('sets options behind the indexes where MySQL 5.7 would write the table anew for both together', () => {
    const table = (rest: string) => parseTable(`CREATE TABLE \`t\` (\n  \`a\` int(11)${rest}`, 'd');
    const plan = (to: string, from: string) => {
      const [expected, actual] = [table(to), table(from)];
      const diff = diffTables(expected, actual, mysql57);
      const [planned] = planTables([{ expected, actual, diff }], mysql57);
      return planned?.statements.map(({ sql, effect }) => [sql.split('\n  ').slice(1).join(' '), effect]);
    };
    const bare = ' DEFAULT NULL\n) ENGINE=InnoDB';
    deepEqual(plan(" DEFAULT NULL,\n  KEY `a` (`a`)\n) ENGINE=InnoDB COMMENT='x'", bare), [
      ['ADD KEY `a` (`a`)', 'inPlace'],
      ["COMMENT='x'", 'inPlace'],
    ]);
    deepEqual(plan(" DEFAULT NULL,\n  `b` int(11) DEFAULT NULL\n) ENGINE=InnoDB COMMENT='x'", bare), [
      ["ADD COLUMN `b` int(11) DEFAULT NULL AFTER `a`, COMMENT='x'", 'rebuild'],
    ]);
  });

  it('takes a functional index away before columns come and go, which MySQL then does at once', () => {
    const table = (text: string): TableSchema =>
      parseTable(`CREATE TABLE \`t\` (\n  \`a\` int DEFAULT NULL,\n  ${text}\n) ENGINE=InnoDB`, 'd');
    const actual = table('`b` int DEFAULT NULL,\n  KEY `f` ((`a` + 1))');
    const expected = table('`c` int DEFAULT NULL,\n  KEY `k` (`a`)');
    const mysql: ServerFacts = { ...server, flavor: 'mysql', version: '8.0.36' };
    const [planned] = planTables([{ expected, actual, diff: diffTables(expected, actual, mysql) }], mysql);
    deepEqual(
      planned?.statements.map(({ sql, effect }) => [effect, ...sql.split('\n').slice(1)]),
      [
        ['inPlace', '  DROP INDEX `f`'],
        ['instant', '  ADD COLUMN `c` int DEFAULT NULL AFTER `a`,', '  DROP COLUMN `b`'],
        ['inPlace', '  ADD KEY `k` (`a`)'],
      ],
    );
  });

  it('gives a check a free name where only definitions are compared', () => {
    const table = (checks: string) =>
      parseTable(`CREATE TABLE \`t\` (\n  \`a\` int DEFAULT NULL,\n${checks}\n) ENGINE=InnoDB`, 'd');
    const expected = table('  CONSTRAINT `c1` CHECK ((`a` > 1)),\n  CONSTRAINT `c2` CHECK ((`a` > 2))');
    const actual = table('  CONSTRAINT `c1` CHECK ((`a` > 2))');
    const mysql: ServerFacts = { ...server, flavor: 'mysql', version: '8.0.36' };
    const [planned] = planTables([{ expected, actual, diff: diffTables(expected, actual, mysql) }], mysql);
    deepEqual(
      planned?.statements.map(({ sql }) => sql),
      ['ALTER TABLE `d`.`t`\n  ADD CONSTRAINT `c1_2` CHECK ((`a` > 1))'],
    );
  });

  it('gives checks of two tables the same name only where names are those of a table', () => {
    const table = (name: string, checks: string) =>
      parseTable(`CREATE TABLE \`${name}\` (\n  \`a\` int DEFAULT NULL${checks}\n) ENGINE=InnoDB`, 'd');
    const added = (on: ServerFacts): string => {
      const tables = ['t', 'u'].map((name) => {
        const expected = table(name, ',\n  CONSTRAINT `c` CHECK (`a` > 1)');
        const actual = table(name, '');
        return { expected, actual, diff: diffTables(expected, actual, on) };
      });
      const statements = planTables(tables, on, new Set(['d/fk'])).flatMap((planned) => planned.statements);
      return statements.map(({ sql }) => /`c\w*`/.exec(sql)?.[0]).join();
    };
    equal(added(server), '`c`,`c`');
    equal(added({ ...server, flavor: 'mysql', version: '8.0.36' }), '`c`,`c_2`');
  });

  it('copies where a virtual column goes beside an index over another, which MySQL 5.7 can go down at', () => {
    const virtual = (name: string) => `\n  \`${name}\` int GENERATED ALWAYS AS (\`a\` + 1) VIRTUAL,`;
    const table = (columns: string, key: string) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`a\` int,${columns}\n  KEY \`k\` (\`${key}\`)\n) ENGINE=InnoDB`,
        'd',
      );
    const sql = (key: string, version: string) => {
      const facts: ServerFacts = { ...server, version, flavor: 'mysql' };
      const [expected, actual] = [table(virtual('b'), key), table(virtual('b') + virtual('c'), key)];
      const diff = diffTables(expected, actual, facts);
      return planTables([{ expected, actual, diff }], facts)[0]
        ?.statements.map((one) => one.sql)
        .join();
    };
    match(sql('b', '5.7.29') ?? '', /ALGORITHM=COPY/);
    equal(sql('a', '5.7.29')?.includes('ALGORITHM'), false);
    equal(sql('b', '9.7.4')?.includes('ALGORITHM'), false);
  });

  it('leaves a table in the system tablespace where that is where MySQL puts each', () => {
    const table = (tablespace?: string) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`a\` int DEFAULT NULL\n) ${tablespace ? `/*!50100 TABLESPACE \`${tablespace}\` */ ` : ''}ENGINE=InnoDB`,
        'd',
      );
    const mysql: ServerFacts = { ...server, version: '9.7.4', flavor: 'mysql' };
    const clause = (facts: ServerFacts, tablespace: string) => {
      const [expected, actual] = [table(), table(tablespace)];
      const diff = diffTables(expected, actual, facts);
      const [planned] = planTables([{ expected, actual, diff }], facts);
      return planned?.statements.map(({ sql }) => sql.split('\n')[1]?.trim()).join();
    };
    const shared: ServerFacts = { ...mysql, sharesTablespace: true };
    equal(clause(mysql, 'innodb_file_per_table'), '');
    equal(clause(mysql, 'innodb_system'), 'TABLESPACE innodb_file_per_table');
    equal(clause(mysql, 'ts1'), 'TABLESPACE innodb_file_per_table');
    equal(clause(shared, 'innodb_file_per_table'), '');
    equal(clause(shared, 'innodb_system'), '');
    equal(clause(shared, 'ts1'), 'TABLESPACE innodb_system');
  });
});
