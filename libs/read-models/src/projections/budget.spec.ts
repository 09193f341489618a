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
          { year: '2017-18', period: 2, amount: '-20.00' },
          { year: '2017-18', period: 3, amount: '-30.00' },
        ],
      },
    ]);
  });

  it('what is drawn shows in the scheme’s year', async () => {
    expect(await factsAfter('scheme_year', opened, moved, drawn)).toEqual([
      { scheme: 'S', year: '2017-18', forecasts: [], confirmed: [], overrides: [], draws: [{ position: 3, reserve: 'R', period: 3, amount: '30.00' }] },
    ]);
  });
});
