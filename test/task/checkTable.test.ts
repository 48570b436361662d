import assert from 'node:assert/strict';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';
import { answeredTables, forgetSchemas } from '../../src/task/run/checkTable';

const server: ServerFacts = {
  version: '10.11.19-MariaDB',
  flavor: 'mariadb',
  identity: 'x',
  lowerCaseTableNames: 0,
  defaultCollations: {},
  readOnly: false,
};

describe('what was read of a planned table', () => {
  it('is parsed once, and let go of when the table is done with', () => {
    const table = {
      pair: { source: { database: 'd', name: 'a' }, shadow: { database: 'd', name: '_test_a' } },
    };
    const text = (name: string): string =>
      `CREATE TABLE \`${name}\` (\n  \`id\` int(11) NOT NULL\n) ENGINE=InnoDB`;
    const read = () => {
      const answers = ['a', '_test_a'].map((name) => [{ 'Create Table': text(name) }]);
      return answeredTables(server, [table], answers)[0];
    };
    const before = read();
    assert.equal(before?.source?.elements.length, 1);
    assert.equal(read()?.source, before.source);
    assert.equal(read()?.shadow, before.shadow);
    forgetSchemas(table);
    assert.notEqual(read()?.source, before.source);
  });
});
