import { describe, expect, it } from '@jest/globals';
import type { CommandData } from './commands.ts';
import { isRefusal } from './decider.ts';
import { GROUND, reduction } from './testing/savings-ground.ts';
import { after, command, event, given, SERVICE_TEAM } from './testing/specification.ts';

const set = (differs: Partial<CommandData['SetBudget']> = {}) =>
  command('SetBudget', { line: 'NEW', service: 'adults', year: '2017-18', kind: 'expenditure', amount: '500', ...differs });

const adjust = (differs: Partial<CommandData['AdjustBudget']> = {}, stated: { effective?: string; today?: string } = {}) =>
  command(
    'AdjustBudget',
    { adjustment: 'A1', year: '2017-18', lines: [{ line: 'L1', amount: '250.5' }], source: { kind: 'post-plan' }, reason: 'pay award', ...differs },
    stated,
  );

/** The companion in the line's own stream. */
const moved = (line: string, service: string, amount: string) =>
  event(`line/${line}`, 'LineBudgetMoved', { line, service, year: '2017-18', amount, effective: null, by: { adjustment: 'A1' } });

/** A line's year, and its companion among the budgets that limits on virements go by. */
const opened = (year: string) => [
  event('line/NEW', 'BudgetSet', { line: 'NEW', service: 'adults', year, kind: 'expenditure', amount: '500.00' }),
  event(`virement-authority/adults/${year}`, 'ServiceBudgetOpened', { service: 'adults', year, line: 'NEW', amount: '500.00' }),
];

describe('opening a budget line', () => {
  it('opens a line for a year, and for further years', () => {
    given(...GROUND)
      .when(set())
      .thenEvents(...opened('2017-18'));
    given(...after(GROUND, set()))
      .when(set({ year: '2018-19' }))
      .thenEvents(...opened('2018-19'));
  });

  it('takes income that is negative or nothing', () => {
    for (const amount of ['-0.01', '0.00']) expect(isRefusal(given(...GROUND).when(set({ kind: 'income', amount })).decision)).toBe(false);
    given(...GROUND)
      .when(set({ kind: 'income', amount: '0.01' }))
      .thenRefused('income-is-negative', /£0\.01 is positive.*-£0\.01/, 'amount');
  });

  it.each([
    ['year-not-open', /2019-20/, set({ year: '2019-20' }), ['year']],
    ['unknown-reference', /‘parks’/, set({ service: 'parks' }), ['service']],
    ['already-exists', /L1 opened 2017-18 with £1,000,000\.00/, set({ line: 'L1' }), ['line', 'year']],
    ['line-elsewhere', /belongs to the service adults, not roads/, set({ line: 'L1', year: '2018-19', service: 'roads' }), ['service']],
    ['line-elsewhere', /expenditure, not of income/, set({ line: 'L1', year: '2018-19', kind: 'income', amount: '-1' }), ['kind']],
  ] as const)('refuses: %s', (rule, detail, stated, fields) =>
    given(...GROUND)
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );
});

describe('adjusting budgets', () => {
  it('is one event with all its lines', () => {
    given(...GROUND)
      .when(
        adjust({
          lines: [
            { line: 'L1', amount: '250.5' },
            { line: 'INCOME', amount: '-50' },
          ],
          source: { kind: 'grant', ref: 'Better Care Fund' },
        }),
      )
      .thenEvents(
        event('adjustment/A1', 'BudgetAdjusted', {
          adjustment: 'A1',
          organisation: 'north',
          year: '2017-18',
          lines: [
            { line: 'L1', amount: '250.50' },
            { line: 'INCOME', amount: '-50.00' },
          ],
          source: { kind: 'grant', ref: 'Better Care Fund' },
          reason: 'pay award',
        }),
        moved('L1', 'adults', '250.50'),
        moved('INCOME', 'roads', '-50.00'),
      );
  });

  it('moves the reserve that it is paid from, in the period of its effective date', () => {
    given(...GROUND)
      .when(adjust({ source: { kind: 'reserve', ref: 'R' } }, { effective: '2017-12-31' }))
      .thenEvents(
        event('adjustment/A1', 'BudgetAdjusted', {
          adjustment: 'A1',
          organisation: 'north',
          year: '2017-18',
          lines: [{ line: 'L1', amount: '250.50' }],
          source: { kind: 'reserve', ref: 'R' },
          reason: 'pay award',
        }),
        event('reserve/R', 'ReserveMoved', { reserve: 'R', year: '2017-18', period: 9, amount: '-250.50', reason: 'pay award', for: { adjustment: 'A1' } }),
        moved('L1', 'adults', '250.50'),
      );
  });

  it('without an effective date moves the reserve when it moves the budgets, on the day of recording within the year; a negative net amount goes back into it', () => {
    const back = {
      source: { kind: 'reserve', ref: 'R' } as const,
      lines: [
        { line: 'L1', amount: '-300.00' },
        { line: 'L2', amount: '100.00' },
      ],
    };
    const movedOn = (today: string) => {
      const { decision } = given(...GROUND).when(adjust(back, { today }));
      return isRefusal(decision) ? decision : decision[1]?.data;
    };
    expect(movedOn('2017-06-30')).toMatchObject({ year: '2017-18', period: 3, amount: '200.00' });
    expect(movedOn('2017-03-01')).toMatchObject({ year: '2017-18', period: 1 });
    expect(movedOn('2018-04-01')).toMatchObject({ year: '2017-18', period: 12 });
  });

  it('draws no more than the reserve holds in every later period', () => {
    const from = (amount: string, effective?: string) =>
      adjust({ source: { kind: 'reserve', ref: 'R' }, lines: [{ line: 'L1', amount }] }, effective === undefined ? {} : { effective });
    given(...GROUND)
      .when(from('100000.01'))
      .thenRefused('reserve-overdrawn', /R holds £100,000\.00.*£100,000\.01 out of it would leave -£0\.01 at period 1 of 2017-18/, 'lines');
    const drawnLater = after(GROUND, command('MoveReserve', { reserve: 'R', year: '2018-19', period: 3, amount: '-99999.00', reason: 'planned' }));
    given(...drawnLater)
      .when(from('1.01', '2017-12-31'))
      .thenRefused('reserve-overdrawn', /-£0\.01 at period 3 of 2018-19/);
    expect(isRefusal(given(...drawnLater).when(from('1.00', '2017-12-31')).decision)).toBe(false);
  });

  it.each([
    ['already-exists', /‘A0’/, adjust({ adjustment: 'A0' }), ['adjustment']],
    ['blank-text', /reason/, adjust({ reason: ' ' }), ['reason']],
    ['blank-text', /source\.ref/, adjust({ source: { kind: 'grant', ref: '\u200B' } }), ['source.ref']],
    ['year-not-open', /2019-20/, adjust({ year: '2019-20' }), ['year']],
    ['date-outside-year', /2018-04-01/, adjust({}, { effective: '2018-04-01' }), ['effective']],
    [
      'unknown-reference',
      /‘L9’/,
      adjust({
        lines: [
          { line: 'L1', amount: '1' },
          { line: 'L9', amount: '1' },
        ],
      }),
      ['lines.1.line'],
    ],
    ['line-without-budget', /L18 has no budget in 2017-18.*2018-19/, adjust({ lines: [{ line: 'L18', amount: '1' }] }), ['lines.0.line']],
    [
      'line-twice',
      /L1 stands twice/,
      adjust({
        lines: [
          { line: 'L1', amount: '1' },
          { line: 'L1', amount: '1' },
        ],
      }),
      ['lines.1.line'],
    ],
    ['zero-amount', /L1 is £0\.00/, adjust({ lines: [{ line: 'L1', amount: '0.00' }] }), ['lines.0.amount']],
    [
      'several-organisations',
      /north, south/,
      adjust({
        lines: [
          { line: 'L1', amount: '1' },
          { line: 'SOUTHLINE', amount: '1' },
        ],
      }),
      ['lines'],
    ],
    [
      'saving-reduces-budget',
      /add up to £0\.00/,
      adjust({
        source: { kind: 'saving' },
        lines: [
          { line: 'L1', amount: '-1' },
          { line: 'L2', amount: '1' },
        ],
      }),
      ['lines'],
    ],
    ['saving-reduces-budget', /£250\.50/, adjust({ source: { kind: 'saving' } }), ['lines']],
    ['unknown-reference', /source\.ref/, adjust({ source: { kind: 'reserve' } }), ['source.ref']],
    ['unknown-reference', /‘R9’/, adjust({ source: { kind: 'reserve', ref: 'R9' } }), ['source.ref']],
    [
      'zero-amount',
      /virement/,
      adjust({
        source: { kind: 'reserve', ref: 'R' },
        lines: [
          { line: 'L1', amount: '-1' },
          { line: 'L2', amount: '1' },
        ],
      }),
      ['lines'],
    ],
  ] as const)('refuses: %s %s', (rule, detail, stated, fields) =>
    given(...after(GROUND, reduction('A0', '1.00')))
      .when(stated)
      .thenRefused(rule, detail, ...fields),
  );

  it('is finance’s', () => {
    given(...GROUND)
      .when({ ...adjust(), actor: SERVICE_TEAM })
      .thenRefused('role', /finance/);
  });
});
