import { describe, it } from '@jest/globals';
import type { Stage } from './commands.ts';
import { approved, claimed, COUNCIL, PROFILE, proposed } from './testing/council.ts';
import { command, event, FINANCE, given, type GivenEvent, SERVICE_TEAM } from './testing/specification.ts';

const advanced = (from: Stage, to: Stage, reason: string | null = null) => event('scheme/ASC006', 'StageAdvanced', { scheme: 'ASC006', from, to, reason });
const advance = (stage: Stage, actor = FINANCE, reason?: string) =>
  command('AdvanceStage', { scheme: 'ASC006', stage, ...(reason === undefined ? {} : { reason }) }, { actor });

describe('AdvanceStage', () => {
  it('goes on, one stage after another or several at once', () => {
    given(...proposed())
      .when(advance('business-case'))
      .thenEvents(advanced('idea', 'business-case'));
    given(...approved())
      .when(advance('delivering'))
      .thenEvents(advanced('approved', 'delivering'));
    given(...approved())
      .when(advance('closed'))
      .thenEvents(advanced('approved', 'closed'));
    given(...approved())
      .when(advance('delivered', FINANCE, 'Delivered in one go.'))
      .thenEvents(advanced('approved', 'delivered', 'Delivered in one go.'));
  });

  it('has nothing to do at the same stage', () => {
    given(...approved())
      .when(advance('approved'))
      .thenNothing();
  });

  it('reaches delivery by approval only', () => {
    for (const stage of ['approved', 'delivering', 'delivered', 'closed'] as const) {
      given(...proposed())
        .when(advance(stage))
        .thenRefused('needs-approval', /at stage idea and was not approved: ApproveScheme/, 'stage');
    }
    given(...approved(), advanced('approved', 'idea', 'Rethought.'))
      .when(advance('approved'))
      .thenEvents(advanced('idea', 'approved'));
  });

  it('goes back with a reason only', () => {
    const delivering = [...approved(), advanced('approved', 'delivering')];
    given(...delivering)
      .when(advance('approved'))
      .thenRefused('stage-back-needs-reason', /From delivering to approved/, 'reason');
    given(...delivering)
      .when(advance('approved', FINANCE, ' '))
      .thenRefused('blank-text', /reason/, 'reason');
    given(...delivering)
      .when(advance('approved', SERVICE_TEAM, 'We stopped.'))
      .thenRefused('stage-role');
    given(...delivering)
      .when(advance('approved', FINANCE, 'The contractor left.'))
      .thenEvents(advanced('delivering', 'approved', 'The contractor left.'));
  });

  it('comes back from closed and withdrawn by the same way', () => {
    const closed = [...approved(), advanced('approved', 'closed')];
    given(...closed)
      .when(advance('delivered'))
      .thenRefused('stage-back-needs-reason');
    given(...closed)
      .when(advance('withdrawn'))
      .thenRefused('stage-back-needs-reason');
    const withdrawn = [...proposed(), advanced('idea', 'withdrawn')];
    given(...withdrawn)
      .when(advance('idea'))
      .thenRefused('stage-back-needs-reason');
    given(...withdrawn)
      .when(advance('idea', FINANCE, 'Wanted again.'))
      .thenEvents(advanced('withdrawn', 'idea', 'Wanted again.'));
  });

  it('lets a service team develop a proposal, and report delivery', () => {
    given(...proposed())
      .when(advance('business-case', SERVICE_TEAM))
      .thenEvents(advanced('idea', 'business-case'));
    given(...approved())
      .when(advance('delivering', SERVICE_TEAM))
      .thenEvents(advanced('approved', 'delivering'));
    given(...approved(), advanced('approved', 'delivering'))
      .when(advance('delivered', SERVICE_TEAM))
      .thenEvents(advanced('delivering', 'delivered'));
  });

  it('lets a service team go back within its limits, with a reason', () => {
    const businessCase = [...proposed(), advanced('idea', 'business-case')];
    given(...businessCase)
      .when(advance('idea', SERVICE_TEAM))
      .thenRefused('stage-back-needs-reason', /From business-case to idea/, 'reason');
    given(...businessCase)
      .when(advance('idea', SERVICE_TEAM, 'The figures do not hold.'))
      .thenEvents(advanced('business-case', 'idea', 'The figures do not hold.'));
    given(...approved(), advanced('approved', 'delivered'))
      .when(advance('delivering', SERVICE_TEAM, 'A part is still open.'))
      .thenEvents(advanced('delivered', 'delivering', 'A part is still open.'));
  });

  it('lets a service team do no more', () => {
    given(...proposed())
      .when(advance('withdrawn', SERVICE_TEAM))
      .thenRefused('stage-role', /from idea to idea or business-case only. To withdrawn needs the role finance/, 'stage');
    given(...approved())
      .when(advance('closed', SERVICE_TEAM))
      .thenRefused('stage-role', /delivering or delivered only/);
    given(...approved(), advanced('approved', 'idea', 'Rethought.'))
      .when(advance('delivering', SERVICE_TEAM))
      .thenRefused('stage-role');
    given(...approved(), advanced('approved', 'closed'))
      .when(advance('delivered', SERVICE_TEAM, 'More to do.'))
      .thenRefused('stage-role', /does not move ‘ASC006’ out of closed/);
  });

  it('wants a scheme', () => {
    given(...COUNCIL)
      .when(advance('delivering'))
      .thenRefused('unknown-reference', /‘ASC006’/, 'scheme');
  });
});

describe('AdvanceStage to withdrawn', () => {
  const forecast = (year: string, amount: string) =>
    event('scheme/ASC006', 'ForecastChanged', {
      scheme: 'ASC006',
      year,
      period: 3,
      previous: '1.00',
      forecast: amount,
      notRecurrent: '0.00',
      reasons: [{ code: 'unexplained', amount: '-1.00', narrative: 'Given up.' }],
    });
  const refused = (past: readonly GivenEvent[], figures: RegExp) =>
    given(...past)
      .when(advance('withdrawn'))
      .thenRefused('withdraw-needs-zero-forecast', figures, 'stage');
  const allowed = (past: readonly GivenEvent[]) =>
    given(...past)
      .when(advance('withdrawn'))
      .thenEvents(advanced('approved', 'withdrawn'));

  it('needs forecasts of 0 in the open years, assumed ones included', () => {
    refused(approved(), /2017-18 £100,000.00, 2018-19 £250,000.00/);
    refused([...approved(), forecast('2017-18', '0.00')], /open years: 2018-19 £250,000.00\./);
    refused([...approved(), forecast('2017-18', '0.00'), forecast('2018-19', '0.01')], /2018-19 £0.01/);
    allowed([...approved(), forecast('2017-18', '0.00'), forecast('2018-19', '0.00')]);
  });

  it('does not ask for years that are not open, or were carried forward', () => {
    allowed(approved({ basis: 'absolute', saving: { '2019-20': '70.00' } }));
    const carried = event('scheme/ASC006', 'TargetCarriedForward', {
      scheme: 'ASC006',
      year: '2017-18',
      undelivered: '100000.00',
      recurrence: 'recurrent',
      dispositions: [{ kind: 'rolled-forward', amount: '100000.00' }],
    });
    allowed([...approved(), carried, forecast('2018-19', '0.00')]);
  });

  it('asks for years named before a rebaseline, in a forecast or by a claim only', () => {
    const rebaselined = (saving: Record<string, string>) =>
      event('scheme/ASC006', 'SchemeRebaselined', { scheme: 'ASC006', profile: { basis: 'absolute', saving }, reason: 'Earlier.', decision: null });
    refused([...approved(), rebaselined({ '2017-18': '5.00' }), forecast('2017-18', '0.00')], /2018-19 £5.00/);
    refused([...approved({ basis: 'absolute', saving: { '2017-18': '5.00' } }), forecast('2017-18', '0.00'), forecast('2018-19', '3.00')], /2018-19 £3.00/);
    const short = [...approved({ basis: 'absolute', saving: { '2017-18': '5.00' } }), forecast('2017-18', '0.00')];
    allowed(short);
    refused([...short, ...claimed('C1', { year: '2018-19', effectiveFrom: '2018-05-01' })], /2018-19 £5.00/);
  });

  it('has no condition for a scheme that was never approved, and none that growth could not meet', () => {
    given(...proposed())
      .when(advance('withdrawn'))
      .thenEvents(advanced('idea', 'withdrawn'));
    allowed(approved({ ...PROFILE, saving: {}, investment: { '2017-18': '9.00' } }, { kind: 'growth' }));
  });
});
