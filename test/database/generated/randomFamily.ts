import fc from 'fast-check';
import type { GeneratedCase } from './convergeCase';
import { type ServerAbilities, where } from './serverAbilities';

/** Small tables of few types, so that many foreign keys among them fit, and one change meets several of them. */
export function randomFamily(server: ServerAbilities): fc.Arbitrary<GeneratedCase> {
  const table = randomMember(server);
  const changed = fc.uniqueArray(fc.constantFrom(...facets), { minLength: 1, maxLength: 2 });
  const likely = fc.constantFrom(true, true, true, true, true, true, false);
  const member = fc.record({ source: table, drift: table, drifted: changed, isThere: likely });
  return fc
    .tuple(randomTypes(server), fc.array(member, { minLength: 2, maxLength: 4 }))
    .map(([types, members]) => {
      const shadows = members.map(({ source, drift, drifted, isThere }) => ({
        ...source,
        ...Object.fromEntries(drifted.map((facet) => [facet, drift[facet]])),
        isThere,
      }));
      const sources = members.map(({ source }) => ({ ...source, isThere: true }));
      return { source: render(sources, types, ''), shadow: render(shadows, types, '_test_') };
    });
}

/** Those of a family, by number; most columns have the first. */
function randomTypes(server: ServerAbilities): fc.Arbitrary<readonly string[]> {
  return fc.constantFrom(
    ['int', 'bigint', 'int unsigned'],
    ['int', 'int', 'int AUTO_INCREMENT', 'bigint'],
    ['varchar(20)', 'varchar(50)', 'varchar(70)', 'char(20)'],
    [
      'varchar(20)',
      'varchar(20) CHARACTER SET latin1',
      'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    ],
    ['datetime', 'datetime(3)'],
    ['decimal(10,0)', 'decimal(12,2)'],
    ["enum('a','b')", "enum('a','b','c')", "enum('b')"],
    ...where(server.generated, ['int', 'int AS (x + 1) STORED']),
    // Under a virtual column MariaDB is not asked for changes of indexes, though it makes some.
    ...where(server.generated && !server.mariadb, ['int', 'int AS (x + 2) VIRTUAL']),
  );
}

interface Member {
  readonly a: RandomColumn;
  readonly b: RandomColumn;
  readonly c: RandomColumn;
  readonly keys: readonly string[];
  readonly options: string;
  readonly foreignKeys: readonly RandomReference[];
  /** Once its keys are there, its first column becomes longer: of a text, on OceanBase. */
  readonly lengthens: boolean;
}

interface RandomColumn {
  readonly type: number;
  readonly nulls: string;
}

interface RandomReference {
  readonly columns: string;
  readonly target: number;
  readonly targetColumns: string;
  readonly rules: string;
  /** Of a shadow: it points to the source. */
  readonly strays: boolean;
}

const facets = ['a', 'b', 'c', 'keys', 'options', 'foreignKeys', 'lengthens'] as const;

function randomMember(server: ServerAbilities): fc.Arbitrary<Member> {
  const column = fc.record({
    type: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3),
    nulls: fc.constantFrom('', '', ' NOT NULL'),
  });
  const columns = fc.constantFrom('a', 'a', 'a', 'a', 'b', 'b', 'c', 'a, b', 'b, c');
  const reference = fc.record({
    columns,
    target: fc.nat(3),
    targetColumns: columns,
    rules: fc.constantFrom('', '', ' ON DELETE CASCADE', ' ON UPDATE CASCADE', ' ON DELETE SET NULL'),
    strays: fc.constantFrom(false, false, false, false, true),
  });
  const plain = Array.from({ length: 14 }, () => '');
  const untied = where(!server.oceanbase, ' ENGINE=MyISAM', ' PARTITION BY KEY (a) PARTITIONS 2');
  return fc.record({
    a: column,
    b: column,
    c: column,
    keys: fc
      .tuple(
        fc.constantFrom(
          'PRIMARY KEY (a)',
          'PRIMARY KEY (a)',
          'UNIQUE KEY a (a)',
          'KEY a (a)',
          'KEY ab (a, b)',
        ),
        fc.subarray(['UNIQUE KEY b (b)', 'KEY bc (b, c)', 'KEY c (c)']),
      )
      .map(([first, more]) => [first, ...more]),
    options: fc.constantFrom(...plain, ' DEFAULT CHARSET=latin1', ...untied),
    foreignKeys: fc.array(reference, { minLength: 1, maxLength: 4 }),
    lengthens: server.oceanbase ? fc.constantFrom(false, false, true) : fc.constant(false),
  });
}

function render(
  members: readonly (Member & { readonly isThere: boolean })[],
  types: readonly string[],
  prefix: string,
): string[] {
  const there = members.map((member, at) => ({ ...member, at })).filter(({ isThere }) => isThere);
  const text = ({ type, nulls }: RandomColumn): string => {
    const name = types[type % types.length]!;
    return name.includes(' AS ') ? name : name + nulls;
  };
  const create = there.map(({ at, a, b, c, keys, options }) => {
    const elements = ['x int', `a ${text(a)}`, `b ${text(b)}`, `c ${text(c)}`, ...keys];
    return `CREATE TABLE ${prefix}t${at} (${elements.join(', ')})${options}`;
  });
  const add = there.flatMap(({ at, foreignKeys }) =>
    foreignKeys.map(({ columns, target, targetColumns, rules, strays }, number) => {
      const parent = `${strays ? '' : prefix}t${target % members.length}`;
      return `ALTER TABLE ${prefix}t${at} ADD CONSTRAINT ${prefix}f${at}_${number} FOREIGN KEY (${columns}) REFERENCES ${parent} (${targetColumns})${rules}`;
    }),
  );
  const lengthen = there.flatMap(({ at, a, lengthens }) =>
    lengthens && /^varchar\(\d+\)$/.test(types[a.type % types.length]!)
      ? [`ALTER TABLE ${prefix}t${at} MODIFY a varchar(80)${a.nulls}`]
      : [],
  );
  return [...create, ...add, ...lengthen];
}
