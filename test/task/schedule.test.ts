import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isTimeZone, scheduleText, wallTime, zonedInstant } from '../../src/task/schedule/schedule';

describe('a wall time in a time zone (CR-11, S08)', () => {
  const exact: readonly (readonly [string, string, string])[] = [
    ['2026-12-04T02:00', 'Europe/Berlin', '2026-12-04T01:00:00.000Z'],
    ['2026-07-04T02:00', 'Europe/Berlin', '2026-07-04T00:00:00.000Z'],
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T01:59', 'Europe/Berlin', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-12-04T02:00', 'UTC', '2026-12-04T02:00:00.000Z'],
    ['2026-12-04T02:00', 'Asia/Kolkata', '2026-12-03T20:30:00.000Z'],
    ['2026-12-04T02:00', 'Asia/Calcutta', '2026-12-03T20:30:00.000Z'],
    ['2026-12-04T02:00', 'America/Sao_Paulo', '2026-12-04T05:00:00.000Z'],
    ['2018-12-04T02:00', 'America/Sao_Paulo', '2018-12-04T04:00:00.000Z'],
    ['2026-01-04T02:00', 'Australia/Lord_Howe', '2026-01-03T15:00:00.000Z'],
    ['2026-07-04T02:00', 'Australia/Lord_Howe', '2026-07-03T15:30:00.000Z'],
    ['2024-02-29T23:59', 'UTC', '2024-02-29T23:59:00.000Z'],
  ];
  for (const [local, zone, at] of exact) {
    it(`${local} in ${zone} is ${at}`, () => {
      assert.deepEqual(zonedInstant(local, zone), { kind: 'exact', at });
      assert.equal(wallTime(at, zone).local, local);
    });
  }

  const gaps: readonly (readonly [string, string, string, string])[] = [
    ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-29T03:00'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z', '2026-03-29T03:30'],
    // Midnight itself did not exist there.
    ['2018-11-04T00:30', 'America/Sao_Paulo', '2018-11-04T03:30:00.000Z', '2018-11-04T01:30'],
    // Half an hour only.
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z', '2026-10-04T02:45'],
    // A whole day, left out at the date line.
    ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', '2011-12-31T12:00'],
  ];
  for (const [local, zone, at, becomes] of gaps) {
    it(`${local} in ${zone} does not exist; it would become ${becomes}`, () => {
      assert.deepEqual(zonedInstant(local, zone), { kind: 'gap', at });
      assert.equal(wallTime(at, zone).local, becomes);
    });
  }

  const overlaps: readonly (readonly [string, string, string, string])[] = [
    ['2026-10-25T02:00', 'Europe/Berlin', '2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z'],
    ['2026-10-25T02:59', 'Europe/Berlin', '2026-10-25T00:59:00.000Z', '2026-10-25T01:59:00.000Z'],
    ['2019-02-16T23:30', 'America/Sao_Paulo', '2019-02-17T01:30:00.000Z', '2019-02-17T02:30:00.000Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
  ];
  for (const [local, zone, earlier, later] of overlaps) {
    it(`${local} in ${zone} comes twice`, () => {
      assert.deepEqual(zonedInstant(local, zone), { kind: 'overlap', earlier, later });
      assert.equal(wallTime(earlier, zone).local, local);
      assert.equal(wallTime(later, zone).local, local);
    });
  }

  it('is invalid where no calendar, clock or zone has it', () => {
    const invalid = [
      '',
      '2026-12-04',
      '2026-12-04T24:00',
      '2026-02-30T10:00',
      '2026-13-01T10:00',
      '2026-12-04T10:60',
    ];
    for (const local of invalid) assert.deepEqual(zonedInstant(local, 'UTC'), { kind: 'invalid' }, local);
    assert.deepEqual(zonedInstant('2026-12-04T02:00', 'Europe/Atlantis'), { kind: 'invalid' });
    assert.equal(isTimeZone('Europe/Atlantis'), false);
    assert.equal(isTimeZone('Europe/Berlin'), true);
  });

  it('gives back every minute of every zone', () => {
    const zones = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
    // Until 1972 Liberia's clocks were 44.5 minutes behind: no whole instant had a wall time of whole minutes.
    const minutes = fc.integer({ min: (1973 - 1970) * 525_960, max: (2100 - 1970) * 525_960 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const at = new Date(minute * 60_000).toISOString();
        const { local } = wallTime(at, zone);
        const found = zonedInstant(local, zone);
        const instants =
          found.kind === 'overlap' ? [found.earlier, found.later] : 'at' in found ? [found.at] : [];
        assert.ok(instants.includes(at), `${zone} ${at} ${local} ${JSON.stringify(found)}`);
      }),
      { numRuns: 3000 },
    );
  });

  it('is shown with its zone, and which of two where it comes twice', () => {
    assert.equal(
      scheduleText('2026-12-04T01:00:00Z', 'Europe/Berlin', 'en'),
      'Fri 2026-12-04 02:00 Europe/Berlin',
    );
    assert.equal(
      scheduleText('2026-10-25T01:30:00Z', 'Europe/Berlin', 'en'),
      'Sun 2026-10-25 02:30 Europe/Berlin (UTC+01:00)',
    );
    const unknown = scheduleText('2026-10-25T01:30:00Z', 'Europe/Atlantis', 'en');
    assert.equal(unknown, '2026-10-25T01:30:00Z (Europe/Atlantis)');
  });

  it("has its day of the week in the user's language, by the clocks of the zone", () => {
    assert.equal(
      scheduleText('2026-12-03T23:30:00Z', 'Europe/Berlin', 'zh-cn'),
      '周五 2026-12-04 00:30 Europe/Berlin',
    );
  });
});
