import assert from 'node:assert/strict';
import { clockJump, isJumpedOver, jumpText } from '../../src/task/schedule/clockJump';

const noon = Date.UTC(2026, 0, 2, 12);
const minute = 60_000;
const at = (minutes: number): string => new Date(noon + minutes * minute).toISOString();
/** A look so many minutes after the one at noon, by the wall and by the monotonic clock. */
const look = (wall: number, monotonic: number) =>
  clockJump({ wall: noon, monotonic: 0 }, { wall: noon + wall * minute, monotonic: monotonic * minute });

describe('a jump of the clock (S03, S05, S06)', () => {
  it('is none while both clocks go on alike', () => {
    for (const [wall, monotonic] of [
      [0.3, 0.3],
      [1.2, 0.3],
      [-0.5, 0.3],
      [1.9, 1.9],
    ] as const) {
      assert.equal(look(wall, monotonic), undefined, `${wall} ${monotonic}`);
    }
  });

  it('is a sleep of the machine, whichever clock goes on in it', () => {
    for (const monotonic of [0.3, 120]) {
      const jump = look(120, monotonic);
      assert.ok(jump);
      assert.deepEqual(
        [-1, 0, 1, 60, 120, 121].map((minutes) => isJumpedOver(jump, at(minutes))),
        [false, false, true, true, true, false],
      );
      assert.equal(isJumpedOver(jump, undefined), false);
      assert.match(jumpText(jump), /went 120 min forward at once/);
    }
  });

  it('is a clock set back: what had passed is to come again', () => {
    const jump = look(-120, 0.3);
    assert.ok(jump);
    assert.deepEqual(
      [-121, -119, -1, 1].map((minutes) => isJumpedOver(jump, at(minutes))),
      [false, true, true, false],
    );
    assert.match(jumpText(jump), /went 120 min back at once/);
  });
});
