import { describe, expect, it } from '@jest/globals';
import type { CommandData } from './commands.ts';
import { isRefusal } from './decider.ts';
import { balanceAt, overdrawnBy } from './rules/reserve-balance.ts';
import { GROUND } from './testing/savings-ground.ts';
import { after, command, event, given, world } from './testing/specification.ts';

const open = (differs: Partial<CommandData['OpenReserve']> = {}) =>
  command('OpenReserve', { reserve: 'NEW', name: 'Pressures', kind: 'earmarked', year: '2017-18', opening: '10', ...differs });
const move = (amount: string, differs: Partial<CommandData['MoveReserve']> = {}) =>
  command('MoveReserve', { reserve: 'R', year: '2017-18', period: 6, amount, reason: 'approved by cabinet', ...differs });
const draw = (amount: string, differs: Partial<CommandData['DrawInvestment']> = {}) =>
  command('DrawInvestment', { scheme: 'S1', reserve: 'R', year: '2017-18', period: 6, amount, ...differs });
const allocate = (byYear: Record<string, string>, differs: Partial<CommandData['AllocateInvestment']> = {}) =>
  command('AllocateInvestment', { scheme: 'S1', reserve: 'R', byYear, ...differs });

describe('opening a reserve', () => {
  it('opens it with all that is said about it', () => {
    given(...GROUND)
      .when(open({ group: 'Corporate', service: 'adults', organisation: 'north', opening: '-5', mayBeNegative: { authority: 'Section 151 officer' } }))
      .thenEvents(
        event('reserve/NEW', 'ReserveOpened', {
          reserve: 'NEW',
          name: 'Pressures',
          kind: 'earmarked',
          group: 'Corporate',
          service: 'adults',
          organisation: 'north',
          year: '2017-18',
          opening: '-5.00',
          mayBeNegative: { authority: 'Section 151 officer' },
        }),
      );
    given(...GROUND)
      .when(open())
      .thenEvents(
        event('reserve/NEW', 'ReserveOpened', {
          reserve: 'NEW',
          name: 'Pressures',
          kind: 'earmarked',
          group: null,
          service: null,
          organisation: null,
          year: '2017-18',
          opening: '10.00',
          mayBeNegative: null,
        }),
      );
  });

  it.each([
    ['already-exists', /‘R’.*Transformation fund/, open({ reserve: 'R' }), ['reserve']],
    ['blank-text', /name/, open({ name: ' ' }), ['name']],
    ['blank-text', /group/, open({ group: ' ' }), ['group']],
    ['blank-text', /authority/, open({ mayBeNegative: { authority: '' } }), ['mayBeNegative.authority']],
    ['year-not-open', /2019-20/, open({ year: '2019-20' }), ['year']],
    ['unknown-reference', /‘parks’/, open({ service: 'parks' }), ['service']],
    ['unknown-reference', /‘east’/, open({ organisation: 'east' }), ['organisation']],
    ['several-organisations', /adults belongs to north, not to south/, open({ service: 'adults', organisation: 'south' }), ['organisation']],
    ['negative-opening', /-£0\.01/, open({ opening: '-0.01' }), ['opening']],
  ] as const)('refuses: %s', (rule, detail, stated, fields) =>
    given(...GROUND)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );
});

describe('moving a reserve', () => {
  it('records what moves, and for what', () => {
    given(...GROUND)
      .when(move('-100000', { for: { scheme: 'S1' } }))
      .thenEvents(
        event('reserve/R', 'ReserveMoved', {
          reserve: 'R',
          year: '2017-18',
          period: 6,
          amount: '-100000.00',
          reason: 'approved by cabinet',
          for: { scheme: 'S1' },
        }),
      );
    given(...GROUND)
      .when(move('0.01', { period: 13 }))
      .thenEvents(event('reserve/R', 'ReserveMoved', { reserve: 'R', year: '2017-18', period: 13, amount: '0.01', reason: 'approved by cabinet', for: null }));
  });

  it('refuses what the balance does not hold, in its own period', () => {
    given(...GROUND)
      .when(move('-100000.01'))
      .thenRefused(
        'reserve-overdrawn',
        /holds £100,000\.00 at period 6 of 2017-18; £100,000\.01 out of it would leave -£0\.01 at period 6 of 2017-18/,
        'amount',
      );
  });

  it('refuses what a later period does not hold: movements are recorded out of order', () => {
    const later = after(GROUND, move('-60000.00', { period: 13 }), move('30000.00', { year: '2018-19', period: 4 }));
    given(...later)
      .when(move('-40000.01', { period: 1 }))
      .thenRefused('reserve-overdrawn', /£100,000\.00 at period 1.*-£0\.01 at period 13 of 2017-18/);
    given(...later)
      .when(move('-40000.01', { year: '2018-19', period: 3 }))
      .thenRefused('reserve-overdrawn', /-£0\.01 at period 3 of 2018-19/);
    given(...later)
      .when(move('-70000.01', { year: '2018-19', period: 4 }))
      .thenRefused('reserve-overdrawn', /£70,000\.00 at period 4/);
    expect(isRefusal(given(...later).when(move('-70000.00', { year: '2018-19', period: 4 })).decision)).toBe(false);
    expect(isRefusal(given(...later).when(move('-40000.00', { period: 1 })).decision)).toBe(false);
  });

  it('does not lend from a later period', () => {
    const later = after(GROUND, move('500000.00', { period: 7 }));
    given(...later)
      .when(move('-100000.01', { period: 6 }))
      .thenRefused('reserve-overdrawn', /period 6/);
  });

  it('lets a reserve with an authority for it stand below zero', () => {
    const authorised = after(GROUND, open({ opening: '0', mayBeNegative: { authority: 'Section 151 officer' } }));
    expect(isRefusal(given(...authorised).when(move('-1.00', { reserve: 'NEW' })).decision)).toBe(false);
  });

  it.each([
    ['unknown-reference', /‘R9’/, move('1', { reserve: 'R9' }), ['reserve']],
    ['blank-text', /reason/, move('1', { reason: '\n' }), ['reason']],
    ['year-not-open', /2019-20/, move('1', { year: '2019-20' }), ['year']],
    ['period-range', /14/, move('1', { period: 14 }), ['period']],
    ['period-range', /^0/, move('1', { period: 0 }), ['period']],
    ['zero-amount', /£0\.00/, move('0.00'), ['amount']],
    ['unknown-reference', /‘L9’/, move('1', { for: { line: 'L9' } }), ['for.line']],
    ['unknown-reference', /‘S9’/, move('1', { for: { scheme: 'S9' } }), ['for.scheme']],
    ['unknown-reference', /‘K1’/, move('1', { for: { capital: 'K1' } }), ['for.capital']],
    ['before-opening', /LATE opened in 2018-19.*2017-18/, move('1', { reserve: 'LATE' }), ['year']],
  ] as const)('refuses: %s', (rule, detail, stated, fields) =>
    given(...after(GROUND, open({ reserve: 'LATE', year: '2018-19' })))
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );
});

describe('investment', () => {
  it('is allocated by year, more and less', () => {
    given(...GROUND)
      .when(allocate({ '2017-18': '1000', '2030-31': '-5.5' }))
      .thenEvents(event('scheme/S1', 'InvestmentAllocated', { scheme: 'S1', reserve: 'R', byYear: { '2017-18': '1000.00', '2030-31': '-5.50' } }));
  });

  it('is drawn from the reserve, also by growth and beyond what was allocated', () => {
    given(...GROUND)
      .when(draw('100000'))
      .thenEvents(event('reserve/R', 'InvestmentDrawn', { reserve: 'R', scheme: 'S1', year: '2017-18', period: 6, amount: '100000.00' }));
    expect(isRefusal(given(...GROUND).when(draw('1', { scheme: 'GROWTH' })).decision)).toBe(false);
    given(...after(GROUND, draw('99999.99')))
      .when(draw('0.02', { period: 13 }))
      .thenRefused('reserve-overdrawn', /£0\.01 at period 13.*£0\.02 out of it.*-£0\.01/, 'amount');
  });

  it.each([
    ['unknown-reference', /‘S9’/, allocate({ '2017-18': '1' }, { scheme: 'S9' })],
    ['unknown-reference', /‘R9’/, allocate({ '2017-18': '1' }, { reserve: 'R9' })],
    ['stage', /IDEA/, allocate({ '2017-18': '1' }, { scheme: 'IDEA' })],
    ['nothing-stated', /year/, allocate({})],
    ['zero-amount', /Every year is £0\.00/, allocate({ '2017-18': '0', '2018-19': '0.00' })],
    ['unknown-reference', /‘S9’/, draw('1', { scheme: 'S9' })],
    ['unknown-reference', /‘R9’/, draw('1', { reserve: 'R9' })],
    ['stage', /IDEA/, draw('1', { scheme: 'IDEA' })],
    ['year-not-open', /2019-20/, draw('1', { year: '2019-20' })],
    ['period-range', /14/, draw('1', { period: 14 })],
    ['negative-amount', /-£1\.00/, draw('-1')],
    ['zero-amount', /£0\.00/, draw('0')],
    ['before-opening', /LATE/, draw('1', { reserve: 'LATE' })],
  ] as const)('refuses: %s %s', (rule, detail, stated) =>
    given(...after(GROUND, open({ reserve: 'LATE', year: '2018-19' })))
      .when(stated)
      .thenRefused(rule, detail),
  );
});

describe('forecasting a reserve', () => {
  const forecast = (closing: string, differs: Partial<CommandData['ForecastReserve']> = {}) =>
    command('ForecastReserve', { reserve: 'R', year: '2017-18', period: 3, closing, ...differs });

  it('records what it will close with, what is planned, and the forecast before', () => {
    const planned = [
      { for: 'Learning and development', amount: '-255' },
      { for: { scheme: 'S1' }, amount: '-20.5' },
    ];
    const first = forecast('99000', { planned });
    given(...GROUND)
      .when(first)
      .thenEvents(
        event('reserve/R', 'ReserveForecastStated', {
          reserve: 'R',
          year: '2017-18',
          period: 3,
          previous: null,
          closing: '99000.00',
          planned: [
            { for: 'Learning and development', amount: '-255.00' },
            { for: { scheme: 'S1' }, amount: '-20.50' },
          ],
        }),
      );
    given(...after(GROUND, first))
      .when(forecast('98000', { period: 2 }))
      .thenEvents(
        event('reserve/R', 'ReserveForecastStated', { reserve: 'R', year: '2017-18', period: 2, previous: '99000.00', closing: '98000.00', planned: [] }),
      );
    given(...after(GROUND, first, forecast('98000', { period: 2 })))
      .when(forecast('0', { period: 0, year: '2018-19' }))
      .thenEvents(event('reserve/R', 'ReserveForecastStated', { reserve: 'R', year: '2018-19', period: 0, previous: null, closing: '0.00', planned: [] }));
    given(...after(GROUND, first))
      .when(first)
      .thenNothing();
    expect(isRefusal(given(...after(GROUND, first)).when(forecast('99000', { period: 4, planned })).decision)).toBe(false);
  });

  it('plans no more out of it than it holds at the period, and what comes in', () => {
    const moved = after(GROUND, move('-40000.00', { period: 2 }), move('-60000.00', { period: 4 }));
    given(...moved)
      .when(forecast('0', { planned: [{ for: 'IT system', amount: '-60000.01' }] }))
      .thenRefused('reserve-overdrawn', /holds £60,000\.00 at period 3 of 2017-18.*-£0\.01.*Plan £0\.01 less/, 'planned');
    const both = [
      { for: 'IT system', amount: '-60000.01' },
      { for: 'sale of a depot', amount: '0.01' },
    ];
    expect(isRefusal(given(...moved).when(forecast('0', { planned: both })).decision)).toBe(false);
    const authorised = after(GROUND, open({ opening: '0', mayBeNegative: { authority: 'Section 151 officer' } }));
    const below = forecast('-1', { reserve: 'NEW', planned: [{ for: 'IT system', amount: '-1' }] });
    expect(isRefusal(given(...authorised).when(below).decision)).toBe(false);
  });

  it.each([
    ['unknown-reference', /‘R9’/, forecast('1', { reserve: 'R9' }), ['reserve']],
    ['year-not-open', /2019-20/, forecast('1', { year: '2019-20' }), ['year']],
    ['period-range', /14/, forecast('1', { period: 14 }), ['period']],
    ['before-opening', /LATE opened in 2018-19/, forecast('1', { reserve: 'LATE' }), ['year']],
    ['reserve-overdrawn', /R may not stand below zero.*-£0\.01/, forecast('-0.01'), ['closing']],
    ['blank-text', /planned\.0\.for/, forecast('1', { planned: [{ for: ' ', amount: '1' }] }), ['planned.0.for']],
    ['zero-amount', /£0\.00/, forecast('1', { planned: [{ for: 'IT', amount: '0.00' }] }), ['planned.0.amount']],
    ['unknown-reference', /‘S9’/, forecast('1', { planned: [{ for: { scheme: 'S9' }, amount: '1' }] }), ['planned.0.for.scheme']],
    ['unknown-reference', /‘L9’/, forecast('1', { planned: [{ for: { line: 'L9' }, amount: '1' }] }), ['planned.0.for.line']],
    ['unknown-reference', /‘K1’/, forecast('1', { planned: [{ for: { capital: 'K1' }, amount: '1' }] }), ['planned.0.for.capital']],
  ] as const)('refuses: %s %s', (rule, detail, stated, fields) =>
    given(...after(GROUND, open({ reserve: 'LATE', year: '2018-19' })))
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );
});

describe('the balance of a reserve', () => {
  it('carries over the year end, the outturn period included', () => {
    const reserve = world(after(GROUND, move('-10.00', { period: 13 }), draw('20.00', { period: 1 }), move('5.00', { year: '2018-19', period: 2 }))).get(
      'reserve',
      'R',
    );
    if (!reserve) throw new Error('the reserve is there');
    expect(
      [
        ['2017-18', 1],
        ['2017-18', 12],
        ['2017-18', 13],
        ['2018-19', 1],
        ['2018-19', 2],
      ].map(([year, period]) => balanceAt(reserve, year as string, period as number).toFixed(2)),
    ).toEqual(['99980.00', '99980.00', '99970.00', '99970.00', '99975.00']);
    expect(overdrawnBy(reserve, { year: '2018-19', period: 1, amount: '-99970.01' })).toMatchObject({ year: '2018-19', period: 1 });
    expect(overdrawnBy(reserve, { year: '2018-19', period: 1, amount: '-99970.00' })).toBeUndefined();
  });
});
