import { equal } from 'node:assert/strict';
import { namedEnvironment } from '../../../src/host/connections/import/namedEnvironment';

describe('the environment that a name tells of (CO-3)', () => {
  const cases: readonly (readonly [string, ReturnType<typeof namedEnvironment>])[] = [
    ['prod', 'production'],
    ['Shop (PRODUCTION)', 'production'],
    ['shopProd', 'production'],
    ['shopprod', 'production'],
    ['prod2', 'production'],
    ['orders-live', 'production'],
    ['订单生产库', 'production'],
    ['preprod', 'staging'],
    ['pre-prod', 'staging'],
    ['shop_staging', 'staging'],
    ['UAT', 'staging'],
    ['预发', 'staging'],
    ['test', 'test'],
    ['db.qa.example.com', 'test'],
    ['测试', 'test'],
    ['latest', 'development'],
    ['products', 'development'],
    ['delivery', 'development'],
    ['shop', 'development'],
    ['', 'development'],
  ];
  for (const [name, environment] of cases)
    it(`is ${environment} of "${name}"`, () => equal(namedEnvironment(name), environment));

  it('is that of the first name that tells of one', () => {
    equal(namedEnvironment('shop', 'db.prod.example.com'), 'production');
    equal(namedEnvironment('dev', 'db.prod.example.com'), 'development');
  });
});
