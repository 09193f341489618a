import { type FinancialYear, money, type Period, pounds } from '@outturn/kernel';
import { entriesOfType, type EntryOf, type SchemeAtHand } from './scheme-at-hand.ts';
import { type Part, withoutZeros } from './part.ts';
import { currentTargetParts } from './targets.ts';

/** Changes of a year's forecast for periods up to one, by period and in each as recorded. */
function changesUpTo(at: SchemeAtHand, year: FinancialYear, period: Period): EntryOf<'ForecastChanged'>[] {
  return entriesOfType(at, 'ForecastChanged')
    .filter(({ data }) => data.year === year && data.period <= period)
    .sort((a, b) => a.data.period - b.data.period || a.position - b.position);
}

/**
 * What stood before the first forecast, and what each forecast from there to the one in effect changed, in the order of
 * periods. Without a forecast: the current target, which is assumed.
 */
export function forecastParts(at: SchemeAtHand, year: FinancialYear, period: Period): Part[] {
  const changes = changesUpTo(at, year, period);
  // The first as recorded, whatever its period: what it found is the target of that time, and the same for every period read.
  const first = entriesOfType(at, 'ForecastChanged').find(({ data }) => data.year === year);
  if (first === undefined || changes.length === 0)
    return currentTargetParts(at, year).map((part) => ({ ...part, explanation: `Assumed: ${part.explanation}` }));
  let before = money(first.data.previous);
  const steps = changes.map((entry): Part => {
    const forecast = money(entry.data.forecast);
    const step = { value: forecast.minus(before), explanation: `Forecast of period ${entry.data.period}, ${pounds(forecast)}`, entry };
    before = forecast;
    return step;
  });
  return withoutZeros([{ value: money(first.data.previous), explanation: 'What stood before the first forecast', entry: first }, ...steps]);
}

/** The part of the forecast in effect that is not recurrent. */
export function notRecurrentParts(at: SchemeAtHand, year: FinancialYear, period: Period): Part[] {
  const inEffect = changesUpTo(at, year, period).at(-1);
  return inEffect === undefined
    ? []
    : withoutZeros([
        { value: money(inEffect.data.notRecurrent), explanation: `Not recurrent, in the forecast of period ${inEffect.data.period}`, entry: inEffect },
      ]);
}

/** The last change or confirmation for periods up to one. */
export function lastReturnEntry(at: SchemeAtHand, year: FinancialYear, period: Period) {
  return entriesOfType(at, 'ForecastChanged', 'ForecastConfirmed')
    .filter(({ data }) => data.year === year && data.period <= period)
    .sort((a, b) => a.data.period - b.data.period || a.position - b.position)
    .at(-1);
}
