import type { MonitoringEvent } from '@outturn/domain';
import { money, pounds } from '@outturn/kernel';
import type { Stories } from './told.ts';

/** "raised the forecast outturn of line L1 for 2018-19 by £40,000.00 to £1,040,000.00 at period 2: demand £40,000.00 (…)": reasons in the direction of the movement. */
function outturnForecast(data: Extract<MonitoringEvent, { type: 'OutturnForecast' }>['data']): string {
  const movement = money(data.outturn).minus(money(data.previous));
  const lowered = movement.isNegative();
  const reasons = data.reasons.map((reason) => `${reason.code} ${pounds(lowered ? money(reason.amount).negated() : reason.amount)} (${reason.narrative})`);
  const how = movement.isZero()
    ? `confirmed the forecast outturn of line ${data.line} for ${data.year} at ${pounds(data.outturn)} at period ${data.period}`
    : `${lowered ? 'lowered' : 'raised'} the forecast outturn of line ${data.line} for ${data.year} by ${pounds(movement.abs())} to ${pounds(data.outturn)} at period ${data.period}`;
  return reasons.length > 0 ? `${how}: ${reasons.join(', ')}` : how;
}

/** What each event of a budget line's monitoring says. */
export const MONITORING_STORIES: Stories<MonitoringEvent> = {
  ActualsRecorded: {
    topic: 'actuals',
    tell: (data) => `recorded actuals of ${pounds(data.toDate)} to the end of period ${data.period} of ${data.year} on line ${data.line}`,
  },
  OutturnForecast: { topic: 'forecast', tell: outturnForecast },
};
