import { equal } from 'node:assert/strict';
import { asSentence } from '../../src/engine/connection/serverWords';

describe('a server’s words before other sentences', () => {
  it('end with a full stop, their own or ours', () => {
    equal(asSentence('Query execution was interrupted'), 'Query execution was interrupted.');
    equal(
      asSentence('127.0.0.1:3306 did not answer within 10 s.'),
      '127.0.0.1:3306 did not answer within 10 s.',
    );
  });
});
