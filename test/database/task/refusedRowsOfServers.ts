import { computed, fitNone, list, range, type RefusedRows } from './refusedRowsCases';

const bin = 'varchar(9) COLLATE utf8mb4_bin';
const general = 'varchar(9) COLLATE utf8mb4_general_ci';

const keyedByTimes = (comment: string): string =>
  `(a int NOT NULL, s timestamp(6) GENERATED ALWAYS AS ROW START ${comment}, e timestamp(6) GENERATED ALWAYS AS ROW END,
    PRIMARY KEY (e, a, s), PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`;

export const onMariadb: Readonly<Record<string, RefusedRows>> = {
  'the largest values of a FLOAT, which are rounded up, as the table is copied': {
    source: '(a float(8,2), b int)',
    shadow: '(a float(8,2), b text)',
    rows: ['(1e30, NULL)', '(-1e30, NULL)', '(999999.93, NULL)', '(NULL, NULL)'],
    hazard: 'fails on values of column a that are rounded up beyond float(8,2)',
    touched: 2,
  },
  'defaults that cannot be computed for a column that is replaced': {
    source: '(a int, b tinyint DEFAULT (a * 2))',
    shadow: '(a int, b point)',
    rows: ['(100, NULL)'],
    hazard: computed('column b'),
  },
  'defaults that do not fit, be they the same for each row': {
    source: '(a int, b varchar(5) DEFAULT (UUID()))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: computed('column b'),
  },
  'a default list that goes': {
    source: `(a int) ${list('(a)', 'VALUES IN (1, 2)')}`,
    shadow: `(a int) ${list('(a)', 'VALUES IN (1, 2)', 'DEFAULT')}`,
    rows: ['(1)', '(3)'],
    hazard: fitNone,
    touched: 1,
  },
  'rows that another collation lets fit no list': {
    source: `(a ${bin}) ${list('COLUMNS (a)', "VALUES IN ('a')")}`,
    shadow: `(a ${general})`,
    rows: ["('A')", "('a')"],
    hazard: fitNone,
    touched: 1,
  },
  'rows that violate a new check in their new collation': {
    source: `(a ${general}, CONSTRAINT c CHECK (a <> 'A'))`,
    shadow: `(a ${bin})`,
    rows: ["('a')", "('b')"],
    hazard: 'fails on rows that violate check c',
    touched: 1,
  },
  'a new shape of a SPATIAL index': {
    source: '(a int, p point NOT NULL, SPATIAL KEY k (p))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: 'fails where there are rows: column p is a shape and NOT NULL',
    touched: 1,
  },
  'a period that ends before it begins': {
    needs: ['mariadb 10.4'],
    source: '(a date NOT NULL, `b``c` date NOT NULL, PERIOD FOR p (a, `b``c`))',
    shadow: '(a date NOT NULL, `b``c` date NOT NULL)',
    rows: ["('2020-01-01', '2019-01-01')", "('2020-01-01', '2020-01-01')", "('2020-01-01', '2021-01-01')"],
    hazard: 'fails on rows whose period p does not end after it begins',
    touched: 2,
  },
  'a period of new columns': {
    needs: ['mariadb 10.4'],
    source: '(a int, s date NOT NULL, e date NOT NULL, PERIOD FOR p (s, e))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: 'fails on rows whose period p does not end after it begins',
  },
  'values of a virtual column that goes behind its versions': {
    source: '(a int) ENGINE=MyISAM',
    shadow: '(a int, v tinyint AS (a * 2), KEY (v)) WITH SYSTEM VERSIONING',
    rows: ['(100, DEFAULT)'],
    hazard: computed('column v'),
  },
  'a new column that violates its check, beside a change that copies': {
    source: '(a varchar(11), b int DEFAULT 0 CHECK (b > 0))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: 'fails on rows that violate the check of column b',
  },
  'a new column whose check wants a value, beside a change that copies': {
    source: '(a varchar(11), b int CHECK (b IS NOT NULL))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: 'fails on rows that violate the check of column b',
  },
  'a new column whose check looks at another column, too, beside a change that copies': {
    source: '(a varchar(11), b int CHECK (b > 0 AND a > 5))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: 'fails on rows that violate the check of column b',
  },
  'a check that compares a number with a text, for which an index would find no row': {
    source: "(a decimal(10,0), KEY (a), CONSTRAINT c CHECK (a <> ''))",
    shadow: '(a decimal(10,0), KEY (a))',
    rows: ['(1)'],
    hazard: 'fails on rows that violate check c',
  },
  'the time of the statement in a text that is too short': {
    source: '(a int, b varchar(10) DEFAULT current_timestamp())',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: computed('column b'),
  },
  'texts that were too long but for their compression': {
    source: '(a varchar(3) CHARACTER SET utf8mb4)',
    shadow: '(a varchar(3) COMPRESSED CHARACTER SET utf8mb4)',
    rows: ["('abcd')", "('abc')", '(NULL)'],
    hazard: 'fails on values of column a that are too long where it is not compressed',
    touched: 1,
  },
  'values of a virtual column that goes behind the partitions of its versions': {
    source: '(a varchar(9))',
    shadow:
      '(a varchar(9), v int AS (a)) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION p HISTORY, PARTITION n CURRENT)',
    rows: ["('x', DEFAULT)"],
    hazard: computed('column v'),
  },
  'values of a virtual column that goes behind an option of its engine': {
    needs: ['mariadb 10.5'],
    source: '(a varchar(9)) ENGINE=InnoDB',
    shadow: '(a varchar(9), v int AS (a)) ENGINE=Aria TRANSACTIONAL=0',
    rows: ["('x', DEFAULT)"],
    hazard: computed('column v'),
  },
  'rows that only the times of their versions keep apart, as these begin anew': {
    source: keyedByTimes(''),
    shadow: keyedByTimes("COMMENT 'x'"),
    rows: ['(1, DEFAULT, DEFAULT)', '(1, DEFAULT, DEFAULT)', '(2, DEFAULT, DEFAULT)'],
    hazard: 'fails on duplicate values of the primary key',
    touched: 1,
  },
  // Before, JSON is LONGTEXT.
  'texts that are no JSON': {
    needs: ['mariadb 10.4'],
    source: '(a json)',
    shadow: '(a varchar(30) CHARACTER SET latin1)',
    rows: ["('abc')", "('{}')", '(NULL)'],
    hazard: 'fails on rows that violate the check of column a',
    touched: 1,
  },
  'history that has NULL': {
    source: '(a int NOT NULL) WITH SYSTEM VERSIONING',
    shadow: '(a int) WITH SYSTEM VERSIONING',
    rows: ['(NULL)', '(1)'],
    afterwards: 'DELETE FROM _test_t WHERE a IS NULL',
    hazard: 'makes column a NOT NULL',
    touched: 1,
  },
  'history that fits no partition': {
    source: `(a int) WITH SYSTEM VERSIONING ${range('(a)', '(10)')}`,
    shadow: '(a int) WITH SYSTEM VERSIONING',
    rows: ['(10)', '(1)'],
    afterwards: 'DELETE FROM _test_t WHERE a = 10',
    hazard: fitNone,
    touched: 1,
  },
};

export const onMysql: Readonly<Record<string, RefusedRows>> = {
  'numbers that ARCHIVE gets in another order': {
    source: '(id int NOT NULL AUTO_INCREMENT, UNIQUE KEY (id)) ENGINE=ARCHIVE',
    shadow: '(id int NOT NULL) ENGINE=ARCHIVE',
    rows: ['(1)', '(3)', '(2)'],
    hazard: 'fails on rows whose id is below that of a row before them',
    oceanbase: 'has no such engine',
  },
  'rows without a parent, which are looked at as the table is copied': {
    source: '(id int PRIMARY KEY, a int, b text, CONSTRAINT k FOREIGN KEY (a) REFERENCES t (id))',
    shadow: '(id int PRIMARY KEY, a int, b varchar(9), CONSTRAINT l FOREIGN KEY (a) REFERENCES _test_t (id))',
    rows: ['(1, NULL, NULL)', '(2, 1, NULL)'],
    afterwards: 'SET foreign_key_checks = 0; INSERT INTO _test_t VALUES (3, 7, NULL)',
    hazard: 'fails on rows that violate foreign key l',
    touched: 1,
    needs: ['mysql 9.6', 'oceanbase'],
  },
  'values of a virtual column that goes as the table is copied': {
    source: '(a bigint, b text)',
    shadow: '(a bigint, b varchar(9), c int AS (a + 1) VIRTUAL)',
    rows: ['(9999999999, NULL, DEFAULT)'],
    hazard: computed('column c'),
    oceanbase: 'refuses such rows at once',
  },
  'values of a virtual column that is one no more': {
    source: '(a bigint, c int)',
    shadow: '(a bigint, c int AS (a + 1) VIRTUAL)',
    rows: ['(9999999999, DEFAULT)'],
    hazard: computed('column c'),
    oceanbase: 'refuses such rows at once',
  },
  'a kept check that looks at other values': {
    source: "(a varchar(11), CONSTRAINT c CHECK (a > '5'))",
    shadow: "(a int, CONSTRAINT _test_c CHECK (a > '5'))",
    rows: ['(10)'],
    hazard: 'fails on rows that violate check c',
    touched: 1,
  },
  'defaults that do not fit, be they the same for each row': {
    source: '(a int, b tinyint DEFAULT (200 + 100))',
    shadow: '(a int)',
    rows: ['(1)'],
    hazard: computed('column b'),
    oceanbase: 'has none',
  },
  'a kept functional index, which is looked at as the table is built anew': {
    source: '(a int NOT NULL, b varchar(20), KEY k ((CAST(b AS SIGNED))))',
    shadow: '(a int, b varchar(20), KEY k ((CAST(b AS SIGNED))))',
    rows: ["(1, '5x')"],
    hazard: computed('index k'),
    oceanbase: 'takes them',
  },
  'a functional index that goes as the table is copied': {
    source: '(a int, b varchar(20))',
    shadow: '(a bigint, b varchar(20), KEY k ((CAST(b AS SIGNED))))',
    rows: ["(1, '5x')"],
    hazard: computed('index k'),
    oceanbase: 'was not asked',
  },
  'a unique functional index that goes, for which the table is copied': {
    source: '(b varchar(20), KEY k (b))',
    shadow: '(b varchar(20), UNIQUE KEY k ((CAST(b AS SIGNED))))',
    rows: ["('5x')"],
    hazard: computed('index k'),
    oceanbase: 'was not asked',
  },
  'a functional index': {
    source: '(a varchar(20), KEY k ((CAST(a AS SIGNED))))',
    shadow: '(a varchar(20))',
    rows: ["('abc')"],
    hazard: computed('index k'),
  },
  'more rows than a counter has numbers': {
    source: '(a int, id tinyint NOT NULL AUTO_INCREMENT, KEY id (id))',
    shadow: '(a int)',
    rows: [Array.from({ length: 130 }, () => '(1)').join(', ')],
    hazard: 'fails where there are more rows than column id (tinyint) has numbers for',
    touched: 3,
    oceanbase: 'takes them',
  },
};

export const onOceanBase: Readonly<Record<string, RefusedRows>> = {
  'rows behind the last range of subpartitions': {
    source: `(a int, b int) PARTITION BY HASH (a) SUBPARTITION BY RANGE (b)
      SUBPARTITION TEMPLATE (SUBPARTITION s VALUES LESS THAN (10)) PARTITIONS 2`,
    shadow: '(a int, b int)',
    rows: ['(1, 10)', '(2, 9)', '(3, NULL)'],
    hazard: fitNone,
    touched: 1,
  },
  'rows in no list of subpartitions, or behind the last range': {
    source: `(a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY LIST (b)
      SUBPARTITION TEMPLATE (SUBPARTITION s VALUES IN (1, 2)) (PARTITION p VALUES LESS THAN (10))`,
    shadow: `(a int, b int) ${range('(a)', '(10)')}`,
    rows: ['(1, 3)', '(1, NULL)', '(1, 2)'],
    hazard: fitNone,
    touched: 2,
  },
  'rows in no subpartition of their partition': {
    source: `(a int, b int) PARTITION BY RANGE (a) SUBPARTITION BY LIST (b)
      (PARTITION p VALUES LESS THAN (10) (SUBPARTITION p0 VALUES IN (1), SUBPARTITION p1 VALUES IN (2)),
       PARTITION q VALUES LESS THAN (20) (SUBPARTITION q0 VALUES IN (1)))`,
    shadow: '(a int, b int)',
    rows: ['(11, 2)'],
    hazard: fitNone,
  },
  'a computed column that takes NULL no more': {
    source: '(a int, g int AS (a * 2) STORED NOT NULL)',
    shadow: '(a int, g int AS (a * 2) STORED)',
    rows: ['(NULL, DEFAULT)', '(1, DEFAULT)'],
    hazard: 'makes column g NOT NULL',
    touched: 1,
  },
  'a collection whose elements do not convert': {
    source: '(a array(int))',
    shadow: '(a array(varchar(9)))',
    rows: [`('["a"]')`],
    hazard: 'narrows column a: ARRAY(VARCHAR(9)) → ARRAY(INT)',
  },
};
