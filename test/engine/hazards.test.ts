import { deepEqual, equal } from 'node:assert/strict';
import { hazardsOf } from '../../src/engine/ddl/hazards/hazards';
import { typeConversion } from '../../src/engine/ddl/types/typeConversion';
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
    ['float(7,2)', 'float(9,2)', 'safe'],
    ['float(7,2)', 'float(8,3)', 'narrows'],
    ['double(9,2)', 'double(10,2)', 'safe'],
    ['double(9,2)', 'double(8,2)', 'narrows'],
    ['double', 'double(9,2)', 'narrows'],
    ['text', 'varchar(16383)', 'narrows'],
    ['tinytext', 'varchar(255)', 'safe'],
    ['text', 'mediumtext', 'safe'],
    ['varchar(10)', 'char(10)', 'narrows'],
    ['char(10)', 'varchar(10)', 'safe'],
    ['char(10)', 'char(20)', 'safe'],
    ['varbinary(20)', 'blob', 'safe'],
    ['smallint(5) unsigned', 'mediumint(9)', 'safe'],
    ['bigint(20)', 'decimal(19,0)', 'safe'],
    ['bigint(20)', 'decimal(20,2)', 'narrows'],
    ['decimal(5,0)', 'mediumint(9)', 'safe'],
    ['decimal(5,1)', 'mediumint(9)', 'narrows'],
    ['int(11)', 'double', 'safe'],
    ['bigint(20)', 'double', 'narrows'],
    ['bit(8)', 'tinyint(3) unsigned', 'safe'],
    ['bit(8)', 'tinyint(4)', 'narrows'],
    ['tinyint(3) unsigned', 'bit(8)', 'safe'],
    ['year(4)', 'smallint(6)', 'safe'],
    ['time(3)', 'time(2)', 'narrows'],
    ['date', 'datetime', 'safe'],
    ['datetime', 'date', 'narrows'],
    ['timestamp', 'datetime', 'narrows'],
    ['datetime(6)', 'varchar(26)', 'safe'],
    ['datetime(6)', 'varchar(25)', 'narrows'],
    ['binary(4)', 'varbinary(4)', 'safe'],
    ['varbinary(4)', 'binary(4)', 'narrows'],
    ["enum('a','b')", "set('b','a')", 'safe'],
    ["set('a','b')", "enum('a','b')", 'narrows'],
    ["set('a','b')", "set('a')", 'reorders'],
    ["enum('it''s','b')", "enum('it''s','b','c')", 'safe'],
    ["enum('long')", 'varchar(3)', 'narrows'],
    ['json', 'longtext', 'safe'],
    ['longtext', 'json', 'narrows'],
    ['point', 'geometry', 'safe'],
    ['geometry', 'point', 'narrows'],
    ['point', 'linestring', 'impossible'],
    ['int(11)', 'point', 'impossible'],
    ['point', 'varchar(100)', 'impossible'],
    ['datetime', 'json', 'impossible'],
    ['int(11)', 'uuid', 'impossible'],
    ['uuid', 'char(36)', 'safe'],
    ['inet4', 'uuid', 'impossible'],
    ['vector(3)', 'vector(4)', 'narrows'],
  ];
  for (const [from, to, judgement] of rows) {
    it(`${from} to ${to}: ${judgement}`, () => equal(typeConversion(from, to), judgement));
  }
});

describe('what a change says of itself', () => {
  const table = (body: string, tail = ''): string =>
    `CREATE TABLE \`t\` (\n  ${body}\n) ENGINE=InnoDB${tail}`;
  const explain = (source: string, shadow: string, on = server): [words: string[], hazards: string[]] => {
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
  };

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
    const mysql = { ...server, version: '9.7.4', flavor: 'mysql' } as const;
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

  const families: readonly (readonly [
    family: string,
    source: string,
    shadow: string,
    hazards: readonly string[],
  ])[] = [
    ['a lost column', '`a` int(11)', '`a` int(11),\n  `b` int(11)', ['!drops column b']],
    [
      'a column that begins to be computed',
      '`a` int(11),\n  `b` int(11) GENERATED ALWAYS AS (`a` + 1) STORED',
      '`a` int(11),\n  `b` int(11)',
      ['!drops column b and adds it anew', 'fails on rows for which column b cannot be computed'],
    ],
    [
      'a column that is computed otherwise',
      '`b` int(11) GENERATED ALWAYS AS (2) VIRTUAL',
      '`b` int(11) GENERATED ALWAYS AS (1) VIRTUAL',
      ['fails on rows for which column b cannot be computed'],
    ],
    ['NOT NULL', '`a` int(11) NOT NULL', '`a` int(11) DEFAULT NULL', ['!makes column a NOT NULL']],
    [
      'impossible types',
      '`a` json DEFAULT NULL',
      '`a` datetime DEFAULT NULL',
      ['!changes column a: datetime → json, which the server refuses where there are values'],
    ],
    ['removed members', "`a` enum('x')", "`a` enum('x','y')", ['!changes the members of column a']],
    ['appended members', "`a` set('x','y')", "`a` set('x')", []],
    [
      'another reference system',
      '`a` point NOT NULL /*!80003 SRID 4326 */',
      '`a` point NOT NULL',
      ['!takes only shapes of SRID 4326 in column a'],
    ],
    [
      'a shape that becomes text',
      '`a` text DEFAULT NULL',
      '`a` geometry DEFAULT NULL',
      ['!changes column a: geometry → text, which the server refuses where there are values'],
    ],
    [
      'a shape that becomes text of any bytes',
      '`a` text CHARACTER SET latin1 DEFAULT NULL',
      '`a` geometry DEFAULT NULL',
      ['!narrows column a: geometry → text'],
    ],
    [
      'a column that begins to count',
      '`a` int(11) NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`a`)',
      '`a` int(11) NOT NULL,\n  PRIMARY KEY (`a`)',
      ['!numbers the rows whose a is 0 or NULL, or fails where a number is taken or none is left'],
    ],
    [
      'the check of a column',
      '`a` int(11) DEFAULT NULL CHECK (`a` > 1)',
      '`a` int(11) DEFAULT NULL CHECK (`a` > 0)',
      ['adds the check of column a without checking the rows that are there'],
    ],
    [
      'no check in a comment',
      "`a` int(11) DEFAULT NULL COMMENT 'a CHECK (`b`) isn''t one'",
      '`a` int(11) DEFAULT NULL',
      [],
    ],
    [
      'a check that only another comment stands before',
      "`a` int(11) DEFAULT NULL COMMENT ' CHECK (x) ' CHECK (`a` > 1)",
      '`a` int(11) DEFAULT NULL CHECK (`a` > 1)',
      [],
    ],
    [
      'the check of a table',
      '`a` int(11),\n  CONSTRAINT `c` CHECK (`a` > 0)',
      '`a` int(11)',
      ['fails on rows that violate check c'],
    ],
    [
      'a unique index',
      '`a` int(11),\n  UNIQUE KEY `u` (`a`)',
      '`a` int(11),\n  KEY `u` (`a`)',
      ['fails on duplicate values of unique index u'],
    ],
    [
      'a primary key',
      '`a` int(11) NOT NULL,\n  PRIMARY KEY (`a`)',
      '`a` int(11) NOT NULL',
      ['fails on duplicate values of the primary key'],
    ],
    [
      'a foreign key',
      '`a` int(11),\n  KEY `a` (`a`),\n  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`)',
      '`a` int(11),\n  KEY `a` (`a`)',
      ['adds foreign key f without checking the rows that are there'],
    ],
    [
      'a new shape that must be there',
      '`a` int(11),\n  `p` point NOT NULL,\n  `q` point NOT NULL,\n  SPATIAL KEY `k` (`p`)',
      '`a` int(11)',
      ['fails where there are rows: column p is a shape and NOT NULL'],
    ],
    [
      'numbers of the source’s sequence',
      '`a` int(11) DEFAULT nextval(`d`.`s`)',
      '`a` int(11) DEFAULT NULL',
      ["takes the numbers of column a from the source's sequence (DEFAULT nextval(`d`.`s`))"],
    ],
    [
      'a TEXT that holds fewer characters',
      '`a` text CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
      '`a` text CHARACTER SET latin1 COLLATE latin1_swedish_ci',
      ['fails on values of column a that are too long in utf8mb4'],
    ],
  ];
  for (const [family, source, shadow, hazards] of families) {
    it(`tells of ${family}`, () => deepEqual(explain(table(source), table(shadow))[1], hazards));
  }

  it('tells of a conversion only where the column can have what gets lost', () => {
    const said = (from: string, before: string, to: string, after: string): string | undefined =>
      explain(
        table(`\`a\` ${to} DEFAULT NULL`, ` DEFAULT CHARSET=${after}`),
        table(`\`a\` ${from} DEFAULT NULL`, ` DEFAULT CHARSET=${before}`),
        { ...server, defaultCollations: collations },
      )[1].find((text) => !text.startsWith('!narrows'));
    const collations = Object.fromEntries(
      ['ascii', 'latin1', 'latin2', 'cp1251', 'gbk', 'utf8mb3', 'utf8mb4', 'ucs2', 'utf32'].map((one) => [
        one,
        `${one}_general_ci`,
      ]),
    );
    const rows = [
      ['varchar(9)', 'latin2', 'varchar(9)', 'utf8mb4', undefined],
      ['varchar(9)', 'latin2', 'varchar(9)', 'utf8mb3', undefined],
      [
        'varchar(9)',
        'cp1251',
        'varchar(9)',
        'utf8mb4',
        'fails on values of column a with codes that utf8mb4 does not know',
      ],
      ['varchar(9)', 'utf8mb4', 'varchar(9)', 'utf8mb3', '!converts column a from utf8mb4 to utf8mb3'],
      ['varchar(9)', 'latin1', 'varchar(9)', 'latin2', '!converts column a from latin1 to latin2'],
      ["enum('a','b')", 'utf8mb4', "enum('a','b')", 'latin1', undefined],
      ["enum('a','ä')", 'utf8mb4', "enum('a','ä')", 'latin1', '!converts column a from utf8mb4 to latin1'],
      ['text', 'latin1', 'text', 'ucs2', 'fails on values of column a that are too long in ucs2'],
      ['text', 'ascii', 'text', 'utf8mb4', undefined],
      ['text', 'utf8mb3', 'text', 'utf8mb4', undefined],
      ['text', 'latin1', 'mediumtext', 'utf8mb4', undefined],
      ['tinytext', 'latin1', 'text', 'utf8mb4', undefined],
      ['varchar(63)', 'latin1', 'tinytext', 'utf8mb4', undefined],
      [
        'varchar(64)',
        'latin1',
        'tinytext',
        'utf8mb4',
        'fails on values of column a that are too long in utf8mb4',
      ],
    ] as const;
    deepEqual(
      rows.map(([from, before, to, after]) => [from, before, to, after, said(from, before, to, after)]),
      rows,
    );
  });

  it('tells of defaults that are computed, but for those that are known to fit', () => {
    const misfits = (type: string, formula: string): boolean =>
      explain(table(`\`a\` int,\n  \`b\` ${type} DEFAULT ${formula}`), table('`a` int'))[1].length > 0;
    const told = [
      ['varchar(35)', '(uuid())'],
      ['varchar(3)', "(concat(_utf8mb4'ab',_utf8mb4'cd'))"],
      ['varchar(1)', "(_utf8mb4'ab')"],
      ['tinyint', '(300)'],
      ['json', "(_utf8mb4'[')"],
      ['date', '(now())'],
    ] as const;
    const untold = [
      ['varchar(36)', 'uuid()'],
      ['uuid', 'uuid()'],
      ['binary(16)', '(uuid_to_bin(uuid()))'],
      ['text', "(_utf8mb4'a\\'b')"],
      ['json', '(json_array())'],
      ['json', "(_utf8mb4'[]')"],
      ['int', '(0)'],
      ['datetime(3)', 'current_timestamp(3)'],
      ['timestamp', 'CURRENT_TIMESTAMP'],
      ['int', "'5'"],
      ['int', '5'],
    ] as const;
    deepEqual(
      told.filter(([type, formula]) => !misfits(type, formula)),
      [],
    );
    deepEqual(
      untold.filter(([type, formula]) => misfits(type, formula)),
      [],
    );
  });

  it('tells of what options do to rows', () => {
    const tail = (text: string): string => table('`a` int(11) NOT NULL', text);
    deepEqual(explain(tail(' TTL=`at` + INTERVAL 1 DAY'), tail(''))[1], [
      '!lets the server delete rows that are old (TTL=`at` + INTERVAL 1 DAY)',
    ]);
    const expiry = ' TTL=`at` + INTERVAL 1 DAY';
    deepEqual(explain(tail(`${expiry} TTL_ENABLE='ON'`), tail(`${expiry} TTL_ENABLE='OFF'`))[1], [
      '!lets the server delete rows that are old (TTL=`at` + INTERVAL 1 DAY)',
    ]);
    deepEqual(explain(tail(`${expiry} TTL_ENABLE='OFF'`), tail(''))[1], []);
    deepEqual(explain(table('`a` int(11)').replace('InnoDB', 'BLACKHOLE'), table('`a` int(11)'))[1], [
      '!changes the engine to BLACKHOLE',
    ]);
    deepEqual(explain(tail(' ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=1'), tail(' ROW_FORMAT=DYNAMIC'))[1], [
      'fails on rows that are too wide for ROW_FORMAT=COMPRESSED',
      'fails on rows that are too wide for KEY_BLOCK_SIZE=1',
    ]);
    deepEqual(explain(tail(' ROW_FORMAT=DYNAMIC'), tail(' ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=1'))[1], []);
  });

  describe('says of partitions', () => {
    const by = (clause: string, ...values: string[]): string =>
      table(
        '`a` int(11) NOT NULL',
        `\n PARTITION BY ${clause}\n(${values.map((value, at) => `PARTITION \`p${at}\` ${value} ENGINE = InnoDB`).join(',\n ')})`,
      );
    const below = (...ends: string[]): string =>
      by('RANGE (`a`)', ...ends.map((end) => `VALUES LESS THAN ${end}`));
    const listed = (...lists: string[]): string => by('LIST (`a`)', ...lists);
    const inSmallLetters = (text: string): string =>
      text
        .replaceAll(' ENGINE = InnoDB,', ',')
        .replace(/PARTITION|VALUES|RANGE|LESS THAN|BY/g, (word) => word.toLowerCase());
    const misfits = 'fails on rows that fit no partition';
    const rows: readonly [what: string, source: string, shadow: string, hazards: string[]][] = [
      ['more ranges', below('(1)', '(2)'), below('(1)'), []],
      ['a range that is split', below('(1)', '(2)'), below('(2)'), []],
      [
        'ranges that are joined',
        below('(2)'),
        below('(1)', '(2)'),
        ['!takes away partition p1; the rows go to others'],
      ],
      [
        'a last range that goes',
        below('(1)'),
        below('(1)', 'MAXVALUE'),
        ['!takes away partition p1; the rows go to others', misfits],
      ],
      ['an open end', below('(1)', 'MAXVALUE'), below('(1)'), []],
      [
        'ranges of another expression',
        below('(2)'),
        by('RANGE (`a` + 1)', 'VALUES LESS THAN (2)'),
        [misfits],
      ],
      ['ranges that are new', below('(1)'), table('`a` int(11) NOT NULL'), [misfits]],
      [
        'ranges that go',
        table('`a` int(11) NOT NULL'),
        below('(1)'),
        ['ends the partitioning; the rows stay'],
      ],
      ['values that move', listed('VALUES IN (2)', 'VALUES IN (1,3)'), listed('VALUES IN (1,2)'), []],
      ['a value that goes', listed('VALUES IN (1)'), listed('VALUES IN (1,2)'), [misfits]],
      ['a default that comes', listed('VALUES IN (1)', 'DEFAULT'), listed('VALUES IN (1,2)'), []],
      [
        'its default in a list',
        listed('VALUES IN (1)', 'VALUES IN (DEFAULT)'),
        listed('VALUES IN (1,2)'),
        [],
      ],
      [
        'a default that goes',
        listed('VALUES IN (1)'),
        listed('VALUES IN (1)', 'DEFAULT'),
        ['!takes away partition p1; the rows go to others', misfits],
      ],
      [
        'open tuples',
        by('RANGE  COLUMNS(`a`)', 'VALUES LESS THAN (MAXVALUE)'),
        table('`a` int(11) NOT NULL'),
        [],
      ],
      [
        'ranges as OceanBase prints them',
        inSmallLetters(below('(1)')),
        inSmallLetters(below('(1)', '(2)')),
        ['!takes away partition p1; the rows go to others', misfits],
      ],
      ['no rule for rows', by('HASH (`a`)'), table('`a` int(11) NOT NULL'), []],
    ];
    for (const [what, source, shadow, hazards] of rows) {
      it(what, () => deepEqual(explain(source, shadow)[1], hazards));
    }

    it('which of them change, or by what rows are told apart', () => {
      const changes = (source: string, shadow: string): string[] => explain(source, shadow)[0];
      const hashed = by('HASH (`a`)\nPARTITIONS 2').replace(/\n\([^]*$/, '');
      deepEqual(
        [
          changes(below('(1)', '(2)', '(5)', '(6)', '(7)', '(8)'), below('(1)', '(3)')),
          changes(below('(2)'), below('(1)', '(2)')),
          changes(below('(1)'), hashed),
          changes(below('(1)'), table('`a` int(11) NOT NULL')),
        ],
        [
          ['~ partitions: adds p2, p3, p4 and 1 more, changes p1'],
          ['~ partitions: takes away p1, changes p0'],
          ['~ partitioning: HASH (`a`) PARTITIONS 2 → RANGE (`a`)'],
          ['+ partitioning'],
        ],
      );
    });
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
    const tidb: ServerFacts = { ...server, flavor: 'tidb', version: '8.0.11-TiDB-v7.5.0' };
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
      const diff = diffTables(side(to), side(from), server);
      return diff.kind === 'alter'
        ? hazardsOf({ expected: side(to), actual: side(from), changes: diff.changes, server }).map(
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
    const mysql: ServerFacts = { ...server, version: '9.7.4', flavor: 'mysql' };
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
    deepEqual(texts("`a` int COMMENT 'x'", virtual, server), ['drops column c']);
  });

  it('looks for the first step on the way that writes the table anew', () => {
    const mysql: ServerFacts = { ...server, version: '8.0.28', flavor: 'mysql' };
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
      server,
    );
    equal(diff.kind === 'unsupported' && diff.reason.includes('data directory'), true);
    const [plain, onDisk] = [
      parseTable('CREATE TABLE `t` (\n  `a` int\n) ENGINE=InnoDB', 'd'),
      parseTable(
        'CREATE TABLE `t` (\n  `a` int\n) /*!50100 TABLESPACE ts STORAGE DISK */ ENGINE=InnoDB',
        'd',
      ),
    ];
    const mysql: ServerFacts = { ...server, version: '9.7.4', flavor: 'mysql' };
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
});
