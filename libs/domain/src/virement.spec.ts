import { describe, expect, it } from '@jest/globals';
import { isRefusal, type NewEvent } from './decider.ts';
import { decide } from './deciders.ts';
import { bank, claim, reverse, verify } from './testing/savings-ground.ts';
import { after, command, event, FINANCE, given, OTHER_FINANCE, SERVICE_TEAM, world } from './testing/specification.ts';
import { approve, CABINET, CHIEF, HEAD, moving, request, VIREMENT_GROUND } from './testing/virement-ground.ts';

const ground = VIREMENT_GROUND;
const requested = (...commands: Parameters<typeof request>) => after(ground, request(...commands));
/** A head who is on the service's team as well. */
const HEAD_OF_TEAM = { user: 'hana.head', roles: ['service-team', 'service-head'] };

describe('requesting a virement', () => {
  it('is one event with all its lines, what is moved in all, and each top-level service’s share', () => {
    given(...ground)
      .when(
        request('V1', {
          lines: [
            { line: 'L1', amount: '-300' },
            { line: 'L3', amount: '100.5' },
            { line: 'L2', amount: '249.50' },
            { line: 'INCOME', amount: '-50' },
          ],
        }),
      )
      .thenEvents(
        event('virement/V1', 'VirementRequested', {
          virement: 'V1',
          organisation: 'north',
          year: '2017-18',
          lines: [
            { line: 'L1', service: 'adults', amount: '-300.00', nextYear: null },
            { line: 'L3', service: 'homes', amount: '100.50', nextYear: null },
            { line: 'L2', service: 'roads', amount: '249.50', nextYear: null },
            { line: 'INCOME', service: 'roads', amount: '-50.00', nextYear: null },
          ],
          permanence: 'temporary',
          amount: '350.00',
          services: [
            { service: 'adults', amount: '300.00' },
            { service: 'roads', amount: '249.50' },
          ],
          savingsTarget: [],
          corrects: null,
          override: null,
          reason: 'care moves from homes to reablement',
        }),
      );
  });

  it('takes the same amounts for next year where a permanent one states no other', () => {
    const [made] = after(
      ground,
      request('V1', {
        permanence: 'permanent',
        lines: [
          { line: 'L1', amount: '-10' },
          { line: 'L3', amount: '4' },
          { line: 'L4', amount: '6' },
        ],
      }),
    ).slice(-1);
    expect(made).toMatchObject({ data: { lines: [{ nextYear: '-10.00' }, { nextYear: '4.00' }, { nextYear: '6.00' }] } });
    const other = decide(
      request('V1', { permanence: 'permanent', lines: moving('10').map((line, n) => ({ ...line, nextYear: n === 0 ? '-12' : '12' })) }),
      world(ground),
    );
    expect(other).toMatchObject([{ data: { lines: [{ nextYear: '-12.00' }, { nextYear: '12.00' }] } }]);
  });

  it.each([
    ['already-exists', /‘V1’ already: it is of 2017-18, requested, over £10,000\.00/, after(ground, request('V1')), request('V1'), ['virement']],
    ['blank-text', /reason/, ground, request('V1', { reason: ' ' }), ['reason']],
    ['blank-text', /override/, ground, request('V1', { override: '' }), ['override']],
    ['year-not-open', /2019-20/, ground, request('V1', { year: '2019-20' }), ['year']],
    ['date-outside-year', /2018-04-01 lies outside 2017-18/, ground, request('V1', {}, { effective: '2018-04-01' }), ['effective']],
    ['unknown-reference', /no budget line ‘NONE’/, ground, request('V1', { lines: moving('1', 'L1', 'NONE') }), ['lines.1.line']],
    ['line-without-budget', /L18 has no budget in 2017-18/, ground, request('V1', { lines: moving('1', 'L18') }), ['lines.0.line']],
    ['line-twice', /L1 stands twice/, ground, request('V1', { lines: moving('1', 'L1', 'L1') }), ['lines.1.line']],
    ['zero-amount', /L1 is £0\.00/, ground, request('V1', { lines: moving('0.00') }), ['lines.0.amount']],
    [
      'temporary-next-year',
      /L3 states £5\.00 for next year/,
      ground,
      request('V1', {
        lines: [
          { line: 'L1', amount: '-5' },
          { line: 'L3', amount: '5', nextYear: '5' },
        ],
      }),
      ['lines.1.nextYear'],
    ],
    [
      'virement-adds-up',
      /add up to £0\.01.*Take £0\.01 more out/,
      ground,
      request('V1', {
        lines: [
          { line: 'L1', amount: '-5' },
          { line: 'L3', amount: '5.01' },
        ],
      }),
      ['lines'],
    ],
    ['virement-adds-up', /add up to -£5\.00.*Give £5\.00 more/, ground, request('V1', { lines: [{ line: 'L1', amount: '-5' }] }), ['lines']],
    [
      'virement-adds-up',
      /effects on 2018-19 add up to £2\.00/,
      ground,
      request('V1', {
        permanence: 'permanent',
        lines: [
          { line: 'L1', amount: '-5' },
          { line: 'L3', amount: '5', nextYear: '7' },
        ],
      }),
      ['lines'],
    ],
    ['several-organisations', /north, south/, ground, request('V1', { lines: moving('5', 'L1', 'SOUTHLINE') }), ['lines']],
  ] as const)('refuses: %s', (rule, detail, past, stated, fields) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );
});

describe('approving a virement', () => {
  it('posts it at once: its lines, what counts towards the limits, all in one write', () => {
    const past = requested('V1', { lines: moving('10000.00', 'L1', 'L2') }, { effective: '2017-07-01' });
    given(...past)
      .when(approve('V1'))
      .thenEvents(
        event('virement/V1', 'VirementPosted', {
          virement: 'V1',
          organisation: 'north',
          year: '2017-18',
          lines: [
            { line: 'L1', service: 'adults', amount: '-10000.00', nextYear: null },
            { line: 'L2', service: 'roads', amount: '10000.00', nextYear: null },
          ],
          permanence: 'temporary',
          amount: '10000.00',
          services: [
            { service: 'adults', amount: '10000.00' },
            { service: 'roads', amount: '10000.00' },
          ],
          savingsTarget: [],
          corrects: null,
          effective: '2017-07-01',
          authority: { needed: 'service-head', given: 'service-head' },
          reason: null,
          decision: null,
        }),
        moved('L1', 'adults', '2017-18', '-10000.00', '2017-07-01'),
        moved('L2', 'roads', '2017-18', '10000.00', '2017-07-01'),
        event('virement-authority/adults/2017-18', 'VirementAuthorityUsed', { service: 'adults', year: '2017-18', virement: 'V1', amount: '10000.00' }),
        event('virement-authority/roads/2017-18', 'VirementAuthorityUsed', { service: 'roads', year: '2017-18', virement: 'V1', amount: '10000.00' }),
      );
  });

  it('counts from the day of the approval, else of the request, else of posting', () => {
    const dayOf = (past: ReturnType<typeof requested>, effective?: string) =>
      (decide(approve('V1', HEAD, effective === undefined ? {} : { effective }), world(past)) as NewEvent[])[0];
    expect(dayOf(requested('V1', {}, { effective: '2017-07-01' }), '2017-09-30')).toMatchObject({ data: { effective: '2017-09-30' } });
    expect(dayOf(requested('V1', {}, { effective: '2017-07-01' }))).toMatchObject({ data: { effective: '2017-07-01' } });
    expect(dayOf(requested('V1'))).toMatchObject({ data: { effective: null } });
  });

  it('of a permanent one changes what the next year opens with, also where it is not opened yet', () => {
    const decision = decide(approve('V1'), world(requested('V1', { permanence: 'permanent' })));
    expect((decision as NewEvent[]).filter(({ type }) => type === 'LineBudgetMoved')).toEqual([
      moved('L1', 'adults', '2017-18', '-10000.00', null),
      moved('L1', 'adults', '2018-19', '-10000.00', '2018-04-01'),
      moved('L3', 'homes', '2017-18', '10000.00', null),
      moved('L3', 'homes', '2018-19', '10000.00', '2018-04-01'),
    ]);
  });

  it('may state a reason and a decision of a body', () => {
    const decision = { body: 'Cabinet', date: '2017-07-10', minute: '42' };
    expect(decide(command('ApproveVirement', { virement: 'V1', reason: 'agreed', decision }, { actor: HEAD }), world(requested('V1')))).toMatchObject([
      { data: { reason: 'agreed', decision } },
      {},
      {},
      {},
    ]);
  });

  it.each([
    ['unknown-reference', /no virement ‘V9’/, requested('V1'), approve('V9'), ['virement']],
    [
      'role',
      /needs the role service-head or chief-officer or cabinet or council; fred\.finance/,
      requested('V1'),
      approve('V1', OTHER_FINANCE),
      ['actor.roles'],
    ],
    ['role', /acts as nothing/, requested('V1'), approve('V1', { user: 'nobody', roles: [] }), ['actor.roles']],
    ['blank-text', /reason/, requested('V1'), command('ApproveVirement', { virement: 'V1', reason: ' ' }, { actor: HEAD }), ['reason']],
    ['virement-status', /V1 is posted.*corrected by another/, after(requested('V1'), approve('V1')), approve('V1'), ['virement']],
    [
      'separation-of-duties',
      /hana\.head requested.*Somebody else/,
      requested('V1', {}, { actor: HEAD_OF_TEAM }),
      approve('V1', { user: ' HANA.head ', roles: ['council'] }),
      [],
    ],
    ['date-outside-year', /2018-04-01/, requested('V1'), approve('V1', HEAD, { effective: '2018-04-01' }), ['effective']],
  ] as const)('refuses: %s', (rule, detail, past, stated, fields) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );

  it('leaves no line below its actuals to date without a stated override, when it is requested and when it is approved', () => {
    const actuals = (toDate: string, line = 'L3') => command('RecordActuals', { line, year: '2017-18', period: 3, toDate });
    const taking = (override?: string) => request('V1', { lines: moving('40000', 'L3', 'L1'), ...(override === undefined ? {} : { override }) });
    given(...after(ground, actuals('60000.01')))
      .when(taking())
      .thenRefused('budget-below-actuals', /L3 has a budget of £100,000\.00 and actuals to date of £60,000\.01.*leave it with £60,000\.00/, 'lines.0.amount');
    given(...after(ground, actuals('60000.01'), taking('the invoices are disputed'), approve('V1', CHIEF)))
      .when(approve('V1', CHIEF))
      .thenRefused('virement-status');
    given(...after(ground, taking(), actuals('60000.01')))
      .when(approve('V1', CHIEF))
      .thenRefused('budget-below-actuals', /withdraw it and ask again/);
    expect(isRefusal(decide(taking(), world(after(ground, actuals('60000.00')))))).toBe(false);
    // Later budget counts, and of several actuals the latest.
    expect(isRefusal(decide(taking(), world(after(ground, actuals('60000.01'), request('V0', { lines: moving('1') }), approve('V0')))))).toBe(false);
    expect(isRefusal(decide(taking(), world(after(ground, actuals('60000.01'), actuals('59000.00')))))).toBe(false);
    // A line that gets budget is never the worse for it, however much it has spent.
    expect(isRefusal(decide(request('V1'), world(after(ground, actuals('999999.99')))))).toBe(false);
  });

  it('judges an income line by what was received', () => {
    const received = after(ground, command('RecordActuals', { line: 'INCOME', year: '2017-18', period: 3, toDate: '-45000.00' }));
    const lines = (amount: string) => [
      { line: 'INCOME', amount },
      { line: 'L2', amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}` },
    ];
    given(...received)
      .when(request('V1', { lines: lines('6000.00') }))
      .thenRefused('budget-below-actuals', /INCOME has a budget of -£50,000\.00 and actuals to date of -£45,000\.00.*with -£44,000\.00/);
    expect(isRefusal(decide(request('V1', { lines: lines('-6000.00') }), world(received)))).toBe(false);
  });
});

function moved(line: string, service: string, year: string, amount: string, effective: string | null) {
  return event(`line/${line}`, 'LineBudgetMoved', { line, service, year, amount, effective, by: { virement: 'V1' } });
}

describe('saying no', () => {
  it('rejects within the same limits as approving', () => {
    const large = requested('V1', { lines: moving('60000.00') });
    given(...large)
      .when(command('RejectVirement', { virement: 'V1', reason: 'not now' }, { actor: HEAD }))
      .thenRefused('virement-authority', /moves £60,000\.00: service-head approves up to £25,000\.00\. It needs cabinet or council/);
    given(...large)
      .when(command('RejectVirement', { virement: 'V1', reason: 'not now' }, { actor: CABINET }))
      .thenEvents(
        event('virement/V1', 'VirementRejected', { virement: 'V1', authority: { needed: 'cabinet', given: 'cabinet' }, reason: 'not now', decision: null }),
      );
  });

  it('withdraws by the requester, and by nobody else', () => {
    const withdraw = (actor = SERVICE_TEAM) => command('WithdrawVirement', { virement: 'V1' }, { actor });
    given(...requested('V1'))
      .when(withdraw())
      .thenEvents(event('virement/V1', 'VirementWithdrawn', { virement: 'V1', reason: null, decision: null }));
    given(...requested('V1'))
      .when(withdraw(FINANCE))
      .thenRefused('not-the-requester', /sara\.service requested/);
  });

  it('leaves alone what is decided', () => {
    const posted = after(requested('V1'), approve('V1'));
    given(...posted)
      .when(command('WithdrawVirement', { virement: 'V1' }, { actor: SERVICE_TEAM }))
      .thenRefused('virement-status', /posted/);
    given(...posted)
      .when(command('RejectVirement', { virement: 'V1' }, { actor: HEAD }))
      .thenRefused('virement-status', /posted/);
    given(...after(requested('V1'), command('WithdrawVirement', { virement: 'V1' }, { actor: SERVICE_TEAM })))
      .when(approve('V1'))
      .thenRefused('virement-status', /withdrawn.*Request another/);
    given(...requested('V1', {}, { actor: HEAD_OF_TEAM }))
      .when(command('RejectVirement', { virement: 'V1' }, { actor: HEAD }))
      .thenRefused('separation-of-duties', /Withdraw it instead/);
  });
});

describe('correcting a virement', () => {
  const back = (amount = '10000.00') => ({ lines: moving(amount, 'L3', 'L1'), corrects: 'V1' });
  const posted = after(requested('V1'), approve('V1'));

  it('is another virement, which the first hears of when it is posted', () => {
    const past = after(posted, request('V2', back('4000.00')));
    const decision = decide(approve('V2'), world(past)) as NewEvent[];
    expect(decision.filter(({ stream }) => stream === 'virement/V1')).toEqual([
      event('virement/V1', 'VirementCorrected', { virement: 'V1', by: 'V2', givenBack: '4000.00' }),
    ]);
    expect(world(after(past, approve('V2'))).get('virement', 'V1')).toMatchObject({ status: 'posted', reduction: '6000.00', correctedBy: ['V2'] });
  });

  it.each([
    ['unknown-reference', /‘V9’/, posted, request('V2', { ...back(), corrects: 'V9' })],
    ['correction-mismatch', /V1 is requested\. Only a posted one/, requested('V1'), request('V2', back())],
    [
      'correction-mismatch',
      /of north in 2017-18, this one of north in 2018-19/,
      after(posted, command('SetBudget', { line: 'L1', service: 'adults', year: '2018-19', kind: 'expenditure', amount: '1' })),
      request('V2', { year: '2018-19', lines: moving('1', 'L1', 'L18'), corrects: 'V1' }),
    ],
  ] as const)('refuses: %s', (rule, detail, past, stated) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail, 'corrects'),
  );

  it('does not take away what backs a banked claim', () => {
    const backed = after(posted, claim('C1'), verify('C1'), command('BankClaim', { claim: 'C1', backedBy: { virement: 'V1' } }));
    given(...backed)
      .when(request('V2', back()))
      .thenRefused('backing-in-use', /£182\.50 of what virement V1 takes out of budgets backs C1.*takes out £0\.00/, 'corrects');
    expect(isRefusal(decide(request('V2', back('9817.50')), world(backed)))).toBe(false);
    const asked = after(posted, request('V2', back()), claim('C1'), verify('C1'), command('BankClaim', { claim: 'C1', backedBy: { virement: 'V1' } }));
    given(...asked)
      .when(approve('V2'))
      .thenRefused('backing-in-use');
  });
});

describe('banking a claim against a posted virement', () => {
  const posted = after(requested('V1', { lines: moving('200.00') }), approve('V1'));
  const against = (id: string) => command('BankClaim', { claim: id, backedBy: { virement: 'V1' } });

  it('uses what it takes out of budgets, and gives it back when the claim is wholly reversed', () => {
    const verified = after(posted, claim('C1'), verify('C1'));
    const decision = decide(against('C1'), world(verified)) as NewEvent[];
    expect(decision).toContainEqual(event('virement/V1', 'VirementReductionUsed', { virement: 'V1', claim: 'C1', amount: '182.50' }));
    const banked = after(verified, against('C1'), claim('C2'), verify('C2'));
    given(...banked)
      .when(against('C2'))
      .thenRefused('backing-too-small', /Virement V1 reduces budgets by £200\.00, of which £182\.50 is used by C1: £17\.50 is left/, 'backedBy.virement');
    const reversed = after(banked, reverse('C1', '2017-04-01', '182.50', '182.50'));
    expect(world(reversed).get('virement', 'V1')).toMatchObject({ usedBy: [] });
    expect(isRefusal(decide(against('C2'), world(reversed)))).toBe(false);
  });

  it('takes none that is not posted, or of another year or organisation', () => {
    const claimed = (past: typeof posted) => after(past, claim('C1'), verify('C1'));
    given(...claimed(requested('V1')))
      .when(against('C1'))
      .thenRefused('unknown-reference', /V1 is requested/, 'backedBy.virement');
    given(...claimed([...ground]))
      .when(against('C1'))
      .thenRefused('unknown-reference', /no virement V1/);
    given(...claimed(after(posted, claim('C3', { shares: [{ scheme: 'SOUTH', percent: '100' }] }), verify('C3'))))
      .when(against('C3'))
      .thenRefused('backing-mismatch', /of the organisation north, the claim of south/);
    expect(isRefusal(decide(bank('C1'), world(claimed(posted))))).toBe(true);
  });
});

describe('a savings target that travels', () => {
  const target = (amount: string, scheme = 'S1', toScheme = 'S2') => ({ savingsTarget: [{ scheme, amount, toScheme }] });

  it('goes with the posting, into both schemes', () => {
    const decision = decide(approve('V1'), world(requested('V1', { ...target('400'), permanence: 'permanent' }))) as NewEvent[];
    expect(decision.filter(({ type }) => type === 'TargetTravelled')).toEqual([
      event('scheme/S1', 'TargetTravelled', { scheme: 'S1', virement: 'V1', year: '2017-18', permanence: 'permanent', amount: '-400.00', other: 'S2' }),
      event('scheme/S2', 'TargetTravelled', { scheme: 'S2', virement: 'V1', year: '2017-18', permanence: 'permanent', amount: '400.00', other: 'S1' }),
    ]);
  });

  it.each([
    ['unknown-reference', /‘S9’/, target('1', 'S9')],
    ['unknown-reference', /‘S9’/, target('1', 'S1', 'S9')],
    ['savings-target', /travel to itself/, target('1', 'S1', 'S1')],
    ['savings-target', /£0\.00 is not a target/, target('0')],
    ['savings-target', /£1,000\.01 of target would leave S1, which has £1,000\.00 in 2017-18/, target('1000.01')],
    ['savings-target', /£1,200\.00 of target would leave S1/, { savingsTarget: [...target('600').savingsTarget, ...target('600', 'S1', 'S3').savingsTarget] }],
    ['several-organisations', /SOUTH belongs to another organisation/, target('1', 'S1', 'SOUTH')],
    ['stage', /IDEA/, target('1', 'S1', 'IDEA')],
    ['growth-has-no-saving', /GROWTH/, target('1', 'GROWTH')],
  ] as const)('refuses: %s', (rule, detail, stated) =>
    given(...ground)
      .when(request('V1', stated as Parameters<typeof request>[1]))
      .thenRefused(rule, detail),
  );

  it('is looked at again when it is approved', () => {
    const past = after(ground, request('V1', target('600')), request('V2', target('600')), approve('V1'));
    given(...past)
      .when(approve('V2'))
      .thenRefused('savings-target', /£600\.00 of target would leave S1, which has £400\.00/);
  });
});
