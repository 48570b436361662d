import { equal, ok } from 'node:assert/strict';
import {
  quoteIdentifier,
  quoteTable,
  unquoteIdentifier,
  unquoteString,
} from '../../src/engine/schema/quoting';
import { constraintName } from '../../src/task/projectShadow';

describe('quoting', () => {
  it('doubles backticks and qualifies tables', () => {
    equal(quoteIdentifier('a`b'), '`a``b`');
    equal(unquoteIdentifier('`a``b`'), 'a`b');
    equal(quoteTable({ database: 'my.db', name: "o'x" }), "`my.db`.`o'x`");
  });

  it('reads string literals as the server prints them', () => {
    equal(unquoteString("'it''s \\'x\\' \\n \\\\'"), "it's 'x' \n \\");
  });
});

describe('constraintName', () => {
  const name = (constraint: string, source: string, shadow: string): string =>
    constraintName(constraint, { database: 'd', name: source }, { database: 'd', name: shadow });

  it('gives a constraint the prefix or suffix of its shadow', () => {
    equal(name('orders_ibfk_1', 'orders', '_test_orders'), '_test_orders_ibfk_1');
    equal(name('orders_ibfk_1', 'orders', 'orders_t'), 'orders_t_ibfk_1');
    equal(name('fk_customer', 'orders', '_test_orders'), '_test_fk_customer');
    equal(name('fk_customer', 'orders', 'orders_t'), 'fk_customer_t');
    equal(name('fk_customer', 'orders', 'orders'), 'fk_customer');
  });

  it('keeps long names within 64 characters and apart', () => {
    const long = 'f'.repeat(63);
    const first = name(`${long}1`, 'orders', '_test_orders');
    const second = name(`${long}2`, 'orders', '_test_orders');
    equal(first.length, 64);
    ok(first !== second);
  });
});
