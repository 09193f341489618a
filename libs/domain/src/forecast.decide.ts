import { type Amount, amount, money, type Money, pounds, sum } from '@outturn/kernel';
import type { CommandOf, Reason } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeOpen, mustBePeriod, mustSay, unknown, written } from './guards.ts';
import { EVERY_ORGANISATION } from './rules.ts';
import { forecastOf } from './rules/forecasts.ts';
import { needsApproval } from './scheme.decide.ts';
import type { SchemeState } from './scheme.ts';
import { hasStage, IN_DELIVERY } from './stage.decide.ts';

/** What cannot be explained is logged as this code, visibly. It is always defined. */
export const UNEXPLAINED = 'unexplained';

const changeForecast: Decide<CommandOf<'ChangeForecast'>> = ({ data }, world) => {
  const { scheme: id, year, period } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const forecast = written(data.forecast);
  const notRecurrent = written(data.notRecurrent ?? '0.00');
  const reasons = writtenReasons(data.reasons);
  const previous = forecastOf(scheme, year);
  const refusal = firstRefusal(
    takesForecasts(scheme),
    mustBeOpen(world, year),
    mustBePeriod(period, 0),
    money(notRecurrent).isNegative() &&
      refuse('negative-amount', `notRecurrent is ${pounds(notRecurrent)}: state how much of the forecast is not recurrent, 0 or more.`, 'notRecurrent'),
    movementNotZero(scheme, year, previous, forecast),
    codesKnown(world, scheme.service, reasons),
    ...reasons.map(({ narrative }, index) => mustSay({ [`reasons.${index}.narrative`]: narrative })),
    reasonsAddUp(previous, money(forecast), reasons),
  );
  if (refusal) return refusal;
  return [{ stream: `scheme/${id}`, type: 'ForecastChanged', data: { scheme: id, year, period, previous: amount(previous), forecast, notRecurrent, reasons } }];
};

/** Reasons with their amounts as events hold them. */
export function writtenReasons(reasons: readonly Reason[]): Reason[] {
  return reasons.map(({ code, amount: part, narrative }) => ({ code, amount: written(part), narrative }));
}

function takesForecasts(scheme: SchemeState): Refusal | undefined {
  return firstRefusal(hasSaving(scheme), hasStage(scheme, IN_DELIVERY, 'forecast'));
}

export function hasSaving(scheme: SchemeState): Refusal | false {
  return (
    scheme.kind === 'growth' &&
    refuse('growth-has-no-saving', `‘${scheme.scheme}’ is growth: it holds investment, and no saving to forecast or carry forward.`, 'scheme')
  );
}

function movementNotZero(scheme: SchemeState, year: string, previous: Money, forecast: Amount): Refusal | false {
  return (
    previous.eq(money(forecast)) &&
    refuse(
      'no-change',
      `The forecast of ‘${scheme.scheme}’ for ${year} is ${pounds(forecast)} already. Say that you looked at it with ConfirmForecast.`,
      'forecast',
    )
  );
}

/** Refuses a reason whose code neither every organisation nor that of the service has. */
export function codesKnown(world: World, service: string, reasons: readonly Reason[]): Refusal | undefined {
  const organisation = world.get('service', service)?.organisation;
  const codes = [
    ...Object.keys(world.get('rules', EVERY_ORGANISATION)?.reasonCodes ?? {}),
    ...Object.keys((organisation !== undefined && world.get('rules', organisation)?.reasonCodes) || {}),
    UNEXPLAINED,
  ];
  const index = reasons.findIndex(({ code }) => !codes.includes(code));
  const reason = reasons[index];
  return (
    reason &&
    refuse(
      'unknown-reason-code',
      `‘${reason.code}’ is no reason code of ${organisation ?? 'any organisation'}. There are: ${[...new Set(codes)].sort().join(', ')}.`,
      `reasons.${index}.code`,
    )
  );
}

/** Refuses reasons that do not add up to the movement exactly. Pounds. */
export function reasonsAddUp(previous: Money, forecast: Money, reasons: readonly Reason[]): Refusal | false {
  const movement = forecast.minus(previous);
  const total = sum(reasons.map((reason) => money(reason.amount)));
  if (total.eq(movement)) return false;
  const stated = reasons.length === 0 ? 'There are no reasons' : `Reasons add up to ${pounds(total)}`;
  const figures = `the movement is ${pounds(movement)} (from ${pounds(previous)} to ${pounds(forecast)})`;
  return refuse('reasons-add-up', `${stated}; ${figures}. Add ${pounds(movement.minus(total))}, for instance as ‘${UNEXPLAINED}’.`, 'reasons');
}

const confirmForecast: Decide<CommandOf<'ConfirmForecast'>> = ({ data }, world) => {
  const { scheme: id, year, period } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const refusal = firstRefusal(takesForecasts(scheme), mustBeOpen(world, year), mustBePeriod(period, 0));
  if (refusal) return refusal;
  if (scheme.confirmed[year]?.includes(period)) return [];
  return [{ stream: `scheme/${id}`, type: 'ForecastConfirmed', data: { scheme: id, year, period } }];
};

const overrideRag: Decide<CommandOf<'OverrideRag'>> = ({ data }, world) => {
  const { scheme: id, year, period, rag, reason, untilPeriod } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const refusal = firstRefusal(
    hasSaving(scheme),
    !scheme.targets && needsApproval(scheme),
    mustBeOpen(world, year),
    mustBePeriod(period, 1),
    mustBePeriod(untilPeriod, 1, 'untilPeriod'),
    untilPeriod < period &&
      refuse('override-expired', `The override would end with period ${untilPeriod}, before period ${period} in which it begins.`, 'untilPeriod'),
    scheme.balancingLine &&
      (rag === 'green' || rag === 'blue') &&
      refuse('balancing-line-never-green', `‘${id}’ is a balancing line, savings still to be found: it cannot be shown as ${rag}.`, 'rag'),
    mustSay({ reason }),
  );
  return refusal ?? [{ stream: `scheme/${id}`, type: 'RagOverridden', data: { scheme: id, year, period, rag, reason, untilPeriod } }];
};

export const forecastDeciders = { ChangeForecast: changeForecast, ConfirmForecast: confirmForecast, OverrideRag: overrideRag };
