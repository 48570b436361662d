import { deepEqual } from 'node:assert/strict';
import { explain, mariadb, table } from './explainChange';

describe('a change that may lose or refuse values', () => {
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
        { ...mariadb, defaultCollations: collations },
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
});
