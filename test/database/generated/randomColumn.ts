import fc from 'fast-check';
import { columnName, comment, literal, quote } from './randomNames';
import { type ServerAbilities, where } from './serverAbilities';

export interface RandomColumn {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'long' | 'shape' | 'vector' | 'other';
  readonly type: string;
  /** NULL, DEFAULT, COMMENT and the like, as they follow the type. */
  readonly attributes: string;
  /** What it says of another column; `attributes` count only where the server takes them. */
  readonly upon?: Upon;
}

interface Upon {
  readonly base: string;
  readonly as: 'VIRTUAL' | 'STORED' | 'DEFAULT' | 'CHECK';
  readonly form: keyof typeof forms;
  readonly plus: number;
}

/** Expressions over a column of a kind. */
const forms = {
  sum: {
    of: 'number',
    kind: 'number',
    type: 'bigint',
    text: (base: string, plus: number) => `${base} + ${plus}`,
  },
  // By the collation of its column.
  equal: { of: 'text', kind: 'number', type: 'int', text: (base: string) => `if(${base} = 'A',1,0)` },
  length: { of: 'text', kind: 'number', type: 'int', text: (base: string) => `char_length(${base})` },
  words: {
    of: 'text',
    kind: 'text',
    type: 'varchar(200)',
    text: (base: string, plus: number) => `concat(${base},'it''s \\\\ ${plus}')`,
  },
} as const;

export function isGenerated({ upon }: RandomColumn): boolean {
  return upon?.as === 'VIRTUAL' || upon?.as === 'STORED';
}

/** The columns of foreign keys, which every table has. */
export const references = ['ref1', 'ref2'].map((name): RandomColumn => ({
  name,
  kind: 'number',
  type: '',
  attributes: '',
}));

/** A column that stands for itself. */
export function plainColumn(server: ServerAbilities): fc.Arbitrary<RandomColumn> {
  return fc
    .tuple(
      columnName,
      fc.oneof(
        { weight: 4, arbitrary: numbers(server) },
        { weight: 4, arbitrary: texts(server) },
        { weight: 3, arbitrary: others(server) },
        // MySQL 5.6 carries out what it refuses for the sake of a value that is no shape.
        ...where(server.generated && !server.oceanbase, { weight: 1, arbitrary: shapes(server) }),
        ...where(server.vectorIndexes, { weight: 1, arbitrary: vectors }),
      ),
      comment,
      fc.constantFrom('', '', '', '', ...where(server.modern, ' INVISIBLE')),
      fc.constantFrom('', '', '', '', '', ...where(server.mariadb, withoutVersions)),
    )
    .map(([name, { kind, type, nulls: all }, words, hidden, versions]) => {
      // A check stands behind everything else.
      const [, nulls = '', check = ''] = /^(.*?)( CHECK .*)?$/.exec(all) ?? [];
      const needsDefault = hidden !== '' && !nulls.includes('DEFAULT') && nulls.includes('NOT NULL');
      const said = words === '' ? '' : ` COMMENT ${literal(words)}`;
      return { name, kind, type, attributes: nulls + (needsDefault ? '' : hidden) + versions + said + check };
    });
}

/** A column that says something of one of `columns`, chosen by number. */
export function dependentColumn(
  server: ServerAbilities,
): fc.Arbitrary<(columns: readonly RandomColumn[], at: number) => RandomColumn> {
  return fc
    .record({
      name: columnName,
      as: fc.constantFrom<Upon['as']>(
        'VIRTUAL',
        'STORED',
        ...where(server.mariadb || server.mysql8, 'DEFAULT' as const),
        ...where(server.mariadb, 'CHECK' as const),
      ),
      form: fc.constantFrom<Upon['form']>('sum', 'sum', 'length', 'equal', 'words'),
      plus: fc.nat(2),
      comment,
      hidden: fc.constantFrom(
        '',
        '',
        '',
        ...where(server.mariadb || server.mysql8 || server.oceanbase, ' INVISIBLE'),
      ),
    })
    .map(({ name, as, form, plus, comment: words, hidden }) => (columns, at): RandomColumn => {
      const bases = [...references, ...columns].filter(
        (other) =>
          other.kind === forms[form].of &&
          !(other.upon && as === 'DEFAULT') &&
          !(server.oceanbase && isGenerated(other)),
      );
      const known = bases[at % bases.length];
      const upon = { base: (known ?? references[0]!).name, as, form: known ? form : 'sum', plus } as const;
      const { kind, type } = forms[upon.form];
      const said = words === '' ? '' : ` COMMENT ${literal(words)}`;
      return { name, kind, type, attributes: hidden + said, upon };
    });
}

/** Without columns that speak of one that is gone, is of another kind by now, or comes later. */
export function fittingColumns(columns: readonly RandomColumn[]): readonly RandomColumn[] {
  const known = new Map(
    [...references, ...columns.filter(({ upon }) => !upon)].map(({ name, kind }) => [name, kind]),
  );
  return columns.filter(({ name, kind, upon }) => {
    const fits = !upon || known.get(upon.base) === forms[upon.form].of;
    if (fits) known.set(name, kind);
    return fits;
  });
}

export function renderColumn({ name, type, attributes, upon }: RandomColumn): string {
  if (!upon) return `${quote(name)} ${type}${attributes}`;
  const value = forms[upon.form].text(quote(upon.base), upon.plus);
  const before = {
    VIRTUAL: ` GENERATED ALWAYS AS (${value}) VIRTUAL`,
    STORED: ` GENERATED ALWAYS AS (${value}) STORED`,
    DEFAULT: ` DEFAULT (${value})`,
    CHECK: '',
  };
  const check = upon.as === 'CHECK' ? ` CHECK (${value} <> 7)` : '';
  return `${quote(name)} ${type}${before[upon.as]}${attributes}${check}`;
}

/** Of a column whose changes make no version of a row. */
export const withoutVersions = ' WITHOUT SYSTEM VERSIONING';

interface Shape {
  readonly kind: RandomColumn['kind'];
  readonly type: string;
  readonly nulls: string;
}

const shape = (kind: Shape['kind'], types: fc.Arbitrary<string>, nulls: readonly string[]) =>
  fc.record({ kind: fc.constant(kind), type: types, nulls: fc.constantFrom('', '', ' NOT NULL', ...nulls) });

function numbers(server: ServerAbilities): fc.Arbitrary<Shape> {
  return shape(
    'number',
    fc.constantFrom(
      'int',
      'bigint',
      'smallint unsigned',
      'int(5) zerofill',
      'decimal(10,3)',
      'tinyint(1)',
      'double',
      ...where(server.mysql8, 'float(7,3)', 'int STORAGE DISK COLUMN_FORMAT FIXED'),
    ),
    [
      ' NOT NULL DEFAULT 0',
      ' DEFAULT 7',
      ' DEFAULT NULL',
      ...where(server.mysql8, ' DEFAULT (1 + 2)', " DEFAULT (length('a)') - 9)", ' DEFAULT (rand())'),
    ],
  );
}

const charsets = [
  '',
  '',
  '',
  '',
  ' CHARACTER SET latin1',
  ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  ' CHARACTER SET utf8mb4',
  ' CHARACTER SET utf8',
  ' CHARACTER SET ascii COLLATE ascii_bin',
];
const charsetsOfOceanBase = charsets.filter((charset) => !/latin1|ascii|utf8$/.test(charset));

/** The character set and collation of a text, as they follow its type. */
export function randomCharset(server: ServerAbilities): fc.Arbitrary<string> {
  if (server.oceanbase) return fc.constantFrom(...charsetsOfOceanBase);
  return fc.constantFrom(
    ...charsets,
    ...where(server.mysql8, ' CHARACTER SET utf8mb3', ' COLLATE utf8mb4_0900_as_cs'),
  );
}

/** A text in another character set or collation, and any other column as it is. */
export function inCharset(column: RandomColumn, charset: string): RandomColumn {
  const { kind, type, upon } = column;
  if ((kind !== 'text' && kind !== 'long') || upon || type.includes('blob')) return column;
  return { ...column, type: type.replace(/ (?:CHARACTER SET|COLLATE).*/, '') + charset };
}

function texts(server: ServerAbilities): fc.Arbitrary<Shape> {
  const type = (types: readonly string[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...types), randomCharset(server)).map((words) => words.join(''));
  // OceanBase prints quotes in members as they are, and such a table is not understood.
  const odd = server.oceanbase ? "enum('x','its',')','a b','')" : "enum('x','it''s',')','a b','')";
  return fc.oneof(
    // Where its table has partitions, MariaDB 10.3 takes an index over what is computed of a CHAR as it is made only (1901).
    shape('text', type(['varchar(40)', ...where(server.recent, 'char(8)'), 'varchar(190)']), [
      " NOT NULL DEFAULT ''",
      " DEFAULT 'it''s'",
      " DEFAULT 'NULL'",
      " DEFAULT ') \\\\ ,'",
      " DEFAULT '\\0 \\Z\\r%_'",
      ...where(server.mysql8 || server.mariadb, ' DEFAULT (left(uuid(), 8))'),
    ]),
    shape('text', type(["enum('x','y','z')", "enum('z','y','x')", odd]), [" DEFAULT 'x'"]),
    shape('text', type(["set('p','q')", "set('q','p','r)')"]), [" NOT NULL DEFAULT 'q'"]),
    shape('long', type(['text', 'mediumtext', 'varchar(300)']), []),
    ...where(
      server.mariadb,
      shape('long', fc.constant('text'), [" DEFAULT 'x'", " DEFAULT (concat('a''',1))"]),
    ),
    ...where(server.mysql8, shape('long', fc.constant('text'), [" DEFAULT (concat('a''',1))"])),
  );
}

/** NOT NULL as an index wants them; such a table holds no rows where there can be no default. */
function shapes(server: ServerAbilities): fc.Arbitrary<Shape> {
  return fc.oneof(
    shape('shape', fc.constantFrom('point', 'linestring'), [' NOT NULL']),
    shape('shape', fc.constantFrom('point', 'geometry'), [
      ' NOT NULL',
      ...where(server.mariadb, ' NOT NULL DEFAULT (point(1,2))'),
    ]),
  );
}

const vectors: fc.Arbitrary<Shape> = fc.oneof(
  shape('vector', fc.constant('vector(3)'), [' NOT NULL', ` NOT NULL DEFAULT x'${'00'.repeat(12)}'`]),
  shape('vector', fc.constant('vector(5)'), [' NOT NULL']),
);

function others(server: ServerAbilities): fc.Arbitrary<Shape> {
  const now = ' NOT NULL DEFAULT CURRENT_TIMESTAMP';
  return fc.oneof(
    shape('other', fc.constantFrom('date', 'datetime', 'time(2)', 'year'), []),
    shape('other', fc.constantFrom('timestamp', 'datetime'), [
      ' NULL',
      now,
      `${now} ON UPDATE CURRENT_TIMESTAMP`,
    ]),
    shape('other', fc.constant('datetime(3)'), [`${now}(3)`, `${now}(3) ON UPDATE CURRENT_TIMESTAMP(3)`]),
    shape('other', fc.constantFrom('bit(4)', 'bit(1)'), [" DEFAULT b'1'"]),
    shape('other', fc.constantFrom('varbinary(20)', 'binary(4)'), [" DEFAULT 'ab'"]),
    shape('long', fc.constantFrom('blob', 'longblob'), []),
    ...where(server.generated, shape('other', fc.constant('json'), [])),
    ...where(server.vectors, shape('other', fc.constantFrom('vector(3)', 'vector(5)'), [])),
    ...where(
      server.mysql8,
      shape('other', fc.constantFrom('point', 'point SRID 4326', 'geometry SRID 0'), []),
      shape('other', fc.constant('json'), [' DEFAULT (json_array())', ' DEFAULT (json_array())']),
      shape('other', fc.constantFrom('date', 'varchar(9)'), [
        ' DEFAULT (curdate())',
        ` SECONDARY_ENGINE_ATTRIBUTE='{"a":1}'`,
      ]),
    ),
    ...where(
      server.mariadb,
      ...where(server.recent, shape('other', fc.constantFrom('inet6', ...where(server.newer, 'uuid')), [])),
      shape('number', fc.constant('int'), [' DEFAULT (1 + 2)', ' CHECK (`id` <> 5)']),
      shape('other', fc.constant('json'), [" DEFAULT '{}'"]),
      shape('other', fc.constant('varchar(99)  COMPRESSED'), []),
    ),
  );
}
