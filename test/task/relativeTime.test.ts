import { equal } from 'node:assert/strict';
import { relativeTime } from '../../src/task/schedule/relativeTime';

describe('a time in relative words', () => {
  const cases: readonly (readonly [now: string, instant: string, words: string])[] = [
    ['2026-11-28T22:00', '2026-11-28T22:00', 'now'],
    ['2026-11-28T22:00', '2026-11-28T21:55', '5 minutes ago'],
    ['2026-11-28T22:00', '2026-11-28T02:00', '20 hours ago'],
    // 40 hours, which round to two days.
    ['2026-11-28T22:00', '2026-11-27T06:00', 'yesterday'],
    // 26 hours, which round to one.
    ['2026-11-28T01:00', '2026-11-26T23:00', '2 days ago'],
    ['2026-11-28T22:00', '2026-11-28T23:33', 'in 93 minutes'],
    ['2026-11-28T22:00', '2026-11-30T20:00', 'in 46 hours'],
    // 60 hours.
    ['2026-11-28T22:00', '2026-12-01T10:00', 'in 3 days'],
  ];
  for (const [now, instant, words] of cases) {
    it(`${instant} is ${words} at ${now}`, () => {
      equal(relativeTime(new Date(instant).toISOString(), Date.parse(now), 'en'), words);
    });
  }
});
