import type { Period } from '@outturn/kernel';
import type { LineReturnsFacts } from '../facts.ts';
import { step } from '../step.ts';
import { keyOf } from '../tables.ts';

interface OfLineYear {
  readonly data: { readonly line: string; readonly service: string; readonly year: string };
}
const id = ({ data }: OfLineYear): string => keyOf(data.line, data.year);

/** The first event about a year of a line makes its facts. */
function or(facts: LineReturnsFacts | undefined, { data }: OfLineYear): LineReturnsFacts {
  return facts ?? { line: data.line, service: data.service, year: data.year, actuals: [], basis: null, forecasts: [] };
}

/** The list with one period's figure, in the order of periods. */
function stating<S extends { readonly period: Period }>(stated: readonly S[], one: S): S[] {
  return [...stated.filter(({ period }) => period !== one.period), one].sort((a, b) => a.period - b.period);
}

/** What is spent and what is expected of budget lines, by period. */
export const lineReturns = {
  ActualsRecorded: step<'ActualsRecorded', 'line_returns'>('line_returns', id, (facts, event) => {
    const year = or(facts, event);
    const { period, toDate } = event.data;
    return { ...year, actuals: stating(year.actuals, { period, toDate }) };
  }),

  OutturnForecast: step<'OutturnForecast', 'line_returns'>('line_returns', id, (facts, event) => {
    const year = or(facts, event);
    const { period, outturn, previous, reasons } = event.data;
    const earlier = year.forecasts.find((one) => one.period === period)?.changes ?? [];
    return {
      ...year,
      basis: year.basis ?? previous,
      forecasts: stating(year.forecasts, { period, outturn, changes: [...earlier, { position: event.position, reasons }] }),
    };
  }),
};
