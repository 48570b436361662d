import { deepEqual, equal } from 'node:assert/strict';
import type { TablePair } from '../../src/engine/schema/tableName';
import { foreignKeysApart } from '../../src/task/compare/foreignKeysApart';

const pair: TablePair = {
  source: { database: 'shop', name: 'a' },
  shadow: { database: 'shop', name: '_test_a' },
};
const column = '  `id` int(11) NOT NULL';
const index = '  KEY `i` (`id`,`x`)';
const key = (name: string, target: string): string =>
  `  CONSTRAINT \`${name}\` FOREIGN KEY (\`id\`) REFERENCES \`${target}\` (\`id\`) ON DELETE CASCADE`;
const table = (name: string, ...elements: readonly string[]): string =>
  `CREATE TABLE \`${name}\` (\n${elements.join(',\n')}\n) ENGINE=InnoDB`;
const apart = (source: readonly string[], shadow: readonly string[]) =>
  foreignKeysApart(pair, table('a', ...source), table('_test_a', ...shadow));

describe('tables that are the same but for their foreign keys', () => {
  it('are told with the keys of both', () => {
    const keys = apart([column, index, key('f', 'p')], [column, index, key('_test_f', '_test_p')]);
    const said = (target: string) => [
      { columns: '(`id`)', target: { database: 'shop', name: target }, rest: '(`id`) ON DELETE CASCADE' },
    ];
    deepEqual(keys, { source: said('p'), shadow: said('_test_p') });
  });

  it('may point to another database, by odd names, over several columns', () => {
    const odd = '  CONSTRAINT `a``b` FOREIGN KEY (`id`, `x`) REFERENCES `o``n`.`e, (x)` (`id`, `y`)';
    const [told] = apart([column, index, odd], [column, index, odd])?.source ?? [];
    deepEqual(told, {
      columns: '(`id`, `x`)',
      target: { database: 'o`n', name: 'e, (x)' },
      rest: '(`id`, `y`)',
    });
  });

  it('may have other keys, with a check behind them', () => {
    const check = '  CONSTRAINT `c` CHECK (`id` > 0)';
    const keys = apart(
      [column, index, key('f', 'p'), key('g', 'q'), check],
      [column, index, key('f', 'p'), check],
    );
    deepEqual([keys?.source.length, keys?.shadow.length], [2, 1]);
  });

  it('are left to the parser where anything else differs', () => {
    const other = column.replace('11', '12');
    equal(apart([column, index, key('f', 'p')], [other, index, key('f', 'p')]), undefined);
    equal(apart([column, index, key('f', 'p')], [column, index]), undefined, 'keys on one side only');
  });

  it('are left to the parser where no index stands behind a key', () => {
    const prefix = '  KEY `i` (`id`(3))';
    equal(apart([column, key('f', 'p')], [column, key('f', 'p')]), undefined);
    equal(apart([column, prefix, key('f', 'p')], [column, prefix, key('f', 'p')]), undefined);
  });

  it('are left to the parser where an index only speaks of the columns of a key', () => {
    for (const other of [
      "  KEY `i` (`x`) COMMENT '(`id`)'",
      '  KEY `i` ((abs(`id`)))',
      '  KEY `(``id``)` (`x`)',
    ]) {
      const elements = [column, other, key('f', 'p')];
      equal(apart(elements, elements), undefined, other);
    }
  });

  it('are left to the parser where a name looks like a key', () => {
    const name = '  `x\n  CONSTRAINT ``f`` FOREIGN KEY (` int(11)';
    const elements = [column, name, index, key('f', 'p')];
    equal(apart(elements, elements), undefined);
  });
});
