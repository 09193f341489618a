import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const proposed: Given = event('SchemeProposed', {
  scheme: 'ASC006',
  programme: 'P',
  workstream: 'W1',
  service: 'V1',
  title: 'Reablement',
  owner: 'Head of care',
  kind: 'technical-efficiency',
  cashReleasing: true,
  recurrence: 'recurrent',
  confidence: 'projected',
  balancingLine: false,
  category: null,
});
const approved: Given = event('SchemeApproved', {
  scheme: 'ASC006',
  profile: { basis: 'incremental', saving: { '2017-18': '100', '2018-19': '-20.5' }, investment: { '2017-18': '5.00' } },
  phasing: { '2017-18': ['100.00'] },
  decision: { body: 'Cabinet', date: '2017-02-14', minute: '12' },
});
const profile = { basis: 'incremental', saving: { '2017-18': '100.00', '2018-19': '79.50' }, investment: { '2017-18': '5.00' } };
const carried: Given = event('TargetCarriedForward', {
  scheme: 'ASC006',
  year: '2017-18',
  undelivered: '10.00',
  recurrence: 'recurrent',
  dispositions: [{ kind: 'written-off', amount: '10.00' }],
});
const carriedForward = { year: '2017-18', recurrence: 'recurrent', dispositions: [{ kind: 'written-off', amount: '10.00' }] };
const rebaselined: Given = event('SchemeRebaselined', {
  scheme: 'ASC006',
  profile: { basis: 'absolute', saving: { '2018-19': '60.00' } },
  reason: 'sha256:r',
  decision: null,
});

const one = async (...events: Given[]) => (await factsAfter('scheme', ...events))[0];

describe('scheme', () => {
  it('starts as an idea, where it was proposed', async () => {
    expect(await one(proposed)).toEqual({
      scheme: 'ASC006',
      programme: 'P',
      workstream: 'W1',
      service: 'V1',
      originalWorkstream: 'W1',
      originalService: 'V1',
      title: 'Reablement',
      owner: 'Head of care',
      kind: 'technical-efficiency',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'projected',
      balancingLine: false,
      category: null,
      stage: 'idea',
      targets: null,
      phasing: null,
      decision: null,
      rebaselines: 0,
      allocations: [],
      milestones: [],
    });
  });

  it('has absolute targets from approval on, whatever basis its author used', async () => {
    expect(await one(proposed, approved)).toMatchObject({
      stage: 'approved',
      phasing: { '2017-18': ['100.00'] },
      decision: { body: 'Cabinet', date: '2017-02-14', minute: '12' },
      targets: { original: profile, originalRecurrence: 'recurrent', current: profile, carriedSinceProfile: [], carried: [] },
    });
  });

  it('remembers years that only a profile in between named, and forgets them when one names them again', async () => {
    const again = (saving: Record<string, string>): Given =>
      event('SchemeRebaselined', { scheme: 'ASC006', profile: { basis: 'absolute', saving }, reason: 'sha256:r', decision: null });
    const facts = (...profiles: Given[]) => one(proposed, approved, ...profiles);
    expect(await facts(rebaselined)).not.toHaveProperty('formerYears');
    expect(await facts(again({ '2030-31': '1.00' }), again({ '2017-18': '1.00' }))).toMatchObject({ rebaselines: 2, formerYears: ['2030-31'] });
    expect(await facts(again({ '2030-31': '1.00' }), again({ '2017-18': '1.00' }), again({ '2030-31': '2.00' }))).not.toHaveProperty('formerYears');
  });

  it('keeps the original target beside a rebaseline, which clears what was carried forward before it', async () => {
    expect(await one(proposed, approved, carried)).toMatchObject({ targets: { carriedSinceProfile: [carriedForward], carried: [carriedForward] } });
    expect(await one(proposed, approved, carried, rebaselined)).toMatchObject({
      rebaselines: 1,
      decision: { minute: '12' },
      targets: {
        original: profile,
        current: { basis: 'absolute', saving: { '2018-19': '60.00' }, investment: {} },
        carriedSinceProfile: [],
        carried: [carriedForward],
      },
    });
  });

  it('keeps the recurrence at approval apart from the present one', async () => {
    const reclassified = event('SchemeReclassified', { scheme: 'ASC006', reason: 'sha256:r', recurrence: 'one-off', owner: 'Director', cashReleasing: false });
    expect(await one(proposed, approved, reclassified)).toMatchObject({
      recurrence: 'one-off',
      owner: 'Director',
      cashReleasing: false,
      title: 'Reablement',
      confidence: 'projected',
      targets: { originalRecurrence: 'recurrent' },
    });
  });

  it('moves, and remembers where it came from', async () => {
    expect(await one(proposed, event('SchemeMoved', { scheme: 'ASC006', workstream: 'W2', service: null, reason: 'sha256:r' }))).toMatchObject({
      workstream: 'W2',
      service: 'V1',
      originalWorkstream: 'W1',
      originalService: 'V1',
    });
  });

  it('advances, sets milestones again under their name, and adds up allocations as a list', async () => {
    const fund: Given = event('ReserveOpened', {
      reserve: 'R',
      name: 'Fund',
      kind: 'earmarked',
      group: null,
      service: null,
      organisation: null,
      year: '2017-18',
      opening: '7.00',
      mayBeNegative: null,
    });
    const milestone = (due: string, done: string | null): Given => event('MilestoneSet', { scheme: 'ASC006', milestone: 'contract', due, done });
    expect(
      await one(
        fund,
        proposed,
        event('StageAdvanced', { scheme: 'ASC006', from: 'idea', to: 'business-case', reason: null }),
        milestone('2017-06-01', null),
        milestone('2017-07-01', '2017-06-30'),
        event('InvestmentAllocated', { scheme: 'ASC006', reserve: 'R', byYear: { '2017-18': '7.00' } }),
      ),
    ).toMatchObject({
      stage: 'business-case',
      milestones: [{ milestone: 'contract', due: '2017-07-01', done: '2017-06-30' }],
      allocations: [{ reserve: 'R', byYear: { '2017-18': '7.00' } }],
    });
  });

  it('does not change by a remark or by what its claims leave in its stream', async () => {
    const before = await one(proposed, approved);
    const marks = [
      event('Commented', { subject: 'scheme/ASC006', text: 'sha256:t' }),
      event('SchemeSavingBanked', { scheme: 'ASC006', claim: 'C' }),
      event('SchemeSavingReleased', { scheme: 'ASC006', claim: 'C' }),
    ];
    expect(await one(proposed, approved, ...marks)).toEqual(before);
  });

  it('knows its claims', async () => {
    expect(
      await factsAfter(
        'scheme_claim',
        proposed,
        event('SchemeClaimed', { scheme: 'ASC006', claim: 'C2' }),
        event('SchemeClaimed', { scheme: 'ASC006', claim: 'C1' }),
      ),
    ).toEqual([
      { scheme: 'ASC006', claim: 'C1' },
      { scheme: 'ASC006', claim: 'C2' },
    ]);
  });
});
