import { equal } from 'node:assert/strict';
import { durationText } from '../../webview/texts/durationText';

describe('a duration in words', () => {
  const words: readonly (readonly [number, string])[] = [
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [125_900, '2 min 05 s'],
    [3_599_999, '59 min 59 s'],
    [3_600_000, '1 h 00 min'],
    [32_423_000, '9 h 00 min'],
    [90_060_000, '25 h 01 min'],
  ];
  for (const [milliseconds, text] of words) {
    it(`of ${milliseconds} ms is ${text}`, () => equal(durationText(milliseconds), text));
  }
});
