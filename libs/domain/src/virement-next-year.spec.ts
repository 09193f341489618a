import { describe, expect, it } from '@jest/globals';
import { decide } from './deciders.ts';
import { after, world } from './testing/specification.ts';
import { moving, request, VIREMENT_GROUND } from './testing/virement-ground.ts';

describe('the next year of a permanent virement', () => {
  it('takes a line that moves in the next year alone, beside others that move now', () => {
    const lines = [
      { line: 'L1', amount: '-10', nextYear: '-15' },
      { line: 'L3', amount: '10' },
      { line: 'L4', amount: '0', nextYear: '5' },
    ];
    const [made] = after(VIREMENT_GROUND, request('V1', { permanence: 'permanent', lines })).slice(-1);
    expect(made).toMatchObject({ data: { amount: '10.00', lines: [{}, {}, { line: 'L4', amount: '0.00', nextYear: '5.00' }] } });
    const none = decide(
      request('V1', { permanence: 'permanent', lines: moving('0').map((line, n) => ({ ...line, nextYear: n === 0 ? '-5' : '5' })) }),
      world(VIREMENT_GROUND),
    );
    expect(none).toMatchObject({ rule: 'zero-amount', detail: expect.stringContaining('2018-19'), fields: ['lines'] });
  });
});
