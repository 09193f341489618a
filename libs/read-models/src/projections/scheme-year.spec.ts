import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const changed = (period: number, forecast: string, notRecurrent = '0.00', year = '2017-18'): Given =>
  event('ForecastChanged', { scheme: 'S', year, period, previous: '0.00', forecast, notRecurrent, reasons: [] });
const confirmed = (period: number): Given => event('ForecastConfirmed', { scheme: 'S', year: '2017-18', period });

const one = async (...events: Given[]) => (await factsAfter('scheme_year', ...events))[0];

describe('scheme-year', () => {
  it('keeps one forecast for each period, in their order, and the position of every change behind it', async () => {
    expect(await one(changed(3, '30.00'), changed(1, '10.00', '4.00'), changed(3, '33.00'), changed(0, '1.00'))).toEqual({
      scheme: 'S',
      year: '2017-18',
      confirmed: [],
      overrides: [],
      draws: [],
      forecasts: [
        { period: 0, forecast: '1.00', notRecurrent: '0.00', changes: [4] },
        { period: 1, forecast: '10.00', notRecurrent: '4.00', changes: [2] },
        { period: 3, forecast: '33.00', notRecurrent: '0.00', changes: [1, 3] },
      ],
    });
  });

  it('keeps years apart', async () => {
    expect(
      (await factsAfter('scheme_year', changed(1, '1.00'), changed(1, '2.00', '0.00', '2018-19'))).map(({ year, forecasts }) => [year, forecasts[0]?.forecast]),
    ).toEqual([
      ['2017-18', '1.00'],
      ['2018-19', '2.00'],
    ]);
  });

  it('lists confirmed periods once and in their order', async () => {
    expect((await one(confirmed(4), confirmed(2), confirmed(4)))?.confirmed).toEqual([2, 4]);
  });

  it('lists overrides in the order of recording, with who made them', async () => {
    const override = (rag: 'green' | 'red', by: string): Given =>
      event('RagOverridden', { scheme: 'S', year: '2017-18', period: 5, rag, reason: 'sha256:r', untilPeriod: 7 }, by);
    expect((await one(override('red', 'bella.board'), override('green', 'fred.finance')))?.overrides).toEqual([
      { position: 1, period: 5, rag: 'red', untilPeriod: 7, reason: 'sha256:r', by: 'bella.board' },
      { position: 2, period: 5, rag: 'green', untilPeriod: 7, reason: 'sha256:r', by: 'fred.finance' },
    ]);
  });
});
