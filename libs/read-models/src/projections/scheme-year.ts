import type { SchemeYearFacts } from '../facts.ts';
import { step } from '../step.ts';
import { keyOf } from '../tables.ts';

interface OfSchemeYear {
  readonly data: { readonly scheme: string; readonly year: string };
}
const id = ({ data }: OfSchemeYear): string => keyOf(data.scheme, data.year);

/** The first event about a year of a scheme makes its facts. */
function or(facts: SchemeYearFacts | undefined, { data }: OfSchemeYear): SchemeYearFacts {
  return facts ?? { scheme: data.scheme, year: data.year, forecasts: [], confirmed: [], overrides: [], draws: [] };
}

export const schemeYears = {
  ForecastChanged: step<'ForecastChanged', 'scheme_year'>('scheme_year', id, (facts, event) => {
    const { data, position } = event;
    const year = or(facts, event);
    const earlier = year.forecasts.find(({ period }) => period === data.period);
    const stands = { period: data.period, forecast: data.forecast, notRecurrent: data.notRecurrent, changes: [...(earlier?.changes ?? []), position] };
    const forecasts =
      earlier === undefined ? [...year.forecasts, stands].sort((a, b) => a.period - b.period) : year.forecasts.map((one) => (one === earlier ? stands : one));
    return { ...year, forecasts };
  }),

  ForecastConfirmed: step<'ForecastConfirmed', 'scheme_year'>('scheme_year', id, (facts, event) => {
    const { period } = event.data;
    const year = or(facts, event);
    return year.confirmed.includes(period) ? year : { ...year, confirmed: [...year.confirmed, period].sort((a, b) => a - b) };
  }),

  RagOverridden: step<'RagOverridden', 'scheme_year'>('scheme_year', id, (facts, event) => {
    const { rag, period, untilPeriod, reason } = event.data;
    const year = or(facts, event);
    return { ...year, overrides: [...year.overrides, { position: event.position, period, rag, untilPeriod, reason, by: event.actor.user }] };
  }),

  InvestmentDrawn: step<'InvestmentDrawn', 'scheme_year'>('scheme_year', id, (facts, event) => {
    const { reserve, period, amount } = event.data;
    const year = or(facts, event);
    return { ...year, draws: [...year.draws, { position: event.position, reserve, period, amount }] };
  }),
};
