import assert from 'node:assert/strict';
import { serverFacts } from '../../../src/engine/connection/serverFacts';

/** Texts recorded from servers; they show how servers are told apart, not that they are supported. */
describe('the facts of servers', () => {
  const facts = (version: string, variables: Readonly<Record<string, string>> = {}) =>
    serverFacts(version, new Map(Object.entries(variables)), []);

  it('tell the flavor', () => {
    assert.equal(facts('5.7.25-OceanBase-v4.2.1.8').flavor, 'oceanbase');
    assert.equal(facts('5.7.25', { version_comment: 'OceanBase_CE 4.3.1 (r1)' }).flavor, 'oceanbase');
    assert.equal(facts('8.0.11-TiDB-v7.5.1').flavor, 'tidb');
    assert.equal(facts('11.4.2-MariaDB-log').flavor, 'mariadb');
    assert.equal(facts('8.0.36', { version_comment: 'MySQL Community Server - GPL' }).flavor, 'mysql');
    assert.equal(facts('8.0.35-27', { version_comment: 'Percona Server (GPL)' }).flavor, 'mysql');
  });

  it('tell servers apart by what they have, and nodes of a cluster not at all', () => {
    assert.equal(
      facts('8.0.36', { server_uuid: '3e11fa47-71ca-11e1-9e33-c80aa9429562' }).identity.slice(0, 8),
      '3e11fa47',
    );
    assert.notEqual(
      facts('10.4.1-MariaDB', { hostname: 'a', port: '3306' }).identity,
      facts('10.4.1-MariaDB', { hostname: 'b', port: '3306' }).identity,
    );
    assert.equal(
      facts('8.0.11-TiDB-v7.5.1', { hostname: 'tidb-0', server_uuid: '00000000-0000-0000-0000-000000000000' })
        .identity,
      facts('8.0.11-TiDB-v7.5.1', { hostname: 'tidb-1' }).identity,
    );
  });

  it('count every way of refusing changes as read-only', () => {
    assert.equal(facts('8.0.36', { read_only: 'OFF', super_read_only: 'OFF' }).readOnly, false);
    assert.equal(facts('8.0.36', { read_only: 'OFF', innodb_read_only: 'ON' }).readOnly, true);
    assert.equal(facts('12.0.2-MariaDB', { read_only: 'NO_LOCK' }).readOnly, true);
    assert.equal(facts('8.0.11-TiDB-v7.5.1', { tidb_restricted_read_only: 'ON' }).readOnly, true);
  });
});
