import { describe, expect, it } from '@jest/globals';
import { type Amount, amount, money, sum } from '@outturn/kernel';
import fc from 'fast-check';
import type { CommandData, Reason } from './commands.ts';
import { isRefusal } from './decider.ts';
import { forecastOf } from './rules/forecasts.ts';
import { approved, COUNCIL, PROFILE, proposed } from './testing/council.ts';
import { ADMINISTRATOR, after, AUDITOR, BOARD, command, event, given, type GivenEvent, SERVICE_TEAM, world } from './testing/specification.ts';

const reason = (of: Amount, code = 'unexplained', narrative = 'Fewer people than planned.'): Reason => ({ code, amount: of, narrative });
const stageAdvanced = (to: 'closed' | 'idea') => event('scheme/ASC006', 'StageAdvanced', { scheme: 'ASC006', from: 'approved', to, reason: null });
const growth = approved({ basis: 'absolute', saving: {}, investment: { '2017-18': '9.00' } }, { kind: 'growth', cashReleasing: false });

const changed = (period: number, previous: Amount, forecast: Amount, stated: { year?: string; notRecurrent?: Amount; reasons?: Reason[] } = {}) =>
  event('scheme/ASC006', 'ForecastChanged', {
    scheme: 'ASC006',
    year: '2017-18',
    period,
    previous,
    forecast,
    notRecurrent: '0.00',
    reasons: [reason(amount(money(forecast).minus(money(previous))))],
    ...stated,
  });

describe('ChangeForecast', () => {
  const change = (period: number, forecast: Amount, reasons: Reason[], more: Partial<CommandData['ChangeForecast']> = {}) =>
    command('ChangeForecast', { scheme: 'ASC006', year: '2017-18', period, forecast, reasons, ...more }, { actor: SERVICE_TEAM });

  it('starts from the current target', () => {
    given(...approved())
      .when(change(2, '80000', [reason('-15000'), reason('-5000.00')]))
      .thenEvents(changed(2, '100000.00', '80000.00', { reasons: [reason('-15000.00'), reason('-5000.00')] }));
    given(...approved())
      .when(change(2, '12.00', [reason('12.00')], { year: '2018-19' }))
      .thenRefused('reasons-add-up', /from £250,000.00 to £12.00/);
  });

  it('keeps what is not recurrent delivery', () => {
    given(...approved())
      .when(change(2, '80000.00', [reason('-20000.00')], { notRecurrent: '30000' }))
      .thenEvents(changed(2, '100000.00', '80000.00', { notRecurrent: '30000.00' }));
    given(...approved())
      .when(change(2, '80000.00', [reason('-20000.00')], { notRecurrent: '-0.01' }))
      .thenRefused('negative-amount', /notRecurrent is -£0.01/, 'notRecurrent');
  });

  it('continues from the forecast of the highest period, whatever its own', () => {
    const past = [...approved(), changed(6, '100000.00', '70000.00'), changed(3, '70000.00', '90000.00')];
    given(...past)
      .when(change(4, '75000.00', [reason('5000.00')]))
      .thenEvents(changed(4, '70000.00', '75000.00'));
  });

  it('continues from the later recorded of two in one period, and from period 0 too', () => {
    given(...approved(), changed(3, '100000.00', '90000.00'), changed(3, '90000.00', '95000.00'))
      .when(change(3, '96000.00', [reason('1000.00')]))
      .thenEvents(changed(3, '95000.00', '96000.00'));
    given(...approved())
      .when(change(0, '99000.00', [reason('-1000.00')]))
      .thenEvents(changed(0, '100000.00', '99000.00'));
  });

  it('does not take another scheme-year for its own', () => {
    given(...approved(), changed(3, '250000.00', '240000.00', { year: '2018-19' }))
      .when(change(3, '90000.00', [reason('-10000.00')]))
      .thenEvents(changed(3, '100000.00', '90000.00'));
  });

  it('wants reasons that add up to the movement, to the penny', () => {
    const past = approved({ basis: 'absolute', saving: { '2017-18': '1000000.00' } });
    given(...past)
      .when(change(2, '880000.00', [reason('-110000.00')]))
      .thenRefused(
        'reasons-add-up',
        /^Reasons add up to -£110,000\.00; the movement is -£120,000\.00 \(from £1,000,000\.00 to £880,000\.00\)\. Add -£10,000\.00, for instance as ‘unexplained’\.$/,
        'reasons',
      );
    given(...past)
      .when(change(2, '880000.00', [reason('120000.00')]))
      .thenRefused('reasons-add-up', /Add -£240,000.00/);
    given(...past)
      .when(change(2, '880000.00', [reason('-119999.99')]))
      .thenRefused('reasons-add-up', /Add -£0.01/);
    given(...past)
      .when(change(2, '880000.00', []))
      .thenRefused('reasons-add-up', /There are no reasons/);
  });

  it('knows the codes of every organisation and of the scheme’s own, and unexplained always', () => {
    const defined = (organisation: string | null, code: string) =>
      event(`rules/${organisation ?? '*'}`, 'ReasonCodeDefined', { organisation, code, label: code });
    const past = [...approved(), defined(null, 'demand'), defined('northshire', 'price'), defined('westborough', 'weather')];
    given(...past)
      .when(change(2, '90000.00', [reason('-4000.00', 'demand'), reason('-5000.00', 'price'), reason('-1000.00')]))
      .thenEvents(changed(2, '100000.00', '90000.00', { reasons: [reason('-4000.00', 'demand'), reason('-5000.00', 'price'), reason('-1000.00')] }));
    given(...past)
      .when(change(2, '90000.00', [reason('-4000.00', 'demand'), reason('-6000.00', 'weather')]))
      .thenRefused('unknown-reason-code', /‘weather’ is no reason code of northshire. There are: demand, price, unexplained\./, 'reasons.1.code');
    given(...approved())
      .when(change(2, '90000.00', [reason('-10000.00', 'toString')]))
      .thenRefused('unknown-reason-code');
  });

  it('wants a narrative with each reason', () => {
    given(...approved())
      .when(change(2, '90000.00', [reason('-4000.00'), reason('-6000.00', 'unexplained', ' ')]))
      .thenRefused('blank-text', /reasons.1.narrative/, 'reasons.1.narrative');
  });

  it('is no confirmation, not even when only what is not recurrent changes', () => {
    given(...approved())
      .when(change(2, '100000.00', [reason('0.00')]))
      .thenRefused('no-change', /is £100,000.00 already. .*ConfirmForecast/, 'forecast');
    given(...approved(), changed(2, '100000.00', '90000.00'))
      .when(change(3, '90000.00', [], { notRecurrent: '10.00' }))
      .thenRefused('no-change');
  });

  it('is taken in an open year, for a period from 0 to 13', () => {
    given(...approved())
      .when(change(2, '90000.00', [reason('-10000.00')], { year: '2019-20' }))
      .thenRefused('year-not-open', /2019-20 was not opened/, 'year');
    for (const period of [-1, 14, 1.5]) {
      given(...approved())
        .when(change(period, '90000.00', [reason('-10000.00')]))
        .thenRefused('period-range', /0 is before the year opened/, 'period');
    }
    expect(isRefusal(given(...approved()).when(change(13, '90000.00', [reason('-10000.00')])).decision)).toBe(false);
  });

  it('is taken from stage approved to delivered', () => {
    given(...proposed())
      .when(change(2, '90000.00', [reason('90000.00')]))
      .thenRefused('stage', /at stage idea; it can be forecast only at approved, delivering, delivered/, 'scheme');
    given(...approved(), stageAdvanced('closed'))
      .when(change(2, '90000.00', [reason('-10000.00')]))
      .thenRefused('stage');
    given(...COUNCIL)
      .when(change(2, '90000.00', [reason('-10000.00')]))
      .thenRefused('unknown-reference', /‘ASC006’/, 'scheme');
  });

  it('takes no saving for growth, but one for a balancing line', () => {
    given(...growth)
      .when(change(2, '90000.00', [reason('90000.00')]))
      .thenRefused('growth-has-no-saving', /‘ASC006’ is growth/);
    given(...approved(PROFILE, { balancingLine: true }))
      .when(change(2, '0.00', [reason('-100000.00')]))
      .thenEvents(changed(2, '100000.00', '0.00'));
  });

  it('is a service team’s or finance’s', () => {
    for (const actor of [BOARD, AUDITOR, ADMINISTRATOR]) {
      given(...approved())
        .when(command('ChangeForecast', { scheme: 'ASC006', year: '2017-18', period: 2, forecast: '0.00', reasons: [reason('-100000.00')] }, { actor }))
        .thenRefused('role', /service-team or finance/);
    }
  });

  it('telescopes: recorded movements lead from the target to the last figure that was previous, and on', () => {
    const steps = fc.array(fc.record({ period: fc.integer({ min: 0, max: 13 }), pence: fc.integer({ min: 0, max: 20_000_000 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (returns) => {
        let past: GivenEvent[] = approved();
        for (const { period, pence } of returns) {
          const forecast = amount(money(String(pence)).div(100));
          const scheme = world(past).get('scheme', 'ASC006');
          const before = scheme ? forecastOf(scheme, '2017-18') : money('0');
          const movement = money(forecast).minus(before);
          const stated = change(period, forecast, [reason(amount(movement))]);
          if (movement.isZero())
            given(...past)
              .when(stated)
              .thenRefused('no-change');
          else past = after(past, stated);
        }
        const changes = past.flatMap((recorded) => (recorded.type === 'ForecastChanged' ? [recorded.data] : []));
        for (const { previous, forecast, reasons } of changes) {
          expect(amount(sum(reasons.map((one) => money(one.amount))))).toBe(amount(money(forecast).minus(money(previous))));
        }
        // In the order of the periods, so that each continues from the one before: the movements add up to the whole way.
        const rising = returns.every(({ period }, index) => index === 0 || period >= (returns[index - 1]?.period ?? 0));
        if (rising) {
          const way = sum(changes.map(({ previous, forecast }) => money(forecast).minus(money(previous))));
          expect(amount(way.plus(money('100000')))).toBe(changes.at(-1)?.forecast ?? '100000.00');
        }
      }),
    );
  });
});

describe('ConfirmForecast', () => {
  const confirm = (period: number, year = '2017-18') => command('ConfirmForecast', { scheme: 'ASC006', year, period }, { actor: SERVICE_TEAM });
  const confirmed = (period: number) => event('scheme/ASC006', 'ForecastConfirmed', { scheme: 'ASC006', year: '2017-18', period });

  it('records that somebody looked', () => {
    given(...approved())
      .when(confirm(3))
      .thenEvents(confirmed(3));
    given(...approved(), changed(6, '100000.00', '90000.00'), confirmed(5))
      .when(confirm(3))
      .thenEvents(confirmed(3));
  });

  it('has nothing to do twice in a period', () => {
    given(...approved(), confirmed(3))
      .when(confirm(3))
      .thenNothing();
  });

  it('is taken where forecasts are', () => {
    given(...approved())
      .when(confirm(3, '2019-20'))
      .thenRefused('year-not-open');
    given(...approved())
      .when(confirm(14))
      .thenRefused('period-range');
    given(...proposed())
      .when(confirm(3))
      .thenRefused('stage');
    given(...growth)
      .when(confirm(3))
      .thenRefused('growth-has-no-saving');
    given(...COUNCIL)
      .when(confirm(3))
      .thenRefused('unknown-reference');
  });
});

describe('OverrideRag', () => {
  const override = (changes: Partial<CommandData['OverrideRag']> = {}) =>
    command(
      'OverrideRag',
      { scheme: 'ASC006', year: '2017-18', period: 3, rag: 'green', reason: 'Contract signed.', untilPeriod: 6, ...changes },
      { actor: BOARD },
    );

  it('records colour, reason and expiry', () => {
    given(...approved())
      .when(override())
      .thenEvents(
        event('scheme/ASC006', 'RagOverridden', { scheme: 'ASC006', year: '2017-18', period: 3, rag: 'green', reason: 'Contract signed.', untilPeriod: 6 }),
      );
  });

  it('never makes a balancing line green or blue', () => {
    const balancing = approved(PROFILE, { balancingLine: true });
    for (const rag of ['green', 'blue'] as const) {
      given(...balancing)
        .when(override({ rag }))
        .thenRefused('balancing-line-never-green', new RegExp(`cannot be shown as ${rag}`), 'rag');
    }
    expect(isRefusal(given(...balancing).when(override({ rag: 'amber' })).decision)).toBe(false);
  });

  it('does not end before it begins', () => {
    given(...approved())
      .when(override({ untilPeriod: 2 }))
      .thenRefused('override-expired', /end with period 2, before period 3/, 'untilPeriod');
    expect(isRefusal(given(...approved()).when(override({ untilPeriod: 3 })).decision)).toBe(false);
  });

  it('wants an approved scheme with a saving, an open year, periods from 1 to 13, and a reason', () => {
    given(...proposed())
      .when(override())
      .thenRefused('needs-approval');
    given(...growth)
      .when(override())
      .thenRefused('growth-has-no-saving');
    given(...approved())
      .when(override({ year: '2019-20' }))
      .thenRefused('year-not-open');
    given(...approved())
      .when(override({ period: 0 }))
      .thenRefused('period-range', /0/, 'period');
    given(...approved())
      .when(override({ untilPeriod: 14 }))
      .thenRefused('period-range', /14/, 'untilPeriod');
    given(...approved())
      .when(override({ reason: '\n' }))
      .thenRefused('blank-text', /reason/, 'reason');
    given(...COUNCIL)
      .when(override())
      .thenRefused('unknown-reference');
  });
});
