import assert from 'node:assert/strict';
import type { Connection } from '../../../src/engine/connection/connection';
import { withShadowLocks } from '../../../src/engine/execute/lockShadows';
import type { OpenControl } from '../../../src/engine/execute/openControl';
import { type DatabaseServer, sharedDatabase } from '../../support/database';
import { closeConnections, openTo } from '../../support/engineTarget';
import { sharedServerKind } from '../../support/serverKind';

describe('locking shadows', () => {
  let server: DatabaseServer;
  const opened: Connection[] = [];
  afterEach(closeConnections);
  before(async function () {
    this.timeout(120_000);
    server = await sharedDatabase();
  });

  const open: OpenControl = async () => {
    const connection = await openTo(server, 'execute');
    opened.push(connection);
    return connection;
  };
  // OceanBase keeps locks of sessions that were ended, so no run may meet those of another.
  const shop = `Shop${process.pid}`;
  const shadows = (...names: readonly string[]) => names.map((name) => ({ database: shop, name }));
  const many = shadows(...Array.from({ length: 120 }, (_, index) => `_test_${index}`));

  it('keeps a second runner out, also one that writes the names otherwise, and tells who holds it (L11)', async function () {
    // MySQL 5.6 lets runs take turns, and waits ten seconds for each.
    this.timeout(60_000);
    const result = await withShadowLocks(open, many, async (locks) => {
      assert.equal(locks.warning, undefined);
      const holder = opened.at(-1)?.id;
      const other = [{ database: shop.toLowerCase(), name: '_TEST_77' }];
      // With one lock a session, all of the database are held together.
      const { old, flavor } = await sharedServerKind();
      const start = Date.now();
      const refused = await withShadowLocks(open, [...shadows('free'), ...other], () =>
        Promise.resolve('ran'),
      );
      assert.deepEqual(refused, {
        status: 'busy',
        shadow: old ? shadows('free')[0] : other[0],
        // TiDB does not tell, and waits a second for each.
        ...(flavor !== 'tidb' && { connectionId: holder }),
      });
      const all = await withShadowLocks(open, many, () => Promise.resolve('ran'));
      assert.equal(all.status, 'busy');
      if (!old) assert.ok(Date.now() - start < 8_000, 'It waited for each lock.');
      const elsewhere = [{ database: 'warehouse', name: 'elsewhere' }];
      return withShadowLocks(open, old ? elsewhere : shadows('elsewhere'), async () => {
        const held = await withShadowLocks(open, other, () => Promise.resolve('ran'));
        assert.equal(held.status, 'busy', 'a lock of another run frees none');
        return 'ran';
      });
    });
    assert.deepEqual(result, { status: 'done', value: { status: 'done', value: 'ran' } });
  });

  it('frees the locks in the end, also when the run throws or its connection dies, and tells of that at once', async () => {
    await assert.rejects(
      withShadowLocks(open, many, () => Promise.reject(new Error('stopped'))),
      /stopped/,
    );
    await withShadowLocks(open, many, async ({ lost }) => {
      const root = await server.connectRoot();
      await root.query(`KILL ${opened.at(-1)?.id}`);
      await root.end();
      await until(lost);
    });
    const again = await withShadowLocks(open, many, ({ warning }) => Promise.resolve(warning));
    // OceanBase keeps the locks of a session that was ended: that is seen, and said.
    const { flavor } = await sharedServerKind();
    assert.equal(again.status, 'done');
    assert.match(again.value ?? '', flavor === 'oceanbase' ? /session \d+, which has ended/ : /^$/);
  });
});

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
