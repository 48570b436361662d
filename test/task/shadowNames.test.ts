import assert from 'node:assert/strict';
import {
  nameRuleProblem,
  nameShadows,
  nameSources,
  type NamingServer,
} from '../../src/task/names/shadowNames';
import type { NameRule } from '../../src/task/taskSettings';

const server: NamingServer = { flavor: 'mysql', lowerCaseTableNames: 0 };
const prefix: NameRule = { kind: 'prefix', affix: '_test_' };
const suffix: NameRule = { kind: 'suffix', affix: '_t' };
const listed = (...names: readonly string[]) =>
  names.map((name) => ({ table: { database: 'shop', name }, kind: 'table' as const }));
const all = { database: 'shop', range: 'all' as const, nameRule: prefix, tables: [] };
const partial = (...tables: readonly string[]) => ({ ...all, range: 'partial' as const, tables });
const messages = (named: ReturnType<typeof nameShadows>) => named.problems.map(({ message }) => message);

describe('the name rule (CR-4)', () => {
  it('takes letters, digits and underscores, 1 to 32 of them', () => {
    for (const affix of ['_', '_test_', 'T9', 'x'.repeat(32)]) {
      assert.equal(nameRuleProblem({ kind: 'prefix', affix }), undefined);
    }
    assert.match(nameRuleProblem({ kind: 'suffix', affix: '' }) ?? '', /Enter the suffix/);
    assert.match(
      nameRuleProblem({ kind: 'prefix', affix: 'x'.repeat(33) }) ?? '',
      /33 characters; at most 32/,
    );
    for (const affix of ['a-b', 'a b', 'ä', 'a`', 'a\n', '٣']) {
      assert.match(nameRuleProblem({ kind: 'prefix', affix }) ?? '', /only letters, digits and underscores/);
    }
  });

  it('puts the prefix before and the suffix behind', () => {
    assert.equal(nameShadows(partial('a'), listed('a'), server).pairs[0]?.shadow.name, '_test_a');
    const named = nameShadows({ ...partial('a'), nameRule: suffix }, listed('a'), server);
    assert.equal(named.pairs[0]?.shadow.name, 'a_t');
  });
});

describe('all tables (CR-3)', () => {
  it('leave out shadows by the rule, and say of what', () => {
    const named = nameShadows(all, listed('_test_orders', 'orders', 'stock'), server);
    assert.deepEqual(
      named.pairs.map(({ source }) => source.name),
      ['orders', 'stock'],
    );
    assert.deepEqual(named.leftOut, [
      {
        source: '_test_orders',
        shadow: '_test__test_orders',
        message: '_test_orders is already the shadow of orders.',
      },
    ]);
  });

  it('leave out what the patterns exclude, and say by which (CR-5)', () => {
    const tables = listed('orders', 'Orders_log', 'orders_log', 'tmp_1', 'tmp_10', 'a.b');
    const named = nameShadows({ ...all, exclude: ['*_log', 'tmp_?', 'a?b*'] }, tables, server);
    assert.deepEqual(
      named.pairs.map(({ source }) => source.name),
      ['orders', 'tmp_10'],
    );
    assert.deepEqual(
      named.leftOut.map(({ message }) => message),
      [
        'Orders_log is excluded by *_log.',
        'orders_log is excluded by *_log.',
        'tmp_1 is excluded by tmp_?.',
        'a.b is excluded by a?b*.',
      ],
    );
    assert.equal(nameShadows({ ...partial('tmp_1'), exclude: ['tmp_?'] }, tables, server).pairs.length, 1);
  });

  it('do not take a table for a shadow when its source does not exist', () => {
    const named = nameShadows(all, listed('_test_alone', 'orders'), server);
    assert.deepEqual(
      named.pairs.map(({ source }) => source.name),
      ['_test_alone', 'orders'],
    );
    assert.deepEqual(named.leftOut, []);
  });

  it('leave out shadows of shadows and views', () => {
    const tables = [
      ...listed('x', '_test_x', '_test__test_x'),
      { table: { database: 'shop', name: 'v' }, kind: 'view' as const },
    ];
    const named = nameShadows(all, tables, server);
    assert.deepEqual(
      named.pairs.map(({ source }) => source.name),
      ['x'],
    );
    assert.equal(named.leftOut.length, 2);
  });

  it('may be 20,000', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => [`t${index}`, `_test_t${index}`]).flat();
    const named = nameShadows(all, listed(...names), server);
    assert.equal(named.pairs.length, 10_000);
    assert.equal(named.leftOut.length, 10_000);
  });
});

describe('names that cannot be (CR-4, X05)', () => {
  it('are those over 64 characters', () => {
    const name = 'a'.repeat(58);
    assert.deepEqual(messages(nameShadows(partial(name), listed(name), server)), []);
    const longer = `${name}a`;
    assert.match(
      messages(nameShadows(partial(longer), listed(longer), server))[0] ?? '',
      /has 65 characters/,
    );
  });

  it('are those whose file the server could not name, where tables are files', () => {
    const fits = '表'.repeat(49);
    const fails = '表'.repeat(50);
    assert.deepEqual(messages(nameShadows(partial(fits), listed(fits), server)), []);
    assert.match(
      messages(nameShadows(partial(fails), listed(fails), server))[0] ?? '',
      /takes 256 bytes as a file name on the server; at most 251/,
    );
    assert.deepEqual(
      messages(nameShadows(partial(fails), listed(fails), { ...server, flavor: 'oceanbase' })),
      [],
    );
    const letters = 'ж'.repeat(58);
    assert.deepEqual(
      messages(nameShadows(partial(letters), listed(letters), server)),
      [],
      'three bytes each',
    );
  });

  it('are those with characters that no server takes', () => {
    assert.match(messages(nameShadows(partial('a😀'), listed('a😀'), server))[0] ?? '', /contains 😀/);
  });

  it('are those of a source of the task, or of a shadow', () => {
    const tables = listed('orders', '_test_orders');
    const named = nameShadows(partial('orders', '_test_orders'), tables, server);
    assert.deepEqual(named.pairs, []);
    assert.match(messages(named)[0] ?? '', /_test_orders of orders is itself a source table of the task/);
    assert.match(messages(named)[1] ?? '', /_test_orders is already the shadow of orders/);
  });

  it('are those that two sources would share, where the server does not tell letters apart', () => {
    const folding = { ...server, lowerCaseTableNames: 2 };
    const chosen = partial('Orders', 'orders');
    assert.deepEqual(nameShadows(chosen, listed('Orders', 'orders'), server).pairs.length, 2);
    const folded = nameShadows(chosen, listed('Orders'), folding);
    assert.deepEqual(folded.problems, [], 'one table, named twice, is one table');
    assert.equal(folded.pairs.length, 1);
  });

  it('are those of a view, and of tables that do not exist', () => {
    const tables = [
      ...listed('orders'),
      { table: { database: 'shop', name: '_test_orders' }, kind: 'view' as const },
      { table: { database: 'shop', name: 'v' }, kind: 'view' as const },
      { table: { database: 'shop', name: 's' }, kind: 'other' as const },
    ];
    const found = messages(nameShadows(partial('orders', 'gone', 'v', 's'), tables, server));
    assert.match(found[0] ?? '', /A view named _test_orders is in the place of the shadow of orders/);
    assert.match(found[1] ?? '', /There is no table gone in shop/);
    assert.match(found[2] ?? '', /v is a view/);
    assert.match(found[3] ?? '', /s is no base table/);
  });
});

describe('the list of sources', () => {
  it('tells which have a shadow and which are one, by the server’s comparison of names', () => {
    const tables = listed('Orders', '_TEST_orders', 'stock');
    const folding = { ...server, lowerCaseTableNames: 1 };
    assert.deepEqual(nameSources(tables, prefix, folding), [
      { name: 'Orders', shadow: '_test_Orders', shadowExists: true },
      { name: '_TEST_orders', shadow: '_test__TEST_orders', shadowExists: false, shadowOf: 'Orders' },
      { name: 'stock', shadow: '_test_stock', shadowExists: false },
    ]);
    assert.ok(nameSources(tables, prefix, server).every(({ shadowExists }) => !shadowExists));
  });
});
