import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const adjusted: Given = event('BudgetAdjusted', {
  adjustment: 'A',
  organisation: 'O',
  year: '2017-18',
  lines: [{ line: 'L', amount: '-100.00' }],
  source: { kind: 'saving', ref: null },
  reason: 'sha256:r',
});
const opened: Given = event('ReserveOpened', {
  reserve: 'R',
  name: 'Fund',
  kind: 'earmarked',
  group: null,
  service: null,
  organisation: 'O',
  year: '2017-18',
  opening: '500.00',
  mayBeNegative: null,
});

const proposed: Given = event('SchemeProposed', {
  scheme: 'S',
  programme: 'P',
  workstream: 'W',
  service: 'V',
  title: 'Scheme',
  owner: 'Head of care',
  kind: 'technical-efficiency',
  cashReleasing: true,
  recurrence: 'recurrent',
  confidence: 'assured',
  balancingLine: false,
  category: null,
});

describe('budget lines', () => {
  it('have an opening for each year', async () => {
    const set = (year: string, amount: string): Given => event('BudgetSet', { line: 'L', service: 'V', year, kind: 'expenditure', amount });
    expect(await factsAfter('line_year', set('2018-19', '2.00'), set('2017-18', '1.00'))).toEqual([
      { line: 'L', service: 'V', year: '2017-18', kind: 'expenditure', opening: '1.00' },
      { line: 'L', service: 'V', year: '2018-19', kind: 'expenditure', opening: '2.00' },
    ]);
  });
});

describe('adjustments', () => {
  it('are as they were recorded, whatever claims they come to back', async () => {
    const used = event('ReductionUsed', { adjustment: 'A', claim: 'C1', amount: '60.00' });
    expect(await factsAfter('adjustment', adjusted, used, event('ReductionReleased', { adjustment: 'A', claim: 'C1' }))).toEqual([
      {
        adjustment: 'A',
        organisation: 'O',
        year: '2017-18',
        period: 1,
        lines: [{ line: 'L', amount: '-100.00' }],
        source: { kind: 'saving', ref: null },
        reason: 'sha256:r',
      },
    ]);
  });
});

describe('reserves', () => {
  const moved = event('ReserveMoved', { reserve: 'R', year: '2017-18', period: 2, amount: '-20.00', reason: 'sha256:r', for: null });
  const drawn = event('InvestmentDrawn', { reserve: 'R', scheme: 'S', year: '2017-18', period: 3, amount: '30.00' });

  it('are moved, and lose what schemes draw', async () => {
    expect(await factsAfter('reserve', opened, moved, drawn)).toEqual([
      {
        reserve: 'R',
        name: 'Fund',
        kind: 'earmarked',
        group: null,
        service: null,
        organisation: 'O',
        year: '2017-18',
        opening: '500.00',
        mayBeNegative: null,
        movements: [
          { year: '2017-18', period: 2, amount: '-20.00', into: '0.00', outOf: '-20.00', drawn: '0.00' },
          { year: '2017-18', period: 3, amount: '-30.00', into: '0.00', outOf: '-30.00', drawn: '30.00' },
        ],
        forecasts: [],
        allocated: {},
      },
    ]);
  });

  it('add up what moved in one period, in the order of time', async () => {
    const back = event('ReserveMoved', { reserve: 'R', year: '2017-18', period: 3, amount: '12.50', reason: 'sha256:r', for: { scheme: 'S' } });
    const early = event('ReserveMoved', { reserve: 'R', year: '2017-18', period: 1, amount: '1.00', reason: 'sha256:r', for: null });
    const [reserve] = await factsAfter('reserve', opened, drawn, back, early);
    expect(reserve?.movements).toEqual([
      { year: '2017-18', period: 1, amount: '1.00', into: '1.00', outOf: '0.00', drawn: '0.00' },
      { year: '2017-18', period: 3, amount: '-17.50', into: '12.50', outOf: '-30.00', drawn: '30.00' },
    ]);
  });

  it('remember the later of two forecasts of a period, and what is set aside for schemes', async () => {
    const forecast = (period: number, closing: string, previous: string | null): Given =>
      event('ReserveForecastStated', { reserve: 'R', year: '2017-18', period, previous, closing, planned: [{ for: 'IT system', amount: '-5.00' }] });
    const allocated = (year: string, amount: string): Given =>
      event('InvestmentAllocated', { scheme: 'S', reserve: 'R', byYear: { [year]: amount, '2019-20': '1.00' } });
    const planned = [{ for: 'IT system', amount: '-5.00' }];
    const events = [forecast(4, '400.00', null), forecast(2, '450.00', '400.00'), forecast(4, '380.00', '400.00')];
    const [reserve] = await factsAfter('reserve', opened, proposed, ...events, allocated('2017-18', '10.00'), allocated('2018-19', '-2.00'));
    expect(reserve?.forecasts).toEqual([
      { year: '2017-18', period: 2, closing: '450.00', planned },
      { year: '2017-18', period: 4, closing: '380.00', planned },
    ]);
    expect(reserve?.allocated).toEqual({ '2017-18': '10.00', '2018-19': '-2.00', '2019-20': '2.00' });
  });

  it('what is drawn shows in the scheme’s year', async () => {
    expect(await factsAfter('scheme_year', opened, moved, drawn)).toEqual([
      { scheme: 'S', year: '2017-18', forecasts: [], confirmed: [], overrides: [], draws: [{ position: 3, reserve: 'R', period: 3, amount: '30.00' }] },
    ]);
  });
});
