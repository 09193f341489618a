import { describe, expect, it, jest } from '@jest/globals';
import { KEPT_UNNAMED_DAYS, sweepEvidence } from './evidence-sweep.ts';

describe('the sweep of files of forms that were never sent', () => {
  it('is done at the start, with the days that the operations guide states, and ends with the service', async () => {
    const ending = new AbortController();
    const asked: number[] = [];
    const sweep = async (days: number) => {
      asked.push(days);
      return 0;
    };
    const running = sweepEvidence(async () => ({ sweep }), 'postgres://nowhere', ending.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    ending.abort();
    await running;
    expect(asked).toEqual([KEPT_UNNAMED_DAYS]);
    expect(KEPT_UNNAMED_DAYS).toBe(30);
  });

  it('says what it could not do and lets the service go on', async () => {
    const ending = new AbortController();
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const running = sweepEvidence(() => Promise.reject(new Error('no connection')), 'postgres://nowhere', ending.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    ending.abort();
    await running;
    expect(said.mock.calls.map(([text]) => text)).toEqual(['Files of forms that were never sent could not be looked through: no connection\n']);
    said.mockRestore();
  });
});
