import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AppendRequest, inMemoryEventStore, type EventStore } from '@outturn/event-store';
import { type CommandHandler, createCommandHandler } from './command-handler.ts';

const FINANCE = { user: 'head-of-finance', roles: ['finance', 'administrator'] };
let counter = 0;
const id = () => `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`;
const say = (command: string, data: object, more: object = {}) => ({ id: id(), command, actor: FINANCE, data, ...more });

const SETTING = [
  ['RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk' }],
  ['DefineService', { service: 'asc', name: 'Adult social care', organisation: 'norfolk' }],
  ['OpenFinancialYear', { year: '2017-18' }],
  ['CreateProgramme', { programme: 'pi', name: 'Promoting Independence', organisation: 'norfolk' }],
  ['CreateWorkstream', { workstream: 'entry', programme: 'pi', name: 'Entry points' }],
  [
    'ProposeScheme',
    {
      scheme: 'ASC006',
      programme: 'pi',
      workstream: 'entry',
      service: 'asc',
      title: 'Customer pathway',
      owner: 'head-of-commissioning',
      kind: 'technical-efficiency',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'projected',
    },
  ],
  ['ApproveScheme', { scheme: 'ASC006', profile: { basis: 'incremental', saving: { '2017-18': '1000.00' } } }],
] as const;

describe('recording commands', () => {
  let store: EventStore;
  let handler: CommandHandler;

  beforeEach(async () => {
    store = inMemoryEventStore();
    handler = await createCommandHandler(store, { operator: 'finance-desk' });
    for (const [command, data] of SETTING) expect(await handler.handle(say(command, data))).toMatchObject({ status: 'recorded' });
  });

  const forecast = (to: string, reason: string, more: object = {}) =>
    say(
      'ChangeForecast',
      { scheme: 'ASC006', year: '2017-18', period: 2, forecast: to, reasons: [{ code: 'unexplained', amount: reason, narrative: 'Provider is late' }] },
      more,
    );

  it('answers with the position of the last event and the types recorded', async () => {
    expect(await handler.handle(forecast('900.00', '-100.00'))).toEqual({
      id: expect.any(String),
      status: 'recorded',
      position: 8,
      events: ['ForecastChanged'],
    });
  });

  it('records the operator beside the actor, and no text inside the event', async () => {
    await handler.handle(forecast('900.00', '-100.00', { source: 'return of May' }));
    const [event] = await store.readAt([8]);
    expect(JSON.parse(event?.actor ?? '')).toEqual({ ...FINANCE, operator: 'finance-desk' });
    expect(event?.payload).not.toContain('Provider is late');
    expect(event?.payload).not.toContain('return of May');
  });

  it('answers a repeated command with its first result, even where the rules would refuse it by now', async () => {
    const command = forecast('900.00', '-100.00');
    const first = await handler.handle(command);
    await handler.handle(forecast('800.00', '-100.00'));
    expect(await handler.handle(command)).toEqual({ ...first, status: 'duplicate' });
    expect((await store.head()).position).toBe(9);
  });

  it('refuses the same id with other content', async () => {
    const command = forecast('900.00', '-100.00');
    await handler.handle(command);
    expect(await handler.handle({ ...command, data: { ...command.data, forecast: '850.00' } })).toMatchObject({
      status: 'refused',
      problem: { rule: 'id-reused' },
    });
  });

  it('refuses with the rule, the figures and the fields, and records nothing', async () => {
    const result = await handler.handle(forecast('900.00', '-90.00'));
    expect(result).toMatchObject({ status: 'refused', problem: { rule: 'reasons-add-up', fields: ['reasons'] } });
    expect(result.problem?.detail).toMatch(/-£90\.00.*-£100\.00/);
    expect((await store.head()).position).toBe(7);
  });

  it('nothing to do is recorded with no events', async () => {
    expect(await handler.handle(say('OpenFinancialYear', { year: '2017-18' }))).toMatchObject({ status: expect.stringMatching(/recorded|refused/) });
    expect((await store.head()).position).toBe(7);
  });

  it('a stale expectedRevision is a conflict; the current one is taken', async () => {
    expect(await handler.handle(forecast('900.00', '-100.00', { expectedRevision: 0 }))).toMatchObject({
      status: 'conflict',
      problem: { detail: expect.stringMatching(/revision 1, not at 0/) },
    });
    expect(await handler.handle(forecast('900.00', '-100.00', { expectedRevision: 1 }))).toMatchObject({ status: 'recorded' });
  });

  it('decides again when somebody else was faster, while patience lasts and five times at least', async () => {
    let intrusions = 0;
    let most = 3;
    const rival = await createCommandHandler(store);
    const crowded: EventStore = {
      ...store,
      append: async (request: AppendRequest) => {
        if ((intrusions += 1) <= most) await rival.handle(say('SetMilestone', { scheme: 'ASC006', milestone: `M${counter}`, due: '2017-09-01' }));
        return store.append(request);
      },
    };
    const impatient = await createCommandHandler(crowded, { patienceMs: 0 });
    expect(await impatient.handle(forecast('900.00', '-100.00'))).toMatchObject({ status: 'recorded' });
    [intrusions, most] = [0, 9];
    expect(await impatient.handle(forecast('800.00', '-100.00'))).toMatchObject({
      status: 'conflict',
      problem: { detail: 'scheme/ASC006 kept changing while this was decided; 5 attempts were made. Send it again.' },
    });
    [intrusions, most] = [0, 9];
    expect(await (await createCommandHandler(crowded)).handle(forecast('800.00', '-100.00'))).toMatchObject({ status: 'recorded' });
    expect(intrusions).toBe(10);
    [intrusions, most] = [0, Number.POSITIVE_INFINITY];
    const begun = performance.now();
    const short = await createCommandHandler(crowded, { patienceMs: 150 });
    expect(await short.handle(forecast('700.00', '-100.00'))).toMatchObject({ status: 'conflict' });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(150);
  });

  it('takes no change for a period that is closed between deciding and recording', async () => {
    const rival = await createCommandHandler(store);
    await rival.handle(say('OpenPeriod', { year: '2017-18', period: 2 }));
    let closed = false;
    const overtaken: EventStore = {
      ...store,
      append: async (request: AppendRequest) => {
        if (!closed) expect(await rival.handle(say('ClosePeriod', { year: '2017-18', period: 2 }))).toMatchObject({ status: 'recorded' });
        closed = true;
        return store.append(request);
      },
    };
    const slow = await createCommandHandler(overtaken);
    expect(await slow.handle(forecast('900.00', '-100.00'))).toMatchObject({ status: 'refused', problem: { rule: 'late-change' } });
    expect(await slow.handle(forecast('900.00', '-100.00', { source: 'letter' }))).toMatchObject({
      status: 'recorded',
      events: ['ForecastChanged', 'LateChangeMarked'],
    });
  });

  it('answers every line, readable or not', async () => {
    expect(await handler.handleLine('{')).toMatchObject({ id: null, status: 'refused', problem: { rule: 'unreadable' } });
    expect(await handler.handleLine('[]')).toMatchObject({ id: null, status: 'refused' });
    expect(await handler.handleLine(JSON.stringify(say('Nonsense', {})))).toMatchObject({ status: 'refused', problem: { rule: 'unknown-command' } });
  });

  describe('of an account that has signed in', () => {
    const roles = (account: string, given: string[], services: string[] = []) => say('SetAccountRoles', { account, roles: given, services });
    const comment = (more: object = {}) => say('Comment', { subject: 'scheme/ASC006', text: 'Seen' }, more);

    beforeEach(async () => {
      await handler.handle(say('DefineService', { service: 'care-homes', name: 'Homes', organisation: 'norfolk', parent: 'asc' }));
      await handler.handle(say('DefineService', { service: 'roads', name: 'Roads', organisation: 'norfolk' }));
      await handler.handle(roles('sara', ['service-team'], ['asc']));
      await handler.handle(roles('rob', ['service-team'], ['roads']));
      await handler.handle(roles('fay', ['finance']));
    });

    it('the actor is the account in the roles that the ledger gives it, whatever the command states', async () => {
      const forged = forecast('900.00', '-100.00', { actor: { user: 'somebody-else', roles: ['finance'] } });
      expect(await handler.handleAs('sara', forged)).toMatchObject({ status: 'recorded' });
      const [event] = await store.readAt([(await store.head()).position]);
      expect(JSON.parse(event?.actor ?? '')).toEqual({ user: 'sara', roles: ['service-team'] });
    });

    it('needs no actor in the command', async () => {
      const { actor: _actor, ...bare } = forecast('900.00', '-100.00');
      expect(await handler.handleAs('sara', bare)).toMatchObject({ status: 'recorded' });
    });

    it('an account without roles, or whose roles were taken, may nothing', async () => {
      expect(await handler.handleAs('stranger', comment())).toMatchObject({ status: 'refused', problem: { rule: 'role' } });
      await handler.handle(roles('sara', []));
      expect(await handler.handleAs('sara', comment())).toMatchObject({ status: 'refused', problem: { rule: 'role' } });
    });

    it('another service’s scheme is answered as if it did not exist, even its revision', async () => {
      const others = await handler.handleAs('rob', comment({ expectedRevision: 4711 }));
      expect(others).toMatchObject({ status: 'refused', problem: { rule: 'unknown-reference' } });
      const missing = await handler.handleAs('rob', say('Comment', { subject: 'scheme/NOPE', text: 'Seen' }));
      expect(others.problem?.detail.replace('ASC006', 'NOPE')).toBe(missing.problem?.detail);
      for (const [command, data] of [
        ['ConfirmForecast', { scheme: 'ASC006', year: '2017-18', period: 1 }],
        ['ConfirmForecast', { scheme: 'NOPE', year: '2017-18', period: 1 }],
      ] as const) {
        expect(await handler.handleAs('rob', say(command, data))).toMatchObject({
          problem: { rule: 'unknown-reference', detail: `There is no scheme ‘${data.scheme}’.` },
        });
      }
    });

    it('services below its own are its own; finance is not limited', async () => {
      await handler.handle(say('MoveScheme', { scheme: 'ASC006', service: 'care-homes', reason: 'structure of June' }));
      expect(await handler.handleAs('sara', comment())).toMatchObject({ status: 'recorded' });
      expect(await handler.handleAs('fay', comment())).toMatchObject({ status: 'recorded' });
    });

    it('of an id that another service has it is told no more than that it is taken', async () => {
      const data = {
        scheme: 'ASC006',
        programme: 'pi',
        workstream: 'entry',
        service: 'roads',
        title: 'Mine',
        owner: 'head',
        kind: 'income',
        cashReleasing: true,
        recurrence: 'recurrent',
        confidence: 'assured',
      };
      const { problem } = await handler.handleAs('rob', say('ProposeScheme', data));
      expect(problem).toMatchObject({ rule: 'already-exists', detail: 'The id ‘ASC006’ is taken. Choose another id.' });
    });
  });
});
