import { describe, expect, it } from '@jest/globals';
import { gate, GateBusy } from './gate.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('a gate', () => {
  it('lets so many through at once, the others in order, and says no at once when too many wait', async () => {
    const door = gate(2, 3);
    const state = { inside: 0, most: 0 };
    const order: number[] = [];
    const pass = (n: number) =>
      door.pass(async () => {
        state.inside += 1;
        state.most = Math.max(state.most, state.inside);
        order.push(n);
        await turn();
        state.inside -= 1;
        return n;
      });
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => pass(n)));
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : 'busy'))).toEqual([0, 1, 2, 3, 4, 'busy', 'busy', 'busy']);
    expect(all.filter((one) => one.status === 'rejected').map(({ reason }) => reason instanceof GateBusy)).toEqual([true, true, true]);
    expect([order, state]).toEqual([[0, 1, 2, 3, 4], { inside: 0, most: 2 }]);
    expect(await pass(9)).toBe(9);
  });

  it('gives the place back when the work fails', async () => {
    const door = gate(1, 1);
    const fail = () => door.pass(() => Promise.reject(new Error('no')));
    expect(await Promise.allSettled([fail(), fail()])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(await door.pass(async () => 'in')).toBe('in');
  });
});
