import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@outturn/ledger';
import { faultsOf } from './acknowledged.ts';

const events = [1, 2, 3].map((position): StoredEvent => ({
  id: `e${position}`,
  stream: 'a/1',
  type: 'Noted',
  version: 1,
  command: `c${position}`,
  effective: null,
  actor: '{}',
  payload: '{}',
  position,
  revision: position - 1,
  recordedAt: `2017-06-14T12:00:00.00${position}Z`,
}));
const acknowledged = [1, 2, 3].map((position) => ({ command: `c${position}`, position }));
const changed = (index: number, to: Partial<StoredEvent>): StoredEvent[] => events.map((event, n) => (n === index ? { ...event, ...to } : event));

describe('the checker', () => {
  it('finds nothing in a sound ledger, and does not mind what was recorded without an acknowledgement', () => {
    expect(faultsOf(events, acknowledged)).toEqual([]);
    expect(faultsOf(events, acknowledged.slice(1))).toEqual([]);
  });

  it.each<[string, StoredEvent[]]>([
    ['lost', events.slice(0, 2)],
    ['recorded 2 times', changed(2, { command: 'c1' })],
    ['stands at place 2', events.filter((_, n) => n !== 1)],
    ['stands at 3', [changed(0, { command: 'c3' })[0] as StoredEvent, events[1] as StoredEvent, changed(2, { command: 'c1' })[2] as StoredEvent]],
    ['stands where 1 should', changed(1, { revision: 7 })],
    ['recorded before the one before it', changed(1, { recordedAt: '2017-06-14T11:00:00.000Z' })],
  ])('finds what is planted: %s', (says, planted) => {
    expect(faultsOf(planted, acknowledged).some((fault) => fault.includes(says))).toBe(true);
  });
});
