import { amount, money, type Money } from '@outturn/kernel';
import type { LineState } from './budget.ts';
import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal } from './decider.ts';
import { codesKnown, reasonsAddUp, writtenReasons } from './forecast.decide.ts';
import { mustBeOpen, mustBePeriod, mustSay, unknown, written } from './guards.ts';
import { statedForecast } from './rules/forecasts.ts';
import { budgetAt, mustHaveBudget } from './rules/line-budget.ts';

/**
 * What the general ledger says was spent on a line, from 1 April to the end of the period. A correction is recorded again
 * for its period. An income line may stand above zero for a while, by accruals or refunds, and an expenditure line below.
 */
const recordActuals: Decide<CommandOf<'RecordActuals'>> = ({ data }, world) => {
  const { line: id, year, period } = data;
  const line = world.get('line', id);
  if (!line) return unknown('line', id);
  const toDate = written(data.toDate);
  const refusal = firstRefusal(mustBeOpen(world, year), mustBePeriod(period, 1), mustHaveBudget(line, year, 'line', 'year'));
  if (refusal) return refusal;
  const stands = line.actuals[year]?.findLast((recorded) => recorded.period === period);
  if (stands?.toDate === toDate) return [];
  return [{ stream: `line/${id}`, type: 'ActualsRecorded', data: { line: id, service: line.service, year, period, toDate } }];
};

/**
 * The forecast outturn of a line, with reasons that add up to its movement. Unchanged, and before the first at budget, it
 * needs none: that says that somebody looked at it. The same again for the same period is nothing to do.
 */
const forecastOutturn: Decide<CommandOf<'ForecastOutturn'>> = ({ data }, world) => {
  const { line: id, year, period } = data;
  const line = world.get('line', id);
  if (!line) return unknown('line', id);
  const outturn = written(data.outturn);
  const reasons = writtenReasons(data.reasons);
  const previous = outturnBefore(line, year, period);
  const refusal = firstRefusal(
    mustBeOpen(world, year),
    mustBePeriod(period, 0),
    mustHaveBudget(line, year, 'line', 'year'),
    codesKnown(world, line.service, reasons),
    ...reasons.map(({ narrative }, index) => mustSay({ [`reasons.${index}.narrative`]: narrative })),
    reasonsAddUp(previous, money(outturn), reasons),
  );
  if (refusal) return refusal;
  const stands = statedForecast(line.outturns[year]);
  if (reasons.length === 0 && stands?.period === period && stands.outturn === outturn) return [];
  return [
    { stream: `line/${id}`, type: 'OutturnForecast', data: { line: id, service: line.service, year, period, previous: amount(previous), outturn, reasons } },
  ];
};

/** The forecast that stands, whatever period it is of; before the first the budget at the period of the new one. Pounds. */
export function outturnBefore(line: LineState, year: string, period: number): Money {
  const stated = statedForecast(line.outturns[year]);
  return stated ? money(stated.outturn) : budgetAt(line, year, period);
}

export const monitoringDeciders = { RecordActuals: recordActuals, ForecastOutturn: forecastOutturn };
