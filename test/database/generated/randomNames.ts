import fc from 'fast-check';

const odd = [
  'order',
  'select',
  'primary',
  'constraint',
  'period',
  'check',
  'x y',
  'q`t',
  "it's",
  'say "x"',
  'a,b)',
  '%s',
  '$&',
  'semi;colon',
  '-- x',
  '*/',
  '/* y',
  'back\\slash',
  '数量',
  'Größe',
  'Mixed',
  'null',
  'moving_1',
  'new\nline',
  'a:b?',
  '{x}',
  '__proto__',
];

/** Names of columns: plain ones often, so that tables meet; 64 characters and hostile ones now and then. */
export const columnName: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') },
  { weight: 3, arbitrary: fc.constantFrom(...odd, 'l'.repeat(64), `${'l'.repeat(63)}m`) },
);

export const indexName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'ref1', 'a') },
  { weight: 1, arbitrary: fc.constantFrom(...odd.filter((name) => name !== 'primary'), 'k'.repeat(64)) },
);

export const constraintName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('c1', 'c2', 'c3', 'c4') },
  { weight: 1, arbitrary: fc.constantFrom(...odd, 'k'.repeat(64), `${'k'.repeat(63)}2`) },
);

/** Names of tables leave room for the prefix, and for the coding of letters in file names. */
export const tableName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('t1', 't2', 't3') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('group', 'or`der', "it's", 'a b', '订单', '$&', '-- x', 't'.repeat(58), 'a.b'),
  },
);

export const comment: fc.Arbitrary<string> = fc.constantFrom(
  '',
  '',
  '',
  '',
  'a',
  "it's",
  'back\\slash',
  'new\nline',
  "AUTO_INCREMENT=5, COMMENT='x'",
  '100 % */ -- ; `x` (',
  '数 é',
  'nul\0 sub\x1a tab\t cr\r "',
  'ж'.repeat(1024),
);

export function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\0', '\\0')}'`;
}
