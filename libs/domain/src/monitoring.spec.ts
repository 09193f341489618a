import { describe, expect, it } from '@jest/globals';
import type { CommandData, Reason } from './commands.ts';
import { isRefusal } from './decider.ts';
import { GROUND } from './testing/savings-ground.ts';
import { ADMINISTRATOR, after, AUDITOR, BOARD, command, event, FINANCE, given, type GivenEvent, SERVICE_TEAM } from './testing/specification.ts';

const reason = (of: string, code = 'unexplained', narrative = 'More people than planned.'): Reason => ({ code, amount: of, narrative });

const actuals = (period: number, toDate: string, more: Partial<CommandData['RecordActuals']> = {}) =>
  command('RecordActuals', { line: 'L1', year: '2017-18', period, toDate, ...more });

const forecast = (period: number, outturn: string, reasons: Reason[] = [], more: Partial<CommandData['ForecastOutturn']> = {}, actor = SERVICE_TEAM) =>
  command('ForecastOutturn', { line: 'L1', year: '2017-18', period, outturn, reasons, ...more }, { actor });

const adjusted = (amount: string, effective: string): GivenEvent[] =>
  after(
    GROUND,
    command(
      'AdjustBudget',
      { adjustment: 'A1', year: '2017-18', lines: [{ line: 'L1', amount }], source: { kind: 'grant' }, reason: 'A new grant.' },
      { effective },
    ),
  );

const recorded = (period: number, toDate: string, line = 'L1', service = 'adults') =>
  event(`line/${line}`, 'ActualsRecorded', { line, service, year: '2017-18', period, toDate });

const forecastAs = (period: number, previous: string, outturn: string, reasons: Reason[] = []) =>
  event('line/L1', 'OutturnForecast', { line: 'L1', service: 'adults', year: '2017-18', period, previous, outturn, reasons });

describe('RecordActuals', () => {
  it('says what was spent from April to the end of a period', () => {
    given(...GROUND)
      .when(actuals(2, '180000.5'))
      .thenEvents(recorded(2, '180000.50'));
    given(...after(GROUND, actuals(12, '990000.00')))
      .when(actuals(13, '1010000.00'))
      .thenEvents(recorded(13, '1010000.00'));
  });

  it('takes a correction for the same period, and the same figure again as nothing to do', () => {
    const past = after(GROUND, actuals(2, '180000.00'), actuals(3, '260000.00'));
    given(...past)
      .when(actuals(2, '181000.00'))
      .thenEvents(recorded(2, '181000.00'));
    given(...past)
      .when(actuals(2, '180000'))
      .thenNothing();
    given(...after(past, actuals(2, '181000.00')))
      .when(actuals(2, '180000.00'))
      .thenEvents(recorded(2, '180000.00'));
  });

  it('takes an income line above zero and an expenditure line below: accruals and refunds do that', () => {
    given(...GROUND)
      .when(actuals(1, '1200.00', { line: 'INCOME' }))
      .thenEvents(recorded(1, '1200.00', 'INCOME', 'roads'));
    expect(isRefusal(given(...GROUND).when(actuals(1, '-300.00')).decision)).toBe(false);
  });

  it.each([
    ['unknown-reference', /no budget line ‘L9’/, actuals(2, '1.00', { line: 'L9' }), ['line']],
    ['year-not-open', /2019-20/, actuals(2, '1.00', { year: '2019-20' }), ['year']],
    ['period-range', /0 is not a period/, actuals(0, '1.00'), ['period']],
    ['line-without-budget', /L1 has no budget in 2018-19 \(it has in 2017-18\)/, actuals(2, '1.00', { year: '2018-19' }), ['line', 'year']],
  ] as const)('refuses: %s', (rule, detail, stated, fields) =>
    given(...GROUND)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );

  it('is finance’s', () => {
    for (const actor of [SERVICE_TEAM, BOARD, AUDITOR, ADMINISTRATOR])
      given(...GROUND)
        .when({ ...actuals(2, '1.00'), actor })
        .thenRefused('role', /RecordActuals needs the role finance/);
  });
});

describe('ForecastOutturn', () => {
  it('starts from the budget', () => {
    given(...GROUND)
      .when(forecast(2, '1040000', [reason('50000'), reason('-10000.00')]))
      .thenEvents(forecastAs(2, '1000000.00', '1040000.00', [reason('50000.00'), reason('-10000.00')]));
    given(...GROUND)
      .when(forecast(2, '1040000.00'))
      .thenRefused('reasons-add-up', /There are no reasons; the movement is £40,000\.00 \(from £1,000,000\.00 to £1,040,000\.00\)/, 'reasons');
  });

  it('starts from the budget at its own period: what counts later is not in it', () => {
    const past = adjusted('250000.00', '2017-07-10');
    given(...past)
      .when(forecast(3, '1000000.00'))
      .thenEvents(forecastAs(3, '1000000.00', '1000000.00'));
    given(...past)
      .when(forecast(4, '1250000.00'))
      .thenEvents(forecastAs(4, '1250000.00', '1250000.00'));
  });

  it('continues from the forecast of the highest period, of two in one the later recorded, whatever its own and whatever the budget does', () => {
    const past = [...adjusted('250000.00', '2017-07-10'), forecastAs(6, '1250000.00', '1300000.00'), forecastAs(3, '1300000.00', '1400000.00')];
    given(...past)
      .when(forecast(4, '1310000.00', [reason('10000.00')]))
      .thenEvents(forecastAs(4, '1300000.00', '1310000.00', [reason('10000.00')]));
    given(...past, forecastAs(6, '1300000.00', '1280000.00'))
      .when(forecast(7, '1281000.00', [reason('1000.00')]))
      .thenEvents(forecastAs(7, '1280000.00', '1281000.00', [reason('1000.00')]));
  });

  it('confirms what stands without a reason; twice for one period is nothing to do', () => {
    const past = [...GROUND, forecastAs(2, '1000000.00', '1040000.00', [reason('40000.00')])];
    given(...past)
      .when(forecast(3, '1040000.00'))
      .thenEvents(forecastAs(3, '1040000.00', '1040000.00'));
    given(...past, forecastAs(3, '1040000.00', '1040000.00'))
      .when(forecast(3, '1040000.00'))
      .thenNothing();
    given(...past)
      .when(forecast(2, '1040000.00'))
      .thenNothing();
    given(...GROUND)
      .when(forecast(1, '1000000.00'))
      .thenEvents(forecastAs(1, '1000000.00', '1000000.00'));
  });

  it('records reasons that cancel out: they say what changed behind an unchanged figure', () => {
    const reasons = [reason('40000.00'), reason('-40000.00')];
    given(...GROUND, forecastAs(2, '1000000.00', '1000000.00'))
      .when(forecast(2, '1000000.00', reasons))
      .thenEvents(forecastAs(2, '1000000.00', '1000000.00', reasons));
  });

  it('is taken before the year opens, for income, and at the outturn', () => {
    given(...GROUND)
      .when(forecast(0, '1000000.00'))
      .thenEvents(forecastAs(0, '1000000.00', '1000000.00'));
    given(...GROUND)
      .when(forecast(13, '-45000.00', [reason('5000.00')], { line: 'INCOME' }))
      .thenEvents(
        event('line/INCOME', 'OutturnForecast', {
          line: 'INCOME',
          service: 'roads',
          year: '2017-18',
          period: 13,
          previous: '-50000.00',
          outturn: '-45000.00',
          reasons: [reason('5000.00')],
        }),
      );
  });

  it('takes the reason codes of the service’s organisation', () => {
    const past = after(GROUND, command('DefineReasonCode', { code: 'demand', label: 'Demand', organisation: 'north' }));
    expect(isRefusal(given(...past).when(forecast(2, '1000001.00', [reason('1.00', 'demand')])).decision)).toBe(false);
    given(...past)
      .when(forecast(2, '1000001.00', [reason('1.00', 'demand')], { line: 'SOUTHLINE' }))
      .thenRefused('unknown-reason-code', /‘demand’ is no reason code of south\. There are: unexplained/, 'reasons.0.code');
  });

  it.each([
    ['unknown-reference', /no budget line ‘L9’/, forecast(2, '1.00', [], { line: 'L9' }), ['line']],
    ['year-not-open', /2019-20/, forecast(2, '1.00', [], { year: '2019-20' }), ['year']],
    ['period-range', /14 is not a period/, forecast(14, '1000000.00'), ['period']],
    ['line-without-budget', /no budget in 2018-19/, forecast(2, '0.00', [], { year: '2018-19' }), ['line', 'year']],
    ['blank-text', /reasons\.0\.narrative/, forecast(2, '1000001.00', [reason('1.00', 'unexplained', ' ')]), ['reasons.0.narrative']],
    ['reasons-add-up', /Reasons add up to £2\.00.*Add -£1\.00/, forecast(2, '1000001.00', [reason('2.00')]), ['reasons']],
    ['reasons-add-up', /the movement is £0\.00/, forecast(2, '1000000.00', [reason('2.00')]), ['reasons']],
  ] as const)('refuses: %s', (rule, detail, stated, fields) =>
    given(...GROUND)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );

  it('is the service team’s and finance’s', () => {
    expect(isRefusal(given(...GROUND).when(forecast(2, '1000000.00', [], {}, FINANCE)).decision)).toBe(false);
    for (const actor of [BOARD, AUDITOR, ADMINISTRATOR])
      given(...GROUND)
        .when(forecast(2, '1000000.00', [], {}, actor))
        .thenRefused('role', /ForecastOutturn needs the role service-team or finance/);
  });
});

describe('the budget of a line at a period', () => {
  it('follows an adjustment from the period of its effective date on', () => {
    given(...adjusted('1.00', '2017-06-30'))
      .when(forecast(2, '1000001.00'))
      .thenRefused('reasons-add-up', /from £1,000,000\.00/);
    given(...adjusted('1.00', '2017-06-30'))
      .when(forecast(3, '1000000.00'))
      .thenRefused('reasons-add-up', /from £1,000,001\.00/);
  });
});
