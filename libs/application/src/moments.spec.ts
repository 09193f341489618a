import { describe, expect, it } from '@jest/globals';
import { BadQuestion } from '@outturn/reporting';
import { resolveMoment } from './moments.ts';

/** A ledger of three events, recorded around the end of a summer's day in London. */
const TIMES = ['2017-07-10T08:00:00.000Z', '2017-07-10T22:59:59.999Z', '2017-07-10T23:00:00.000Z'];
const ledger = {
  head: async () => ({ position: TIMES.length, recordedAt: TIMES.at(-1) ?? null }),
  positionAt: async (time: string) => TIMES.filter((recorded) => recorded <= time).length,
  readStreams: async (from: Readonly<Record<string, number>>) => ('publication/JULY' in from ? [{ position: 3 }] : []) as never,
  readAt: async ([position]: readonly number[]) => [{ recordedAt: TIMES[(position ?? 0) - 1] }] as never,
};
const at = async (asAt?: string) => (await resolveMoment(ledger, asAt)).position;

describe('moments', () => {
  it('left out is now: the position of the last event', async () => {
    expect(await resolveMoment(ledger)).toEqual({ position: 3, recordedAt: TIMES[2] });
  });

  it('a position is itself, 0 being before everything', async () => {
    expect(await resolveMoment(ledger, '2')).toEqual({ position: 2, recordedAt: TIMES[1] });
    expect(await resolveMoment(ledger, '0')).toEqual({ position: 0, recordedAt: null });
  });

  it('a date is the end of that day in London, in summer time', async () => {
    expect(await at('2017-07-10')).toBe(2);
    expect(await at('2017-07-11')).toBe(3);
    expect(await at('2017-07-09')).toBe(0);
  });

  it('a time is the last position recorded at or before it; without an offset it is London’s', async () => {
    expect(await at('2017-07-10T08:00:00Z')).toBe(1);
    expect(await at('2017-07-10T08:00:00')).toBe(0);
    expect(await at('2017-07-10T09:00')).toBe(1);
    expect(await at('2017-07-10T09:00:00+01:00')).toBe(1);
  });

  it('a publication is the position before its own event, under its name', async () => {
    expect(await resolveMoment(ledger, 'pub:JULY')).toEqual({ position: 2, recordedAt: TIMES[1], publication: 'JULY' });
  });

  it.each(['4', '99999999999999999999', '2999-01-01', '2999-01-01T00:00:00Z', 'pub:AUGUST', 'yesterday', '-1', '1.5', '2017-02-30', '2017-07-10T25:00', ''])(
    '%j is wrong usage, never silently now',
    async (asAt) => {
      await expect(resolveMoment(ledger, asAt)).rejects.toThrow(BadQuestion);
    },
  );
});
