import { equal } from 'node:assert/strict';
import { errorReport } from '../../../src/cli/errorReport';
import { EngineError } from '../../../src/engine/engineError';

describe('an error on the command line', () => {
  const { SHADOW_SYNC_PASSWORD: given } = process.env;
  const { isTTY } = process.stdin;
  before(() => {
    delete process.env['SHADOW_SYNC_PASSWORD'];
    process.stdin.isTTY = false;
  });
  after(() => {
    if (given !== undefined) process.env['SHADOW_SYNC_PASSWORD'] = given;
    process.stdin.isTTY = isTTY;
  });

  it('points to the password only where the login was refused, not where a right is missing', () => {
    const hint = ' The password is read from SHADOW_SYNC_PASSWORD, which is not set.';
    for (const [errno, expected] of [
      [1045, `Denied.${hint}`],
      [1698, `Denied.${hint}`],
      [1044, 'Denied.'],
      [1142, 'Denied.'],
    ] as const) {
      equal(errorReport(new EngineError('access', 'Denied.', { errno })).message, expected, String(errno));
    }
  });
});
