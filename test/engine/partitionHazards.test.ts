import { deepEqual } from 'node:assert/strict';
import { explain, table } from './explainChange';

describe('what a change of partitions says of itself', () => {
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
    ['ranges of another expression', below('(2)'), by('RANGE (`a` + 1)', 'VALUES LESS THAN (2)'), [misfits]],
    ['ranges that are new', below('(1)'), table('`a` int(11) NOT NULL'), [misfits]],
    ['ranges that go', table('`a` int(11) NOT NULL'), below('(1)'), ['ends the partitioning; the rows stay']],
    ['values that move', listed('VALUES IN (2)', 'VALUES IN (1,3)'), listed('VALUES IN (1,2)'), []],
    ['a value that goes', listed('VALUES IN (1)'), listed('VALUES IN (1,2)'), [misfits]],
    ['a default that comes', listed('VALUES IN (1)', 'DEFAULT'), listed('VALUES IN (1,2)'), []],
    ['its default in a list', listed('VALUES IN (1)', 'VALUES IN (DEFAULT)'), listed('VALUES IN (1,2)'), []],
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
