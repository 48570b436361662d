import { equal, match } from 'node:assert/strict';
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

/** What stays as it is, with the reason. */
describe('diffTables', () => {
  it('tells members that no strict session takes', () => {
    const kind = (type: string, tail: string, actual?: TableSchema): string => {
      const expected = parseTable(`CREATE TABLE \`t\` (\n  \`a\` ${type}\n) ENGINE=InnoDB ${tail}`, 'd');
      const diff = diffTables(expected, actual ?? expected, server);
      if (diff.kind === 'identical') return diffTables(expected, undefined, server).kind;
      if (diff.kind === 'unsupported') match(diff.reason, /^Column a of t has the member .* twice/);
      return diff.kind;
    };
    const before = parseTable('CREATE TABLE `t` (\n  `b` int(11) DEFAULT NULL\n) ENGINE=InnoDB', 'd');
    const [folds, tells] = [
      'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci',
      'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
    ];
    for (const type of ["enum('a','b','A')", "set('?','x','?')", "enum('it''s','IT''S')"]) {
      equal(kind(type, folds), 'unsupported', type);
      equal(kind(type, folds, before), 'unsupported', type);
    }
    equal(kind("enum('?','?')", tells), 'unsupported');
    equal(kind("enum('a','A')", tells), 'create');
    equal(kind("enum('a','A') CHARACTER SET latin1 COLLATE latin1_bin", folds, before), 'alter');
    equal(kind("enum('a','a,a','')", folds), 'create');
    // Dropped, they are no matter.
    const twice = parseTable(`CREATE TABLE \`t\` (\n  \`a\` enum('a','A')\n) ENGINE=InnoDB ${folds}`, 'd');
    equal(diffTables(before, twice, server).kind, 'alter');
    equal(diffTables(twice, twice, server).kind, 'identical');
  });

  it('tells defaults that are no dates, which no strict session takes', () => {
    const kind = (column: string, actual?: TableSchema, on = server): string => {
      const expected = parseTable(`CREATE TABLE \`t\` (\n  \`a\` ${column}\n) ENGINE=InnoDB`, 'd');
      const diff = diffTables(expected, actual, on);
      if (diff.kind === 'unsupported')
        match(diff.reason, /^Column a of t has the default '.*', which is no date/);
      return diff.kind;
    };
    const before = parseTable('CREATE TABLE `t` (\n  `a` date DEFAULT NULL\n) ENGINE=InnoDB', 'd');
    for (const day of ['2020-02-30', '2021-02-29', '1900-02-29', '0000-02-29', '2020-04-31']) {
      equal(kind(`date DEFAULT '${day}'`), 'unsupported', day);
      equal(kind(`datetime DEFAULT '${day} 01:00:00'`, before), 'unsupported', day);
    }
    for (const day of ['2020-02-29', '2000-02-29', '2020-02-00', '2020-00-31', '0000-00-00', '2020-12-31'])
      equal(kind(`date DEFAULT '${day}'`), 'create', day);
    equal(kind("varchar(10) DEFAULT '2020-02-30'"), 'create');
    equal(kind("date DEFAULT '2020-02-30'", undefined, { ...server, flavor: 'oceanbase' }), 'create');
  });

  it('tells an option that older MariaDB takes for Aria alone', () => {
    const kind = (tail: string, version: string, actual?: TableSchema): string => {
      const expected = parseTable(`CREATE TABLE \`t\` (\n  \`a\` int(11) DEFAULT NULL\n) ${tail}`, 'd');
      const diff = diffTables(expected, actual, { ...server, version });
      if (diff.kind === 'unsupported') match(diff.reason, /^t has TRANSACTIONAL=0, /);
      return diff.kind;
    };
    const before = parseTable('CREATE TABLE `t` (\n  `b` int(11) DEFAULT NULL\n) ENGINE=InnoDB', 'd');
    equal(kind('ENGINE=InnoDB TRANSACTIONAL=0', '10.3.39-MariaDB'), 'unsupported');
    equal(kind('ENGINE=InnoDB TRANSACTIONAL=0', '10.3.39-MariaDB', before), 'unsupported');
    equal(kind('ENGINE=Aria TRANSACTIONAL=0', '10.3.39-MariaDB'), 'create');
    equal(kind('ENGINE=InnoDB TRANSACTIONAL=0', '10.5.23-MariaDB'), 'create');
  });

  it('drops no check of MariaDB by the name of the primary key, which would go in its place', () => {
    const table = (key: string, check: string) =>
      parseTable(`CREATE TABLE \`t\` (\n  \`a\` int(11) NOT NULL${key}${check}\n) ENGINE=InnoDB`, 'd');
    const check = (limit: number) => `,\n  CONSTRAINT \`Primary\` CHECK (\`a\` > ${limit})`;
    const [primary, plain] = [',\n  PRIMARY KEY (`a`)', ',\n  KEY `a` (`a`)'];
    const old = { ...server, version: '10.3.39-MariaDB' };
    for (const [key, to, kind] of [
      [primary, '', 'unsupported'],
      [primary, check(2), 'unsupported'],
      [plain, '', 'alter'],
    ] as const) {
      const diff = diffTables(table(key, to), table(key, check(1)), old);
      equal(diff.kind, kind, key + to);
      if (diff.kind === 'unsupported') equal(diff.recreatable, true);
    }
    equal(diffTables(table(primary, check(1)), table(primary, ''), old).kind, 'alter');
  });

  it('tells notes that no statement says, where they would have to be written', () => {
    const note = " /* `wrong`='1' */";
    const table = (a: string, b: string, key: string, tail: string) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`a\` int(11) DEFAULT NULL${a},\n  \`b\` ${b} DEFAULT NULL COMMENT 'no /* note */',\n  KEY \`k\` (\`a\`)${key}\n) ENGINE=InnoDB${tail}`,
        'd',
      );
    const plain = table('', 'int(11)', '', '');
    const kind = (expected: TableSchema, actual?: TableSchema): string => {
      const diff = diffTables(expected, actual, server);
      if (diff.kind === 'unsupported') match(diff.reason, /^The server prints "\/\* `wrong`='1' \*\/"/);
      return diff.kind;
    };
    equal(kind(plain), 'create');
    for (const [at, a, key, tail] of [
      ['column', note, '', ''],
      ['index', '', note, ''],
      ['table', '', '', note],
    ] as const) {
      const noted = table(a, 'int(11)', key, tail);
      equal(kind(noted), 'unsupported', at);
      equal(kind(noted, plain), 'unsupported', at);
      equal(kind(noted, table(a, 'bigint(20)', key, tail)), 'alter', at);
    }
    equal(kind(plain, table(note, 'int(11)', note, '')), 'alter');
  });

  it('tells partitions of history that MariaDB makes no more', () => {
    const table = (partitions: string, more = '') =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`a\` int(11) DEFAULT NULL${more}\n) ENGINE=InnoDB WITH SYSTEM VERSIONING\n PARTITION BY SYSTEM_TIME ${partitions}`,
        'd',
      );
    const list = (...names: string[]): string =>
      `\n(${[...names.map((name) => `PARTITION \`${name}\` HISTORY ENGINE = InnoDB`), 'PARTITION `HISTORY` CURRENT ENGINE = InnoDB'].join(',\n ')})`;
    const kind = (expected: TableSchema, actual?: TableSchema): string => {
      const diff = diffTables(expected, actual, server);
      if (diff.kind === 'unsupported') match(diff.reason, /2 HISTORY partitions/);
      return diff.kind;
    };
    for (const frozen of [list('p0', 'p1'), '\nPARTITIONS 3', '\nPARTITIONS 3\nSUBPARTITION BY HASH (`a`)']) {
      equal(kind(table(frozen)), 'unsupported', frozen);
      equal(kind(table(frozen), table(frozen, ',\n  `b` int(11) DEFAULT NULL')), 'unsupported', frozen);
      equal(kind(table(frozen), table(frozen)), 'identical', frozen);
      equal(kind(table(list('p0')), table(frozen)), 'alter', frozen);
    }
    for (const made of [
      list('p0'),
      `LIMIT 10${list('p0', 'p1')}`,
      'INTERVAL 1 DAY\nPARTITIONS 3',
      '\nPARTITIONS 2',
    ])
      equal(kind(table(made)), 'create', made);
  });

  it('tells a table without a key where the session wants one', () => {
    const table = (more: string, engine = 'InnoDB') =>
      parseTable(`CREATE TABLE \`t\` (\n  \`a\` int NOT NULL${more}\n) ENGINE=${engine}`, 'd');
    const primary = table(',\n  PRIMARY KEY (`a`)');
    const [unique, none] = [table(',\n  UNIQUE KEY `a` (`a`)'), table('')];
    const [wider, functional] = [table(',\n  `b` int NOT NULL'), table(',\n  UNIQUE KEY `f` ((`a` + 1))')];
    const settings = { refused: /sql_require/, keyed: /sql_generate/, refusedByInnodb: /innodb_force/ };
    const kind = (keyless: ServerFacts['keyless'], expected: TableSchema, actual?: TableSchema): string => {
      const on = { ...server, flavor: 'mysql', version: '9.7.0', ...(keyless && { keyless }) } as const;
      const diff = diffTables(expected, actual, on);
      if (diff.kind === 'unsupported') match(diff.reason, settings[keyless ?? 'refused']);
      return diff.kind;
    };
    for (const keyless of ['refused', 'keyed', 'refusedByInnodb', undefined] as const) {
      const refused = keyless ? 'unsupported' : undefined;
      equal(kind(keyless, none), refused ?? 'create');
      equal(kind(keyless, functional), refused ?? 'create');
      equal(kind(keyless, none, primary), refused ?? 'alter');
      equal(kind(keyless, unique), 'create');
      equal(kind(keyless, unique, primary), 'alter');
      equal(kind(keyless, none, none), 'identical');
      // What has no key is refused at each change, and is given none by it.
      equal(kind(keyless, wider, none), keyless?.startsWith('refused') ? 'unsupported' : 'alter');
      equal(kind(keyless, table('', 'MyISAM')), keyless === 'refused' ? 'unsupported' : 'create');
    }
  });

  it('tells a foreign key without an index of its own, whose shadow would get one', () => {
    const reason = (index: string): string => {
      const table = parseTable(
        `CREATE TABLE \`t\` (\n  \`A\` varchar(9) DEFAULT NULL,\n  \`b\` int(11) DEFAULT NULL,\n  ${index},\n  CONSTRAINT \`f\` FOREIGN KEY (\`A\`, \`b\`) REFERENCES \`p\` (\`a\`, \`b\`)\n) ENGINE=InnoDB`,
        'd',
      );
      const diff = diffTables(table, undefined, server);
      return diff.kind === 'unsupported' ? diff.reason : '';
    };
    for (const index of ['KEY `k` (`b`,`A`)', 'KEY `k` (`A`(5),`b`)', 'FULLTEXT KEY `k` (`A`,`b`)']) {
      match(reason(index), /^Foreign key f has no index/, index);
    }
    for (const index of ['KEY `k` (`a`,`b`)', 'UNIQUE KEY `k` (`A`,`b`,`c`(5))'])
      equal(reason(index), '', index);
  });
});
