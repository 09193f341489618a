import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const actuals = (period: number, toDate: string, year = '2017-18'): Given => event('ActualsRecorded', { line: 'L', service: 'S', year, period, toDate });
const forecast = (period: number, previous: string, outturn: string, narrative?: string): Given =>
  event('OutturnForecast', {
    line: 'L',
    service: 'S',
    year: '2017-18',
    period,
    previous,
    outturn,
    reasons: narrative === undefined ? [] : [{ code: 'demand', amount: '1.00', narrative }],
  });

const one = async (...events: Given[]) => (await factsAfter('line_returns', ...events))[0];

describe('what is recorded of a line by period', () => {
  it('keeps one actual for each period, in their order, the later recorded where there are several', async () => {
    expect(await one(actuals(3, '30.00'), actuals(1, '10.00'), actuals(3, '33.00'))).toEqual({
      line: 'L',
      service: 'S',
      year: '2017-18',
      basis: null,
      forecasts: [],
      actuals: [
        { period: 1, toDate: '10.00' },
        { period: 3, toDate: '33.00' },
      ],
    });
  });

  it('keeps the forecast of each period with all that were stated for it, and what the first was measured against', async () => {
    expect(await one(forecast(3, '100.00', '101.00', 'sha256:a'), forecast(2, '101.00', '101.00'), forecast(3, '101.00', '102.00', 'sha256:b'))).toMatchObject({
      basis: '100.00',
      forecasts: [
        { period: 2, outturn: '101.00', changes: [{ position: 2, reasons: [] }] },
        {
          period: 3,
          outturn: '102.00',
          changes: [
            { position: 1, reasons: [{ code: 'demand', amount: '1.00', narrative: 'sha256:a' }] },
            { position: 3, reasons: [{ code: 'demand', amount: '1.00', narrative: 'sha256:b' }] },
          ],
        },
      ],
    });
  });

  it('keeps years apart', async () => {
    expect((await factsAfter('line_returns', actuals(1, '1.00'), actuals(1, '2.00', '2018-19'))).map(({ year }) => year)).toEqual(['2017-18', '2018-19']);
  });
});
