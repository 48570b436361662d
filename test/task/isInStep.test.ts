import { equal, match } from 'node:assert/strict';
import type { TablePair } from '../../src/engine/schema/tableName';
import { isInStep } from '../../src/task/compare/isInStep';
import { readPair } from '../../src/task/compare/readPair';

const pair: TablePair = {
  source: { database: 'shop', name: 'a`$&' },
  shadow: { database: 'shop', name: '_test_a' },
};
const source = (rest: string): string => `CREATE TABLE \`a\`\`$&\` (\n${rest}`;
const shadow = (rest: string): string => `CREATE TABLE \`_test_a\` (\n${rest}`;
const columns = "  `id` int(11) NOT NULL COMMENT 'from AUTO_INCREMENT=7'";
const same = (left: string, right: string): boolean => isInStep(pair, source(left), shadow(right));

describe('shadows in step by their text', () => {
  it('have the text of their source, but for the name and the counter', () => {
    const table = (tail: string): string => `${columns}\n)${tail}`;
    const mysql = (counter: string): string =>
      table(` ENGINE=InnoDB${counter} DEFAULT CHARSET=utf8mb4 COMMENT=' AUTO_INCREMENT=1'`);
    equal(same(mysql(''), mysql('')), true);
    equal(same(mysql(' AUTO_INCREMENT=17'), mysql('')), true);
    equal(same(mysql(''), mysql(' AUTO_INCREMENT=17')), true);
    const oceanbase = (counter: string): string =>
      table(`${counter} AUTO_INCREMENT_MODE = 'ORDER' DEFAULT CHARSET = utf8mb4`);
    equal(same(oceanbase(' AUTO_INCREMENT = 3'), oceanbase(' AUTO_INCREMENT = 9')), true);
  });

  it('do not differ in what only looks like a counter or like the name', () => {
    const inTable = (value: string): string =>
      `${columns}\n) ENGINE=InnoDB COMMENT=' AUTO_INCREMENT=${value}'`;
    equal(same(inTable('1'), inTable('2')), false);
    const inColumn = (value: string): string => `${columns.replace('7', value)}\n) ENGINE=InnoDB`;
    equal(same(inColumn('1'), inColumn('2')), false);
    const inName = (value: string): string =>
      `  \`\n) ENGINE=x AUTO_INCREMENT=${value}\` int(11) NOT NULL\n) ENGINE=InnoDB`;
    equal(same(inName('1'), inName('2')), false);
    equal(isInStep(pair, source(`${columns}\n)`), source(`${columns}\n)`)), false);
  });

  it('have no foreign key, which may have to point elsewhere', () => {
    const key = `${columns},\n  CONSTRAINT \`f\` FOREIGN KEY (\`id\`) REFERENCES \`p\` (\`id\`)\n) ENGINE=InnoDB`;
    equal(same(key, key), false);
  });

  it('have rows of their own', () => {
    const merge = `${columns}\n) ENGINE=MRG_MyISAM DEFAULT CHARSET=utf8mb4 UNION=(\`real\`)`;
    const read = readPair(
      pair,
      { table: pair.source, status: 'read', createStatement: source(merge) },
      { table: pair.shadow, status: 'read', createStatement: shadow(merge) },
    );
    match(read.status === 'unsupported' ? read.reason : '', /no rows of its own/);
  });
});
