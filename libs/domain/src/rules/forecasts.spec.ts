import { describe, expect, it } from '@jest/globals';
import { statedForecast } from './forecasts.ts';

describe('the forecast that counts', () => {
  it('is that of the highest period', () => {
    expect(
      statedForecast([
        { period: 6, forecast: '70.00' },
        { period: 3, forecast: '90.00' },
      ])?.forecast,
    ).toBe('70.00');
    expect(
      statedForecast([
        { period: 0, forecast: '70.00' },
        { period: 13, forecast: '90.00' },
      ])?.forecast,
    ).toBe('90.00');
  });

  it('is the later recorded of two in one period', () => {
    expect(
      statedForecast([
        { period: 3, forecast: '90.00' },
        { period: 3, forecast: '95.00' },
      ])?.forecast,
    ).toBe('95.00');
  });

  it('is none before the first', () => {
    expect(statedForecast([])).toBeUndefined();
    expect(statedForecast(undefined)).toBeUndefined();
  });
});
