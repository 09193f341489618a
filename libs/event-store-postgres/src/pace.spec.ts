import { describe, expect, it } from '@jest/globals';
import { createPace } from './pace.ts';

const WRITES = 16;

/** One batch after the other: the database takes 20 µs for a write and `commit` beside, the next 16 writes are ready after `preparation`. */
function paceOf(commit: number, preparation: number, rounds = 100) {
  const pace = createPace();
  let now = 0;
  for (let round = 0; round < rounds; round += 1) {
    const sent = now;
    pace.sent(WRITES, sent);
    now += WRITES * 0.02 + commit;
    pace.answered(WRITES, sent, now);
    now += preparation;
  }
  return pace;
}

describe('two halves or one batch', () => {
  it('are halves while nothing is known, from eight writes on', () => {
    expect(createPace().halves(8)).toBe(true);
    expect(createPace().halves(7)).toBe(false);
  });

  it('are halves where the disk commits faster than the next writes are ready, and one batch where it is slower', () => {
    expect(paceOf(0.25, 0.5).halves(WRITES)).toBe(true);
    expect(paceOf(1.2, 0.5).halves(WRITES)).toBe(false);
  });

  it('are halves again when so many wait that making them ready takes longer than the slow commit', () => {
    expect(paceOf(1.2, 0.5).halves(64)).toBe(true);
  });

  it('turn with the disk', () => {
    const pace = paceOf(2, 0.5);
    expect(pace.halves(WRITES)).toBe(false);
    let now = 1_000;
    for (let round = 0; round < 200; round += 1) {
      pace.sent(WRITES, now);
      pace.answered(WRITES, now, now + WRITES * 0.02 + 0.2);
      now += WRITES * 0.02 + 0.7;
    }
    expect(pace.halves(WRITES)).toBe(true);
  });

  it('count the time at the server from when the batch before was done', () => {
    const pace = createPace();
    let sentBefore = 0;
    for (let answer = 0; answer < 100; answer += 1) {
      // A half is ready 0.2 ms after the answer to the one before it, and lies at the server until the other is done.
      const sent = answer + 0.2;
      pace.sent(8, sent);
      pace.answered(8, sentBefore, answer + 1);
      sentBefore = sent;
    }
    expect(pace.halves(WRITES)).toBe(true);
  });

  it('a pause between requests does not count as work', () => {
    const pace = paceOf(4, 0.1);
    pace.sent(WRITES, 1e9);
    expect(pace.halves(WRITES)).toBe(false);
  });
});
