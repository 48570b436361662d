import type { EffectCase } from './effectCase';

const make = (body: string, tail = ''): string => `(${body}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ${tail}`;

/** The same change beside something that makes it dearer: what the table has, or what else is done. */
export const besides: readonly EffectCase[] = [
  ...pairs('nothing in its way', 'id int NOT NULL PRIMARY KEY, a int, v varchar(10)', [
    ['adds a column and its index', 'id int NOT NULL PRIMARY KEY, a int, v varchar(10), x int, KEY x (x)'],
    ['adds a column and an index', 'x int, id int NOT NULL PRIMARY KEY, a int, v varchar(10), KEY a (a)'],
    ['drops a column and adds an index', 'id int NOT NULL PRIMARY KEY, a int, UNIQUE KEY a (a, id)'],
    ['a longer text and a column', 'id int NOT NULL PRIMARY KEY, a int, x int, v varchar(20)'],
    ['a longer text and its index', 'id int NOT NULL PRIMARY KEY, a int, v varchar(20), x int, KEY v (v)'],
  ]),
  ...pairs('a vector index', 'id int NOT NULL PRIMARY KEY, v vector(3) NOT NULL, VECTOR KEY k (v)', [
    ['adds a column', 'id int NOT NULL PRIMARY KEY, v vector(3) NOT NULL, x int, VECTOR KEY k (v)'],
    ['drops it', 'id int NOT NULL PRIMARY KEY, v vector(3) NOT NULL'],
    ['renames it', 'id int NOT NULL PRIMARY KEY, v vector(3) NOT NULL, VECTOR KEY k (v) DISTANCE=euclidean'],
    ['adds an index', 'id int NOT NULL PRIMARY KEY, v vector(3) NOT NULL, KEY i (id), VECTOR KEY k (v)'],
    ['changes its column', 'id int NOT NULL PRIMARY KEY, v vector(5) NOT NULL, VECTOR KEY k (v)'],
  ]),
  ...pairs(
    'two FULLTEXT indexes',
    'id int NOT NULL PRIMARY KEY, a text, FULLTEXT KEY k1 (a), FULLTEXT KEY k2 (a)',
    [
      ['moves a column', 'a text, id int NOT NULL PRIMARY KEY, FULLTEXT KEY k1 (a), FULLTEXT KEY k2 (a)'],
      [
        'adds a column',
        'id int NOT NULL PRIMARY KEY, x int, a text, FULLTEXT KEY k1 (a), FULLTEXT KEY k2 (a)',
      ],
      ['drops one of them', 'id int NOT NULL PRIMARY KEY, a text, FULLTEXT KEY k1 (a)'],
      [
        'adds one',
        'id int NOT NULL PRIMARY KEY, a text, FULLTEXT KEY k1 (a), FULLTEXT KEY k2 (a), FULLTEXT KEY k3 (a)',
      ],
    ],
  ),
  ...pairs('a spatial index', 'id int NOT NULL PRIMARY KEY, g point NOT NULL, SPATIAL KEY s (g)', [
    [
      'adds a column with its index',
      'id int NOT NULL PRIMARY KEY, g point NOT NULL, x int, SPATIAL KEY s (g), KEY x (x)',
    ],
    ['adds a column', 'id int NOT NULL PRIMARY KEY, g point NOT NULL, x int, SPATIAL KEY s (g)'],
    ['drops it', 'id int NOT NULL PRIMARY KEY, g point NOT NULL'],
    ['drops the primary key', 'id int NOT NULL, g point NOT NULL, SPATIAL KEY s (g)'],
  ]),
  ...pairs(
    'a period in an index',
    'id int, a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b), UNIQUE KEY u (id, p WITHOUT OVERLAPS)',
    [
      [
        'adds a column',
        'id int, a date NOT NULL, b date NOT NULL, x int, PERIOD FOR p (a, b), UNIQUE KEY u (id, p WITHOUT OVERLAPS)',
      ],
      [
        'comments a column',
        "id int COMMENT 'x', a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b), UNIQUE KEY u (id, p WITHOUT OVERLAPS)",
      ],
      ['drops it', 'id int, a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b)'],
      [
        'says what it does',
        'id int, a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b), UNIQUE KEY u (id, b, a)',
      ],
    ],
  ),
  ...pairs('a unique index of hashes', 'id int NOT NULL PRIMARY KEY, t text, UNIQUE KEY u (t)', [
    ['adds a column', 'id int NOT NULL PRIMARY KEY, t text, x int, UNIQUE KEY u (t)'],
    ['comments a column', "id int NOT NULL PRIMARY KEY, t text COMMENT 'x', UNIQUE KEY u (t)"],
    ['drops it', 'id int NOT NULL PRIMARY KEY, t text'],
    ['shortens its column', 'id int NOT NULL PRIMARY KEY, t varchar(40), UNIQUE KEY u (t) USING HASH'],
  ]),
  ...pairs('a unique index for want of a primary key', 'id int NOT NULL, x int NOT NULL, UNIQUE KEY u (id)', [
    ['drops it', 'id int NOT NULL, x int NOT NULL'],
    ['lets it take NULL', 'id int, x int NOT NULL, UNIQUE KEY u (id)'],
    ['replaces it', 'id int NOT NULL, x int NOT NULL, UNIQUE KEY v (x)'],
    ['adds a primary key', 'id int NOT NULL, x int NOT NULL, PRIMARY KEY (x), UNIQUE KEY u (id)'],
    ['turns it round', 'id int NOT NULL, x int NOT NULL, UNIQUE KEY u (id DESC)'],
  ]),
  ...pairs(
    'a virtual column',
    'id int NOT NULL PRIMARY KEY, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, x int',
    [
      [
        'adds a column before it',
        'id int NOT NULL PRIMARY KEY, q int, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, x int',
      ],
      ['moves it', 'id int NOT NULL PRIMARY KEY, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, y int, x int'],
      [
        'moves a column over it',
        'id int NOT NULL PRIMARY KEY, x int, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL',
      ],
      ['drops a column', 'id int NOT NULL PRIMARY KEY, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL'],
    ],
  ),
  ...pairs(
    'an index over a virtual column',
    'id int NOT NULL PRIMARY KEY, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, KEY k (v)',
    [
      [
        'adds a column',
        'id int NOT NULL PRIMARY KEY, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, x int, KEY k (v)',
      ],
      [
        'adds a column with its index',
        'id int NOT NULL PRIMARY KEY, y int, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, x int, KEY k (v), KEY x (x)',
      ],
      [
        'forbids NULL',
        'id int NOT NULL PRIMARY KEY, y int NOT NULL, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, KEY k (v)',
      ],
      [
        'changes a default',
        'id int NOT NULL PRIMARY KEY, y int DEFAULT 3, v int GENERATED ALWAYS AS (y + 1) VIRTUAL, KEY k (v)',
      ],
    ],
  ),
  ...pairs(
    'a stored column computed from a default',
    'id int NOT NULL PRIMARY KEY, y int DEFAULT 1, s int GENERATED ALWAYS AS (y + DEFAULT(y)) STORED',
    [
      [
        'changes the default',
        'id int NOT NULL PRIMARY KEY, y int DEFAULT 2, s int GENERATED ALWAYS AS (y + DEFAULT(y)) STORED',
      ],
      [
        'comments its column',
        "id int NOT NULL PRIMARY KEY, y int DEFAULT 1 COMMENT 'x', s int GENERATED ALWAYS AS (y + DEFAULT(y)) STORED",
      ],
    ],
  ),
  ...pairs(
    'an index over the default of another column',
    'id int NOT NULL PRIMARY KEY, y int DEFAULT 1, s int GENERATED ALWAYS AS (DEFAULT(y)) VIRTUAL, KEY s (s)',
    [
      [
        'changes the default',
        'id int NOT NULL PRIMARY KEY, y int DEFAULT 2, s int GENERATED ALWAYS AS (DEFAULT(y)) VIRTUAL, KEY s (s)',
      ],
      [
        'comments its column',
        "id int NOT NULL PRIMARY KEY, y int DEFAULT 1 COMMENT 'x', s int GENERATED ALWAYS AS (DEFAULT(y)) VIRTUAL, KEY s (s)",
      ],
    ],
  ),
  ...pairs('a FULLTEXT index', 'id int NOT NULL PRIMARY KEY, t text, x int, FULLTEXT KEY f (t)', [
    [
      'adds another and drops a column',
      'id int NOT NULL PRIMARY KEY, t text, FULLTEXT KEY f (t), FULLTEXT KEY g (t)',
    ],
    [
      'adds a column with its index',
      'id int NOT NULL PRIMARY KEY, t text, x int, y int, FULLTEXT KEY f (t), KEY y (y)',
    ],
    [
      'names its numbers',
      'id int NOT NULL PRIMARY KEY, t text, x int, FTS_DOC_ID bigint unsigned NOT NULL, FULLTEXT KEY f (t), UNIQUE KEY FTS_DOC_ID_INDEX (FTS_DOC_ID)',
    ],
  ]),
  ...[
    'v int GENERATED ALWAYS AS (id + 1) VIRTUAL, KEY v (v)',
    't text, FULLTEXT KEY t (t)',
    't text, u text, FULLTEXT KEY t (t), FULLTEXT KEY u (u)',
    'g point NOT NULL, SPATIAL KEY g (g)',
  ].map((body) => ({
    name: `beside a wide index that goes before the row format changes: ${body}`,
    actual: make('id int NOT NULL PRIMARY KEY, w varchar(250), KEY w (w)'),
    expected: make(`id int NOT NULL PRIMARY KEY, ${body}`, 'ROW_FORMAT=COMPACT'),
  })),
  ...pairs('nothing', 'id int NOT NULL PRIMARY KEY, x timestamp NULL, j json', [
    [
      'forbids NULL in a timestamp',
      'id int NOT NULL PRIMARY KEY, x timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, j json',
    ],
    ['comments JSON', "id int NOT NULL PRIMARY KEY, x timestamp NULL, j json COMMENT 'x'"],
    ['moves JSON', 'j json, id int NOT NULL PRIMARY KEY, x timestamp NULL'],
    ['forbids NULL in JSON', 'id int NOT NULL PRIMARY KEY, x timestamp NULL, j json NOT NULL'],
    [
      'adds two FULLTEXT indexes',
      'id int NOT NULL PRIMARY KEY, x timestamp NULL, j json, t text, FULLTEXT KEY f (t), FULLTEXT KEY g (t)',
    ],
  ]),
  ...pairs(
    'a stored column',
    'id int NOT NULL PRIMARY KEY, y int, s int GENERATED ALWAYS AS (y + 1) STORED, x int',
    [
      ['moves it', 'id int NOT NULL PRIMARY KEY, y int, x int, s int GENERATED ALWAYS AS (y + 1) STORED'],
      [
        'forbids NULL',
        'id int NOT NULL PRIMARY KEY, y int, s int GENERATED ALWAYS AS (y + 1) STORED, x int NOT NULL',
      ],
    ],
  ),
  ...pairs('another change', 'id int NOT NULL PRIMARY KEY, y int, x int', [
    ['moves and renames a column', 'id int NOT NULL PRIMARY KEY, X int, y int, KEY k (y)'],
    ['moves and comments a column', "id int NOT NULL PRIMARY KEY, x int COMMENT 'x', y int, KEY k (y)"],
    [
      'moves and comments a column that it leaves',
      "id int NOT NULL PRIMARY KEY, x int COMMENT 'x', y int NOT NULL",
    ],
  ]),
  {
    name: 'beside partitions: changes the primary key',
    actual: make('id int NOT NULL, x int NOT NULL, PRIMARY KEY (id)', 'PARTITION BY HASH (id) PARTITIONS 2'),
    expected: make(
      'id int NOT NULL, x int NOT NULL, PRIMARY KEY (id, x)',
      'PARTITION BY HASH (id) PARTITIONS 2',
    ),
  },
  {
    name: 'beside versions: adds a FULLTEXT index',
    actual: make('id int NOT NULL PRIMARY KEY, t text', 'WITH SYSTEM VERSIONING'),
    expected: make('id int NOT NULL PRIMARY KEY, t text, FULLTEXT KEY f (t)', 'WITH SYSTEM VERSIONING'),
  },
  {
    name: 'beside versions, a virtual column and a FULLTEXT index: changes how rows lie',
    actual: make(
      'id int NOT NULL PRIMARY KEY, t text, v int GENERATED ALWAYS AS (id + 2) VIRTUAL, KEY v (v), FULLTEXT KEY f (t)',
      'ROW_FORMAT=REDUNDANT WITH SYSTEM VERSIONING',
    ),
    expected: make(
      'id int NOT NULL PRIMARY KEY, t text, v int GENERATED ALWAYS AS (id + 2) VIRTUAL, KEY v (v), FULLTEXT KEY f (t)',
      'WITH SYSTEM VERSIONING',
    ),
  },
  {
    name: 'beside an option that MariaDB forgets: lengthens a varchar',
    actual: make('a varchar(64) NOT NULL, KEY k (a)', 'PAGE_CHECKSUM=1'),
    expected: make('a varchar(255) NOT NULL, KEY k (a)', 'PAGE_CHECKSUM=1'),
  },
  {
    name: 'beside a comment: lengthens a varchar',
    actual: make('id int NOT NULL PRIMARY KEY, t varchar(20)'),
    expected: make('id int NOT NULL PRIMARY KEY, t varchar(30)', "COMMENT='x'"),
  },
];

/** Each change, there and back. */
function pairs(
  what: string,
  from: string,
  to: readonly (readonly [does: string, body: string])[],
): EffectCase[] {
  return to.flatMap(([does, body]) => [
    { name: `beside ${what}: ${does}`, actual: make(from), expected: make(body) },
    { name: `beside ${what}: ${does}, and back`, actual: make(body), expected: make(from) },
  ]);
}
