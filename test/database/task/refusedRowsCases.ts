/** Rows that a server refuses as their table changes. */
export interface RefusedRows {
  readonly source: string;
  readonly shadow: string;
  /** Values of `_test_t`, a statement each. */
  readonly rows: readonly string[];
  /** The hazard that announces it. */
  readonly hazard: string;
  /** How many rows or values are counted; absent where SQL cannot tell. */
  readonly touched?: number;
  /** What runs behind the rows. */
  readonly afterwards?: string;
  /** Servers that know what it uses, as for a fixture; absent: all of those that it is for. */
  readonly needs?: readonly string[];
  /** Why not on OceanBase, where cases of MySQL 8 are run, too. */
  readonly oceanbase?: string;
  /** What MySQL 5.6 does to the rows instead of refusing them, which takes consent. */
  readonly mysql56?: string;
}

export const fitNone = 'fails on rows that fit no partition';
export const computed = (what: string): string => `fails on rows for which ${what} cannot be computed`;
export const range = (by: string, ...ends: string[]): string =>
  `PARTITION BY RANGE ${by} (${ends.map((end, at) => `PARTITION p${at} VALUES LESS THAN ${end}`).join(', ')})`;
export const list = (by: string, ...lists: string[]): string =>
  `PARTITION BY LIST ${by} (${lists.map((values, at) => `PARTITION p${at} ${values}`).join(', ')})`;

export const onAll: Readonly<Record<string, RefusedRows>> = {
  'rows behind the last range': {
    source: `(a int) ${range('(a)', '(5)', '(10)')}`,
    shadow: '(a int)',
    rows: ['(5)', '(10)', '(11)', '(NULL)'],
    hazard: fitNone,
    touched: 2,
  },
  'rows of an open range that goes': {
    source: `(a int) ${range('(a)', '(10)')}`,
    shadow: `(a int) ${range('(a)', '(10)', 'MAXVALUE')}`,
    rows: ['(5)', '(10)'],
    hazard: fitNone,
    touched: 1,
  },
  'rows behind the last range of an expression, with subpartitions': {
    source: `(d date, b int) PARTITION BY RANGE (TO_DAYS(d)) SUBPARTITION BY HASH (b) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (737790))`,
    shadow: '(d date, b int)',
    rows: ["('2020-01-01', 1)", "('2019-12-31', 1)", '(NULL, 1)'],
    hazard: fitNone,
    touched: 1,
  },
  'rows behind the last range of columns': {
    source: `(a int, b varchar(9)) ${range('COLUMNS (a, b)', "(10, 'm')", '(20, MAXVALUE)', "(30, 'x')")}`,
    shadow: '(a int, b varchar(9))',
    rows: ["(20, 'z')", "(NULL, 'z')", '(30, NULL)', "(30, 'w')", "(30, 'x')", '(31, NULL)'],
    hazard: fitNone,
    touched: 2,
  },
  'rows in no list': {
    source: `(a int) ${list('(a)', 'VALUES IN (1, 2)')}`,
    shadow: `(a int) ${list('(a)', 'VALUES IN (1, 2)', 'VALUES IN (NULL, 3)')}`,
    rows: ['(1)', '(3)', '(NULL)'],
    hazard: fitNone,
    touched: 2,
  },
  'rows in no list of columns': {
    source: `(a int, b varchar(9)) ${list('COLUMNS (a, b)', "VALUES IN ((1, 'm'), (2, 'it''s'))", 'VALUES IN ((3, NULL))')}`,
    shadow: '(a int, b varchar(9))',
    rows: ["(1, 'm')", '(3, NULL)', `(2, "it's")`, "(9, 'm')", '(NULL, NULL)'],
    hazard: fitNone,
    touched: 2,
    oceanbase: 'prints quotes as they are',
  },
  'rows whose new column fits no partition': {
    source: `(a int, b int NOT NULL DEFAULT 50) ${range('(b)', '(10)')}`,
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: fitNone,
  },
  'texts that are too long in another character set': {
    source: '(a text CHARACTER SET ucs2)',
    shadow: '(a text CHARACTER SET latin1)',
    rows: ["(REPEAT('a', 32767))", "(REPEAT('a', 32768))"],
    hazard: 'fails on values of column a that are too long in ucs2',
    touched: 1,
    oceanbase: 'has no such character set',
  },
  'texts that are too long in a character set that may lack their characters': {
    source: '(a text CHARACTER SET ucs2)',
    shadow: '(a text CHARACTER SET utf8mb4)',
    rows: ["(REPEAT('a', 32768))", "(REPEAT('日', 20000))"],
    hazard: 'converts column a from utf8mb4 to ucs2',
    touched: 1,
    oceanbase: 'has no such character set',
  },
  'texts that are too long in a shorter type of the same character set': {
    source: '(a tinytext CHARACTER SET ucs2)',
    shadow: '(a text CHARACTER SET ucs2)',
    rows: ["(REPEAT('a', 127))", "(REPEAT('a', 128))"],
    hazard: 'narrows column a: text → tinytext',
    touched: 1,
    mysql56: 'cuts them without a word',
    oceanbase: 'has no such character set',
  },
  'codes of GBK that are no characters': {
    source: '(a varchar(9) CHARACTER SET utf8mb4)',
    shadow: '(a varchar(9) CHARACTER SET gbk)',
    rows: ["(CONVERT(x'A140' USING gbk))", "('订单')", "('a')"],
    hazard: 'fails on values of column a with codes that utf8mb4 does not know',
    touched: 1,
    oceanbase: 'has no such character set',
  },
  'values that no stored column holds': {
    source: '(a int, g tinyint AS (a * 2) STORED)',
    shadow: '(a int)',
    rows: ['(100)'],
    hazard: computed('column g'),
  },
  'values that a virtual column does not hold as it is stored': {
    source: '(a int, g tinyint AS (a * 2) STORED)',
    shadow: '(a int, g tinyint AS (a * 2) VIRTUAL)',
    rows: ['(100, DEFAULT)'],
    hazard: computed('column g'),
    oceanbase: 'takes no such value',
  },
  'values that a column computed otherwise does not hold': {
    source: '(a int, g tinyint AS (a * 3) STORED)',
    shadow: '(a int, g tinyint AS (a) STORED)',
    rows: ['(100, DEFAULT)'],
    hazard: computed('column g'),
  },
  'values that a virtual column does not hold beside a change that copies': {
    source: '(a int, b varchar(20), g tinyint AS (a * 2) VIRTUAL)',
    shadow: '(a int, b int)',
    rows: ['(100, 1)'],
    hazard: computed('column g'),
    oceanbase: 'does not look',
  },
  'members that are other bytes in another character set': {
    source: "(a enum('é', 'b'), c enum('b')) CHARSET=latin1",
    shadow: "(a enum('é', 'b'), c enum('b')) CHARSET=binary",
    rows: ["(1, 'b')"],
    hazard: 'converts column a from binary to latin1',
    oceanbase: 'does not know latin1',
  },
  'values of a virtual column, which are looked at as the table is copied': {
    source: '(a bigint, b text, c int AS (a + 1) VIRTUAL)',
    shadow: '(a bigint, b varchar(9), c int AS (a + 1) VIRTUAL)',
    rows: ['(9999999999, NULL, DEFAULT)'],
    hazard: computed('column c'),
    oceanbase: 'takes no such value',
  },
  'values of a stored column, which are computed anew as the table is copied': {
    source: '(a bigint, b text, c int AS (a + 1) STORED, KEY k (c))',
    shadow: '(a bigint, b varchar(9), c int AS (a + 1) STORED, KEY k (c))',
    rows: ['(9999999999, NULL, DEFAULT)'],
    hazard: computed('column c'),
    oceanbase: 'takes no such value',
  },
  'values of an index over a virtual column, which are computed anew as the table is built anew': {
    source: '(a int, g tinyint AS (a * 2) VIRTUAL, KEY k (g)) ROW_FORMAT=COMPACT',
    shadow: '(a int, g tinyint AS (a * 2) VIRTUAL, KEY k (g))',
    rows: ['(100, DEFAULT)'],
    hazard: computed('column g'),
    oceanbase: 'takes no such value',
  },
  'values that a virtual column does not hold as it gets an index': {
    source: '(a int, g tinyint AS (a * 2) VIRTUAL, KEY k (g))',
    shadow: '(a int, g tinyint AS (a * 2) VIRTUAL)',
    rows: ['(100, DEFAULT)'],
    hazard: computed('index k'),
    oceanbase: 'takes no such value',
  },
  'values that a stored column does not hold as its base is converted': {
    source: '(a varchar(9) CHARACTER SET utf8mb4, g tinyint AS (LENGTH(a) * 30) STORED)',
    shadow: '(a varchar(9) CHARACTER SET latin1, g tinyint AS (LENGTH(a) * 30) STORED)',
    rows: ["('ääää', DEFAULT)"],
    hazard: computed('column g'),
    oceanbase: 'has one character set here',
  },
  'duplicates of a column that is computed otherwise': {
    source: '(a int, g int AS (a % 2) STORED, UNIQUE KEY u (g))',
    shadow: '(a int, g int AS (a) STORED, UNIQUE KEY u (g))',
    rows: ['(1, DEFAULT)', '(3, DEFAULT)'],
    hazard: 'fails on duplicate values of unique index u as its columns change',
  },
  'texts that become one number': {
    source: '(a int, UNIQUE KEY u (a))',
    shadow: '(a varchar(9), UNIQUE KEY u (a))',
    rows: ["('1')", "('01')"],
    hazard: 'fails on duplicate values of unique index u as its columns change',
  },
  'members in other letters': {
    source: "(a enum('a','日') CHARACTER SET utf8mb4)",
    shadow: "(a enum('a','b') CHARACTER SET latin1)",
    rows: ["('a')", "('b')"],
    hazard: 'changes the members of column a',
    touched: 1,
    oceanbase: 'has one character set here',
  },
  'numbers of documents that are there twice': {
    source: '(a text, FTS_DOC_ID bigint unsigned NOT NULL, FULLTEXT KEY k (a))',
    shadow: '(a text, FTS_DOC_ID bigint unsigned NOT NULL)',
    rows: ["('a', 1)", "('b', 1)"],
    hazard: 'fails on rows whose FTS_DOC_ID is 0 or there more than once',
    oceanbase: 'numbers documents otherwise',
  },
  'documents whose numbers are new': {
    source: '(a text, FTS_DOC_ID bigint unsigned NOT NULL, FULLTEXT KEY k (a))',
    shadow: '(a text, FULLTEXT KEY k (a))',
    rows: ["('a')", "('b')"],
    hazard: 'fails on rows whose FTS_DOC_ID is 0 or there more than once',
    oceanbase: 'numbers documents otherwise',
  },
};

export const onThoseWithChecks: Readonly<Record<string, RefusedRows>> = {
  'rows that violate a new check': {
    source: '(a int, CONSTRAINT c CHECK (a > 0))',
    shadow: '(a int)',
    rows: ['(0)', '(1)', '(NULL)'],
    hazard: 'fails on rows that violate check c',
    touched: 1,
  },
  'rows whose new column violates a check': {
    source: '(a int, b int DEFAULT 0, CONSTRAINT c CHECK (b > a))',
    shadow: '(a int)',
    rows: ['(0)'],
    hazard: 'fails on rows that violate check c',
  },
  'rows that violate a check once they are texts': {
    source: "(a varchar(11), CONSTRAINT c CHECK (a > '5'))",
    shadow: "(a int, CONSTRAINT c0 CHECK (a > '5'))",
    rows: ['(10)', '(7)'],
    hazard: 'fails on rows that violate check c',
    touched: 1,
  },
  'rows for which a new check warns': {
    source: '(a varchar(11), CONSTRAINT c CHECK (a > 0))',
    shadow: '(a varchar(11))',
    rows: ["('2020-01-01')"],
    hazard: 'fails on rows that violate check c',
    oceanbase: 'takes them',
  },
  'defaults that cannot be computed': {
    source: '(a int, b tinyint DEFAULT (a * 2))',
    shadow: '(a int)',
    rows: ['(100)'],
    hazard: computed('column b'),
    oceanbase: 'has none',
  },
};
