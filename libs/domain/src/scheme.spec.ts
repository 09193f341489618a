import { describe, expect, it } from '@jest/globals';
import type { Profile } from '@outturn/kernel';
import fc from 'fast-check';
import { amount, money, toIncremental, yearsAfter } from '@outturn/kernel';
import type { CommandData } from './commands.ts';
import { currentTarget, originalTarget } from './rules/targets.ts';
import type { SchemeState } from './scheme.ts';
import { approved, banked, COUNCIL, PROFILE, proposal, proposed } from './testing/council.ts';
import { after, BOARD, command, event, given, type GivenEvent, SERVICE_TEAM, world } from './testing/specification.ts';

const state = (events: readonly GivenEvent[]): SchemeState => {
  const scheme = world(events).get('scheme', 'ASC006');
  if (!scheme) throw new Error('there is no scheme ASC006');
  return scheme;
};

const stageAdvanced = (from: SchemeState['stage'], to: SchemeState['stage']) =>
  event('scheme/ASC006', 'StageAdvanced', { scheme: 'ASC006', from, to, reason: null });

describe('ProposeScheme', () => {
  const propose = (stated: Partial<CommandData['ProposeScheme']> = {}) => command('ProposeScheme', proposal(stated), { actor: SERVICE_TEAM });

  it('records an idea', () => {
    given(...COUNCIL)
      .when(propose())
      .thenEvents(event('scheme/ASC006', 'SchemeProposed', { ...proposal(), balancingLine: false, category: null }));
    expect(state(after(COUNCIL, propose({ balancingLine: true, category: '1d' })))).toMatchObject({ stage: 'idea', balancingLine: true, category: '1d' });
  });

  it('does not take an id twice', () => {
    given(...proposed())
      .when(propose())
      .thenRefused('already-exists', /scheme ‘ASC006’ already: Promoting independence/, 'scheme');
  });

  it('wants programme, workstream and service to exist, and the workstream to be of the programme', () => {
    given(...COUNCIL)
      .when(propose({ programme: 'none' }))
      .thenRefused('unknown-reference', /programme ‘none’/, 'programme');
    given(...COUNCIL)
      .when(propose({ workstream: 'none' }))
      .thenRefused('unknown-reference', /workstream ‘none’/, 'workstream');
    given(...COUNCIL)
      .when(propose({ workstream: 'channels' }))
      .thenRefused('unknown-reference', /‘channels’ is a workstream of programme ‘digital’, not of ‘savings’/, 'workstream');
    given(...COUNCIL)
      .when(propose({ service: 'none' }))
      .thenRefused('unknown-reference', /service ‘none’/, 'service');
  });

  it('does not call avoided cost cash', () => {
    given(...COUNCIL)
      .when(propose({ kind: 'cost-avoidance', cashReleasing: true }))
      .thenRefused('cost-avoidance-not-cash', /never cash-releasing/, 'kind', 'cashReleasing');
  });

  it('wants a title and an owner', () => {
    given(...COUNCIL)
      .when(propose({ title: '' }))
      .thenRefused('blank-text', /title/, 'title');
    given(...COUNCIL)
      .when(propose({ owner: ' ' }))
      .thenRefused('blank-text', /owner/, 'owner');
  });
});

describe('ApproveScheme', () => {
  const approve = (profile: Profile, more: Partial<CommandData['ApproveScheme']> = {}) => command('ApproveScheme', { scheme: 'ASC006', profile, ...more });
  const decision = { body: 'Full Council', date: '2017-02-20', minute: '7' };

  it('records the profile in its own basis, with the decision', () => {
    given(...proposed())
      .when(approve({ basis: 'incremental', saving: { '2017-18': '100000', '2018-19': '150000.0' } }, { decision }))
      .thenEvents(
        event('scheme/ASC006', 'SchemeApproved', {
          scheme: 'ASC006',
          profile: { basis: 'incremental', saving: { '2017-18': '100000.00', '2018-19': '150000.00' } },
          phasing: null,
          decision,
        }),
      );
  });

  it('moves to approved from idea and from business case', () => {
    expect(state(approved()).stage).toBe('approved');
    expect(state(after([...proposed(), stageAdvanced('idea', 'business-case')], approve(PROFILE))).stage).toBe('approved');
  });

  it('takes amounts below 0: a saving reversed', () => {
    const events = after(proposed(), approve({ basis: 'absolute', saving: { '2017-18': '100.00', '2018-19': '-25.00' } }));
    expect(state(events).targets?.original.saving).toEqual({ '2017-18': '100.00', '2018-19': '-25.00' });
  });

  it('approves once, whatever stage the scheme is at', () => {
    given(...approved())
      .when(approve(PROFILE))
      .thenRefused('already-approved', /RebaselineScheme/, 'scheme');
    given(...approved(), stageAdvanced('approved', 'idea'))
      .when(approve(PROFILE))
      .thenRefused('already-approved');
  });

  it('does not approve what was withdrawn', () => {
    given(...proposed(), stageAdvanced('idea', 'withdrawn'))
      .when(approve(PROFILE))
      .thenRefused('stage', /at stage withdrawn; it can be approved only at idea, business-case/);
  });

  it('wants a profile without gaps', () => {
    given(...proposed())
      .when(approve({ basis: 'absolute', saving: { '2017-18': '1.00', '2019-20': '1.00' } }))
      .thenRefused('profile-gap', /saving leaves out 2018-19/, 'profile.saving');
    given(...proposed())
      .when(approve({ basis: 'absolute', saving: {}, investment: { '2017-18': '1.00', '2020-21': '1.00' } }))
      .thenRefused('profile-gap', /investment leaves out 2018-19/, 'profile.investment');
    given(...proposed())
      .when(approve({ basis: 'absolute', saving: {} }))
      .thenRefused('profile-empty', /names no year/, 'profile.saving');
  });

  it('phases a year over twelve months that add up to its absolute target', () => {
    const incremental: Profile = { basis: 'incremental', saving: { '2017-18': '100.00', '2018-19': '20.00' } };
    const months = Array.from({ length: 12 }, () => '10');
    given(...proposed())
      .when(approve(incremental, { phasing: { '2018-19': months } }))
      .thenEvents(
        event('scheme/ASC006', 'SchemeApproved', { scheme: 'ASC006', profile: incremental, phasing: { '2018-19': months.map(() => '10.00') }, decision: null }),
      );
    given(...proposed())
      .when(approve(incremental, { phasing: { '2017-18': months } }))
      .thenRefused('phasing-adds-up', /months of 2017-18 add up to £120.00; its target is £100.00/, 'phasing.2017-18');
    given(...proposed())
      .when(approve(incremental, { phasing: { '2018-19': ['120.00'] } }))
      .thenRefused('phasing-adds-up', /over 1 months/);
    given(...proposed())
      .when(approve(incremental, { phasing: { '2019-20': months } }))
      .thenRefused('phasing-adds-up', /2019-20 is phased but the profile names no saving/);
  });

  it('lets growth hold investment only', () => {
    const growth = proposed({ kind: 'growth', cashReleasing: false });
    const investment = { '2017-18': '500.00' };
    given(...growth)
      .when(approve({ basis: 'absolute', saving: { '2017-18': '0.00', '2018-19': '1.00' }, investment }))
      .thenRefused('growth-holds-investment-only', /2018-19 has a saving of £1.00/, 'profile.saving');
    expect(state(after(growth, approve({ basis: 'absolute', saving: {}, investment }))).targets?.current.investment).toEqual(investment);
    expect(state(after(growth, approve({ basis: 'absolute', saving: { '2017-18': '0' }, investment }))).stage).toBe('approved');
  });

  it('is finance’s', () => {
    given(...proposed())
      .when(command('ApproveScheme', { scheme: 'ASC006', profile: PROFILE }, { actor: SERVICE_TEAM }))
      .thenRefused('role', /ApproveScheme needs the role finance; sara.service acts as service-team/);
  });

  it('wants a scheme, and a decision that names body and minute', () => {
    given(...COUNCIL)
      .when(approve(PROFILE))
      .thenRefused('unknown-reference', /scheme ‘ASC006’/, 'scheme');
    given(...proposed())
      .when(approve(PROFILE, { decision: { ...decision, body: '' } }))
      .thenRefused('blank-text', /decision.body/, 'decision.body');
  });

  it('gives the same targets whether the profile is stated in total effects or in changes', () => {
    const series = fc
      .array(fc.integer({ min: -100_000_000, max: 100_000_000 }), { minLength: 1, maxLength: 6 })
      .map((pence) => Object.fromEntries(pence.map((of, index) => [yearsAfter('2017-18', index), amount(money(String(of)).div(100))])));
    fc.assert(
      fc.property(series, fc.constantFrom('recurrent' as const, 'one-off' as const), fc.integer({ min: -1, max: 8 }), (saving, recurrence, offset) => {
        const past = proposed({ recurrence });
        const year = yearsAfter('2017-18', offset);
        const [absolute, incremental] = [
          state(after(past, approve({ basis: 'absolute', saving }))),
          state(after(past, approve({ basis: 'incremental', saving: toIncremental(saving) }))),
        ].map(({ targets }) => targets && [amount(originalTarget(targets, year)), amount(currentTarget(targets, recurrence, year))]);
        expect(incremental).toEqual(absolute);
      }),
    );
  });
});

describe('RebaselineScheme', () => {
  const rebaseline = (profile: Profile, reason = 'Contract let late.') => command('RebaselineScheme', { scheme: 'ASC006', profile, reason });
  const profile: Profile = { basis: 'absolute', saving: { '2018-19': '200000.00', '2019-20': '260000.00' } };

  it('changes the current target and leaves the original as it was', () => {
    given(...approved())
      .when(rebaseline(profile))
      .thenEvents(event('scheme/ASC006', 'SchemeRebaselined', { scheme: 'ASC006', profile, reason: 'Contract let late.', decision: null }));
    const { targets } = state(after(approved(), rebaseline(profile)));
    expect(targets && [amount(originalTarget(targets, '2018-19')), amount(currentTarget(targets, 'recurrent', '2018-19'))]).toEqual(['250000.00', '200000.00']);
  });

  it('has nothing to do when the profile is the same, unless a carry-forward changed the target since', () => {
    given(...approved())
      .when(rebaseline({ basis: 'absolute', saving: { '2018-19': '250000', '2017-18': '100000' } }))
      .thenNothing();
    const carried = event('scheme/ASC006', 'TargetCarriedForward', {
      scheme: 'ASC006',
      year: '2017-18',
      undelivered: '100000.00',
      recurrence: 'recurrent',
      dispositions: [{ kind: 'written-off', amount: '100000.00' }],
    });
    given(...approved(), carried)
      .when(rebaseline(PROFILE))
      .thenEvents(event('scheme/ASC006', 'SchemeRebaselined', { scheme: 'ASC006', profile: PROFILE, reason: 'Contract let late.', decision: null }));
    const { targets } = state(after([...approved(), carried], rebaseline(PROFILE)));
    expect(targets?.carriedSinceProfile).toEqual([]);
    expect(targets?.carried).toHaveLength(1);
  });

  it('needs an approved scheme in delivery, a reason, and a profile without gaps', () => {
    given(...proposed())
      .when(rebaseline(profile))
      .thenRefused('needs-approval', /ApproveScheme/, 'scheme');
    given(...approved(), stageAdvanced('approved', 'closed'))
      .when(rebaseline(profile))
      .thenRefused('stage', /at stage closed; it can be rebaselined only at approved, delivering, delivered/);
    given(...approved())
      .when(rebaseline(profile, ' '))
      .thenRefused('blank-text', /reason/, 'reason');
    given(...approved())
      .when(rebaseline({ basis: 'absolute', saving: { '2017-18': '1.00', '2019-20': '1.00' } }))
      .thenRefused('profile-gap');
    given(...COUNCIL)
      .when(rebaseline(profile))
      .thenRefused('unknown-reference');
  });
});

describe('ReclassifyScheme', () => {
  const reclassify = (changes: Partial<CommandData['ReclassifyScheme']>) =>
    command('ReclassifyScheme', { scheme: 'ASC006', reason: 'Finance review.', ...changes });

  it('records what is stated', () => {
    given(...approved())
      .when(reclassify({ confidence: 'assured', category: '1d' }))
      .thenEvents(event('scheme/ASC006', 'SchemeReclassified', { scheme: 'ASC006', reason: 'Finance review.', confidence: 'assured', category: '1d' }));
    expect(state(after(approved(), reclassify({ owner: 'Director', recurrence: 'one-off' })))).toMatchObject({
      owner: 'Director',
      recurrence: 'one-off',
      title: 'Promoting independence',
      targets: { originalRecurrence: 'recurrent' },
    });
  });

  it('has nothing to do when all is so already', () => {
    given(...approved())
      .when(reclassify({ confidence: 'projected', cashReleasing: true }))
      .thenNothing();
  });

  it('wants a field, a reason, and texts that say something', () => {
    given(...approved())
      .when(reclassify({}))
      .thenRefused('nothing-stated', /at least one of kind/);
    given(...approved())
      .when(reclassify({ confidence: 'assured', reason: '' }))
      .thenRefused('blank-text', /reason/, 'reason');
    given(...approved())
      .when(reclassify({ title: ' ' }))
      .thenRefused('blank-text', /title/, 'title');
    given(...COUNCIL)
      .when(reclassify({ confidence: 'assured' }))
      .thenRefused('unknown-reference');
  });

  it('does not call avoided cost cash, whichever of the two is stated', () => {
    given(...approved())
      .when(reclassify({ kind: 'cost-avoidance' }))
      .thenRefused('cost-avoidance-not-cash');
    given(...approved(PROFILE, { kind: 'cost-avoidance', cashReleasing: false }))
      .when(reclassify({ cashReleasing: true }))
      .thenRefused('cost-avoidance-not-cash');
    given(...approved())
      .when(reclassify({ kind: 'cost-avoidance', cashReleasing: false }))
      .thenEvents(event('scheme/ASC006', 'SchemeReclassified', { scheme: 'ASC006', reason: 'Finance review.', kind: 'cost-avoidance', cashReleasing: false }));
  });

  it('does not take the cash from under banked claims', () => {
    const past = [...approved(), ...banked('C1'), ...banked('C2')];
    given(...past)
      .when(reclassify({ cashReleasing: false }))
      .thenRefused('banked-claims', /cannot become non-cash-releasing while claims are banked in it: C1, C2/, 'cashReleasing');
    given(...past)
      .when(reclassify({ kind: 'cost-avoidance', cashReleasing: false }))
      .thenRefused('banked-claims', /cost avoidance/, 'kind');
    given(...past)
      .when(reclassify({ cashReleasing: true, confidence: 'assured' }))
      .thenEvents(event('scheme/ASC006', 'SchemeReclassified', { scheme: 'ASC006', reason: 'Finance review.', cashReleasing: true, confidence: 'assured' }));
    const released = ['C1', 'C2'].map((claim) => event('scheme/ASC006', 'SchemeSavingReleased', { scheme: 'ASC006', claim }));
    given(...past, ...released.slice(0, 1))
      .when(reclassify({ cashReleasing: false }))
      .thenRefused('banked-claims', /banked in it: C2\.$/);
    given(...past, ...released)
      .when(reclassify({ cashReleasing: false }))
      .thenEvents(event('scheme/ASC006', 'SchemeReclassified', { scheme: 'ASC006', reason: 'Finance review.', cashReleasing: false }));
  });

  it('does not turn a saving into growth, or growth into a saving, once approved', () => {
    given(...approved())
      .when(reclassify({ kind: 'growth' }))
      .thenRefused('growth-once-approved', /approved as technical-efficiency: it does not become growth/, 'kind');
    given(...approved({ basis: 'absolute', saving: {}, investment: { '2017-18': '1.00' } }, { kind: 'growth' }))
      .when(reclassify({ kind: 'income' }))
      .thenRefused('growth-once-approved');
    given(...proposed())
      .when(reclassify({ kind: 'growth' }))
      .thenEvents(event('scheme/ASC006', 'SchemeReclassified', { scheme: 'ASC006', reason: 'Finance review.', kind: 'growth' }));
  });
});

describe('MoveScheme', () => {
  const move = (to: { workstream?: string; service?: string }, reason = 'New structure.') => command('MoveScheme', { scheme: 'ASC006', reason, ...to });

  it('records where to; what stays is null', () => {
    given(...approved())
      .when(move({ workstream: 'contracts', service: 'homes' }))
      .thenEvents(event('scheme/ASC006', 'SchemeMoved', { scheme: 'ASC006', workstream: 'contracts', service: null, reason: 'New structure.' }));
    expect(state(after(approved(), move({ service: 'asc' })))).toMatchObject({ service: 'asc', workstream: 'prevention' });
  });

  it('has nothing to do when it is there', () => {
    given(...approved())
      .when(move({ workstream: 'prevention', service: 'homes' }))
      .thenNothing();
  });

  it('wants somewhere to go that exists, in the same programme, and a reason', () => {
    given(...approved())
      .when(move({}))
      .thenRefused('nothing-stated', /workstream or a service/);
    given(...approved())
      .when(move({ workstream: 'none' }))
      .thenRefused('unknown-reference', /‘none’/, 'workstream');
    given(...approved())
      .when(move({ workstream: 'channels' }))
      .thenRefused('unknown-reference', /of programme ‘digital’/);
    given(...approved())
      .when(move({ service: 'none' }))
      .thenRefused('unknown-reference', /‘none’/, 'service');
    given(...approved())
      .when(move({ service: 'asc' }, ''))
      .thenRefused('blank-text', /reason/);
    given(...COUNCIL)
      .when(move({ service: 'asc' }))
      .thenRefused('unknown-reference', /scheme/);
  });
});

describe('SetMilestone', () => {
  const set = (milestone: string, due: string, done?: string) =>
    command('SetMilestone', { scheme: 'ASC006', milestone, due, ...(done === undefined ? {} : { done }) }, { actor: SERVICE_TEAM });

  it('sets and fulfils', () => {
    const planned = event('scheme/ASC006', 'MilestoneSet', { scheme: 'ASC006', milestone: 'Tender', due: '2017-09-30', done: null });
    const done = event('scheme/ASC006', 'MilestoneSet', { scheme: 'ASC006', milestone: 'Tender', due: '2017-09-30', done: '2017-10-02' });
    given(...proposed())
      .when(set('Tender', '2017-09-30'))
      .thenEvents(planned);
    given(...proposed(), planned)
      .when(set('Tender', '2017-09-30', '2017-10-02'))
      .thenEvents(done);
    given(...proposed(), planned)
      .when(set('Tender', '2017-09-30'))
      .thenNothing();
    given(...proposed(), planned, done)
      .when(set('Tender', '2017-09-30'))
      .thenEvents(planned);
  });

  it('takes any name for a milestone, and no empty one', () => {
    given(...proposed())
      .when(set('constructor', '2017-09-30'))
      .thenEvents(event('scheme/ASC006', 'MilestoneSet', { scheme: 'ASC006', milestone: 'constructor', due: '2017-09-30', done: null }));
    given(...proposed())
      .when(set('', '2017-09-30'))
      .thenRefused('blank-text', /milestone/);
    given(...COUNCIL)
      .when(set('Tender', '2017-09-30'))
      .thenRefused('unknown-reference');
  });

  it('is not the board’s', () => {
    given(...proposed())
      .when(command('SetMilestone', { scheme: 'ASC006', milestone: 'Tender', due: '2017-09-30' }, { actor: BOARD }))
      .thenRefused('role', /service-team or finance/);
  });
});
