import { describe, expect, it } from '@jest/globals';
import { inMemoryEventStore } from '@outturn/event-store';
import { randomUUID } from 'node:crypto';
import { createCommandHandler } from './command-handler.ts';
import { SubjectStates } from './subject-states.ts';

const FINANCE = { user: 'fatima', roles: ['finance', 'administrator'] };

async function budgets(store: ReturnType<typeof inMemoryEventStore>) {
  const handler = await createCommandHandler(store);
  const say = (command: string, data: object) => handler.handle({ id: randomUUID(), command, actor: FINANCE, data });
  await say('RegisterOrganisation', { organisation: 'north', name: 'North' });
  await say('DefineService', { service: 'care', name: 'Care', organisation: 'north' });
  await say('OpenFinancialYear', { year: '2017-18' });
  return (line: string, amount: string) => say('SetBudget', { line, service: 'care', year: '2017-18', kind: 'expenditure', amount });
}

describe('the states of subjects', () => {
  it('are folded from each event once, however many decisions read them at the same time', async () => {
    const store = inMemoryEventStore({ kind: 'live' });
    const setBudget = await budgets(store);
    for (const line of ['A', 'B']) await setBudget(line, '100.00');
    const states = new SubjectStates(store, '00');
    const stream = 'virement-authority/care/2017-18';
    const look = () => states.decide([stream], (world) => world.get('virement-authority', 'care/2017-18')?.netBudget);
    const looks = await Promise.all(Array.from({ length: 5 }, look));
    expect(looks.map(({ result, revisions }) => [result, revisions.get(stream)])).toEqual(looks.map(() => ['200.00', 1]));
    const [, ...later] = await Promise.all([setBudget('C', '50.00'), ...Array.from({ length: 5 }, look)]);
    for (const { result, revisions } of later) expect(result).toBe(revisions.get(stream) === 1 ? '200.00' : '250.00');
    expect((await look()).result).toBe('250.00');
  });
});
