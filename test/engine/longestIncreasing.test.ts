import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { longestIncreasing } from '../../src/engine/diff/longestIncreasing';

describe('longestIncreasing', () => {
  it('finds the indexes of the numbers that can stay', () => {
    deepEqual(longestIncreasing([6, 0, 1, 3, 2, 4, 5]), [1, 2, 4, 5, 6]);
    deepEqual(longestIncreasing([]), []);
  });

  it('is increasing and as long as the slow way finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { maxLength: 12 }), (values) => {
        const found = longestIncreasing(values).map((index) => values[index]!);
        deepEqual(
          found,
          [...found].sort((a, b) => a - b),
        );
        equal(found.length, slowLength(values));
      }),
    );
  });
});

function slowLength(values: readonly number[]): number {
  const best: number[] = [];
  for (const [index, value] of values.entries()) {
    best[index] =
      1 + Math.max(0, ...values.slice(0, index).map((other, at) => (other < value ? best[at]! : 0)));
  }
  return Math.max(0, ...best);
}
