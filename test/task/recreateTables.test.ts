import { equal, match } from 'node:assert/strict';
import { parseTable } from '../../src/engine/schema/parseTable';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import { recreateDiff } from '../../src/task/compare/recreateTables';

describe('recreateDiff', () => {
  it('drops no shadow where the session could not make it again', () => {
    const server: ServerFacts = {
      version: '9.7.0',
      flavor: 'mysql',
      identity: 'x',
      lowerCaseTableNames: 0,
      defaultCollations: {},
      readOnly: false,
    };
    const [expected, actual] = ['bigint', 'int'].map((type) =>
      parseTable(`CREATE TABLE \`t\` (\n  \`a\` ${type} DEFAULT NULL\n) ENGINE=InnoDB`, 'd'),
    );
    const table = { expected: expected!, actual: actual!, diff: { kind: 'alter', changes: [] } } as const;
    equal(recreateDiff(table, server).kind, 'recreate');
    const refused = recreateDiff(table, { ...server, keyless: 'keyed' });
    match(refused.kind === 'unsupported' ? refused.reason : '', /sql_generate_invisible_primary_key/);
  });

  it('drops no shadow that would not be equal when it is made anew', () => {
    const server: ServerFacts = {
      version: '8.0.11-TiDB-v8.4.0',
      flavor: 'tidb',
      identity: 'x',
      lowerCaseTableNames: 2,
      defaultCollations: {},
      readOnly: false,
    };
    const [expected, actual] = ['bigint', 'int'].map((type) =>
      parseTable(
        `CREATE TABLE \`t\` (\n  \`a\` ${type} DEFAULT NULL\n) ENGINE=InnoDB\nPARTITION BY HASH (\`a\`)\n(PARTITION \`p0\` COMMENT 'a \\ b')`,
        'd',
      ),
    );
    const table = { expected: expected!, actual: actual!, diff: { kind: 'alter', changes: [] } } as const;
    const refused = recreateDiff(table, server);
    match(refused.kind === 'unsupported' ? refused.reason : '', /Take it out of the source/);
  });
});
