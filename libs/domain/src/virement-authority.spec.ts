import { describe, expect, it } from '@jest/globals';
import { authorise, rolesThatMay } from './authority.ts';
import type { AuthorityTier, CommandData } from './commands.ts';
import { isRefusal } from './decider.ts';
import { decide } from './deciders.ts';
import { outOfScope } from './scope.ts';
import { after, command, given, type GivenEvent, world } from './testing/specification.ts';
import { AMOUNT_TIERS, approve, authority, CABINET, CHIEF, COUNCIL_MEETING, HEAD, moving, request, VIREMENT_GROUND } from './testing/virement-ground.ts';

type Request = Partial<CommandData['RequestVirement']>;

/** Who is needed for a virement, by the council's configuration; the refusal where nobody of these may. */
function needed(past: readonly GivenEvent[], differs: Request): string {
  const decision = decide(approve('V', COUNCIL_MEETING), world(after(past, request('V', differs))));
  if (isRefusal(decision)) return decision.detail;
  const [posted] = decision;
  return posted?.type === 'VirementPosted' ? posted.data.authority.needed : 'nothing was posted';
}

const within = (amount: string): Request => ({ lines: moving(amount) });
const across = (amount: string): Request => ({ lines: moving(amount, 'L1', 'L2') });
const permanently = (differs: Request): Request => ({ ...differs, permanence: 'permanent' });
const council = (...tiers: AuthorityTier[]) => after(VIREMENT_GROUND, authority(tiers));

describe('tiers by amount: £25k service head, £50k chief officer, £100k cabinet, council above', () => {
  it.each([
    ['25000.00', 'service-head'],
    ['25000.01', 'chief-officer'],
    ['50000.00', 'chief-officer'],
    ['50000.01', 'cabinet'],
    ['100000.00', 'cabinet'],
    ['100000.01', 'council'],
  ])('%s needs the %s; a limit includes its amount', (amount, role) => expect(needed(VIREMENT_GROUND, within(amount))).toBe(role));

  it('lets higher tiers do what lower ones do, and says in which role it was done', () => {
    for (const actor of [HEAD, CHIEF, CABINET, COUNCIL_MEETING]) {
      expect(decide(approve('V', actor), world(after(VIREMENT_GROUND, request('V'))))).toMatchObject([
        { data: { authority: { needed: 'service-head', given: actor.roles[0] } } },
        {},
        {},
        {},
      ]);
    }
    const several = { user: 'sue', roles: ['council', 'chief-officer', 'finance'] };
    expect(decide(approve('V', several), world(after(VIREMENT_GROUND, request('V'))))).toMatchObject([
      { data: { authority: { given: 'chief-officer' } } },
      {},
      {},
      {},
    ]);
  });

  it('tells a lower tier whom it needs', () =>
    given(...after(VIREMENT_GROUND, request('V', within('60000'))))
      .when(approve('V', CHIEF))
      .thenRefused('virement-authority', /V moves £60,000\.00: chief-officer approves up to £50,000\.00\. It needs cabinet or council/));
});

describe('anything across services, or above £50k, to the executive', () => {
  const past = council(
    { role: 'chief-officer', upTo: '50000.00', acrossServices: false, permanent: true },
    { role: 'council', upTo: null, acrossServices: true, permanent: true },
  );

  it.each([
    [within('50000.00'), 'chief-officer'],
    [within('50000.01'), 'council'],
    [across('0.01'), 'council'],
  ])('%j', (differs, role) => expect(needed(past, differs)).toBe(role));

  it('counts a service and what lies below it as one', () => expect(needed(past, { lines: moving('10', 'L4', 'L3') })).toBe('chief-officer'));

  it('says so to who may not', () =>
    given(...after(past, request('V', across('1'))))
      .when(approve('V', CHIEF))
      .thenRefused('virement-authority', /V moves £1\.00 across services: chief-officer approves nothing across services\. It needs council/));
});

describe('a yearly cumulative cap of a per cent of the service’s net budget', () => {
  // Adults opened with 1,000,000 + 100,000 + 100,000, roads with 1,000,000 less income of 50,000: 1% is 12,000 and 9,500.
  const past = council(
    { role: 'service-head', upTo: null, acrossServices: true, permanent: true, cumulativePerYear: { percentOfNetBudget: '1' } },
    { role: 'council', upTo: null, acrossServices: true, permanent: true },
  );

  it('counts what is posted in the year, and this one', () => {
    expect(needed(past, within('12000.00'))).toBe('service-head');
    expect(needed(past, within('12000.01'))).toBe('council');
    const posted = after(past, request('V1', within('7000')), approve('V1'));
    expect(needed(posted, within('5000.00'))).toBe('service-head');
    expect(needed(posted, within('5000.01'))).toBe('council');
  });

  it('counts in every service that is touched, what goes in as much as what goes out', () => {
    expect(needed(past, across('9500.00'))).toBe('service-head');
    expect(needed(past, across('9500.01'))).toBe('council');
    const posted = after(past, request('V1', across('9500.00')), approve('V1'));
    given(...after(posted, request('V', { lines: moving('0.01', 'L2', 'INCOME') })))
      .when(approve('V'))
      .thenRefused(
        'virement-authority',
        /service-head approves up to £9,500\.00 a year for roads, where £9,500\.00 is posted already: £9,500\.01 with this one\. It needs council/,
      );
  });

  it('counts nothing that is only requested, rejected or withdrawn, and what a higher tier posted', () => {
    const asked = after(past, request('V1', within('12000.00')), request('V2', within('12000.00')));
    const decided = after(asked, command('RejectVirement', { virement: 'V1' }, { actor: HEAD }));
    expect(needed(decided, within('12000.00'))).toBe('service-head');
    expect(needed(after(decided, approve('V2', COUNCIL_MEETING)), within('0.01'))).toBe('council');
  });

  it('counts each year by itself', () => {
    const posted = after(
      past,
      request('V1', within('12000.00')),
      approve('V1'),
      command('SetBudget', { line: 'L1', service: 'adults', year: '2018-19', kind: 'expenditure', amount: '1000000.00' }),
    );
    // Two lines of 1,000,000 opened 2018-19: 1% is 20,000.
    expect(needed(posted, { year: '2018-19', lines: moving('20000.00', 'L1', 'L18') })).toBe('service-head');
    expect(needed(posted, { year: '2018-19', lines: moving('20000.01', 'L1', 'L18') })).toBe('council');
  });

  it('may be an amount', () => {
    const capped = council(
      { role: 'service-head', upTo: '4000.00', acrossServices: true, permanent: true, cumulativePerYear: { amount: '5000.00' } },
      { role: 'council', upTo: null, acrossServices: true, permanent: true },
    );
    const posted = after(capped, request('V1', within('4000')), approve('V1'));
    expect(needed(posted, within('1000.00'))).toBe('service-head');
    expect(needed(posted, within('1000.01'))).toBe('council');
  });
});

describe('the limits of permanence, and of no authority', () => {
  const past = council(
    { role: 'service-head', upTo: '25000.00', acrossServices: false, permanent: false },
    { role: 'chief-officer', upTo: '25000.00', acrossServices: false, permanent: true },
  );

  it('lets only tiers for permanent virements approve them', () => {
    expect(needed(after(past, authority([...AMOUNT_TIERS])), permanently(within('1')))).toBe('service-head');
    given(...after(past, request('V', permanently(within('1')))))
      .when(approve('V'))
      .thenRefused('virement-authority', /permanently: service-head approves nothing permanent\. It needs chief-officer/);
  });

  it('says why each tier does not reach where none does', () =>
    given(...after(past, request('V', across('1'))))
      .when(approve('V'))
      .thenRefused('virement-authority', /no tier reaches it: service-head approves nothing across services; chief-officer approves nothing across services/));

  it('approves nothing where nothing is set', () => {
    const unset = VIREMENT_GROUND.filter(({ type }) => type !== 'VirementAuthoritySet');
    given(...after(unset, request('V')))
      .when(approve('V'))
      .thenRefused('virement-authority', /No virement authority is set for north in 2017-18.*SetVirementAuthority/);
  });
});

describe('the tiers in force', () => {
  const tier = (role: string): AuthorityTier => ({ role, upTo: null, acrossServices: true, permanent: true });
  const past = after(
    VIREMENT_GROUND,
    authority([tier('old-head')], { organisation: 'north' }),
    authority([tier('new-head')], { organisation: 'north', from: { year: '2017-18', period: 7 } }),
    authority([tier('south-head')], { organisation: 'south' }),
  );
  const may = (role: string, stated: { effective?: string; today?: string }, effective?: string) =>
    !isRefusal(
      decide(approve('V', { user: 'ann', roles: [role] }, stated), world(after(past, request('V', {}, effective === undefined ? {} : { effective })))),
    );

  it('are those of the organisation, on the day from which the virement counts', () => {
    expect(may('old-head', { effective: '2017-09-30' })).toBe(true);
    expect(may('new-head', { effective: '2017-09-30' })).toBe(false);
    expect(may('new-head', { effective: '2017-10-01' })).toBe(true);
    expect(may('old-head', {}, '2017-09-30')).toBe(true);
    expect(may('old-head', { today: '2017-05-01' })).toBe(true);
    expect(may('new-head', { today: '2017-12-01' })).toBe(true);
    // The day of posting is moved to the nearest day within the year.
    expect(may('old-head', { today: '2017-01-01' })).toBe(true);
    expect(may('new-head', { today: '2026-01-01' })).toBe(true);
    for (const role of ['south-head', 'service-head', 'finance', 'administrator'])
      expect({ role, may: may(role, { today: '2017-12-01' }) }).toEqual({ role, may: false });
  });
});

describe('roles of tiers', () => {
  it('are told apart only with the rules at hand; without any role nobody may', () => {
    expect(authorise(approve('V', { user: 'ann', roles: ['parks-committee'] }))).toBeUndefined();
    expect(authorise(approve('V', { user: 'ann', roles: [] }))).toMatchObject({
      rule: 'role',
      detail: expect.stringContaining('a tier of the virement authority') as unknown,
    });
    expect(rolesThatMay('ApproveVirement', ['cabinet'])).toEqual(['cabinet']);
    expect(rolesThatMay('RequestVirement', ['cabinet'])).toEqual(['service-team', 'finance']);
  });

  it('reach everywhere, unless the account is limited to services', () => {
    const asked = world(after(VIREMENT_GROUND, request('V1', within('1')), request('V2', across('1'))));
    expect(outOfScope(approve('V2'), [], asked)).toBeUndefined();
    expect(outOfScope(approve('V1'), ['adults'], asked)).toBeUndefined();
    expect(outOfScope(approve('V2'), ['adults'], asked)).toMatchObject({
      rule: 'unknown-reference',
      detail: expect.stringContaining('no virement ‘V2’') as unknown,
    });
    expect(outOfScope(request('V3', across('1')), ['adults'], asked)).toMatchObject({ detail: expect.stringContaining('no budget line ‘L2’') as unknown });
    expect(outOfScope(request('V3', within('1')), ['adults'], asked)).toBeUndefined();
  });
});
