import { type Amount, amount, type FinancialYear, money, type Period, pounds, sum } from '@outturn/kernel';
import type { CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustBeOpen, mustBePeriod, mustExist, mustSay, unknown, written, writtenSeries } from './guards.ts';
import type { PlannedUse, ReserveForecast, ReserveState } from './reserve.ts';
import { statedForecast } from './rules/forecasts.ts';
import { balanceAt, beforeOpening, movementRefusal } from './rules/reserve-balance.ts';
import { hasStage, IN_DELIVERY } from './stage.decide.ts';

/** Opens a reserve or provision with its balance. Whether it may stand below zero, and by whose authority, is settled here for good. */
function openReserve({ data }: CommandOf<'OpenReserve'>, world: World): Decision {
  const belongsTo = data.service === undefined ? undefined : world.get('service', data.service)?.organisation;
  const refusal = firstRefusal(
    mustBeNew(world, 'reserve', data.reserve, (taken) => taken.name),
    mustSay({ name: data.name, group: data.group, 'mayBeNegative.authority': data.mayBeNegative?.authority }),
    mustBeOpen(world, data.year),
    mustExist(world, 'service', data.service),
    mustExist(world, 'organisation', data.organisation),
    data.organisation !== undefined &&
      belongsTo !== undefined &&
      belongsTo !== data.organisation &&
      refuse(
        'several-organisations',
        `The service ${data.service} belongs to ${belongsTo}, not to ${data.organisation}. Name the organisation of the service, or leave it out.`,
        'organisation',
      ),
    money(data.opening).isNegative() &&
      data.mayBeNegative === undefined &&
      refuse(
        'negative-opening',
        `The opening balance is ${pounds(data.opening)}. Only a reserve with an authority for it (mayBeNegative) stands below zero.`,
        'opening',
      ),
  );
  return (
    refusal ?? [
      {
        stream: `reserve/${data.reserve}`,
        type: 'ReserveOpened',
        data: {
          reserve: data.reserve,
          name: data.name,
          kind: data.kind,
          group: data.group ?? null,
          service: data.service ?? null,
          organisation: data.organisation ?? null,
          year: data.year,
          opening: written(data.opening),
          mayBeNegative: data.mayBeNegative ?? null,
        },
      },
    ]
  );
}

/** Moves money into a reserve (positive) or out of it (negative). Movements may be recorded out of the order of periods. */
function moveReserve({ data }: CommandOf<'MoveReserve'>, world: World): Decision {
  const reserve = world.get('reserve', data.reserve);
  if (!reserve) return unknown('reserve', data.reserve);
  const moved = written(data.amount);
  const { year, period } = data;
  const refusal = firstRefusal(
    mustSay({ reason: data.reason }),
    mustBeOpen(world, year),
    mustBePeriod(period, 1),
    money(moved).isZero() && refuse('zero-amount', `The amount is £0.00. State what moves: in is positive, out is negative.`, 'amount'),
    movedFor(world, data.for),
    movementRefusal(reserve, { year, period, amount: moved }, 'amount'),
  );
  return (
    refusal ?? [
      {
        stream: `reserve/${data.reserve}`,
        type: 'ReserveMoved',
        data: { reserve: data.reserve, year, period, amount: moved, reason: data.reason, for: data.for ?? null },
      },
    ]
  );
}

function movedFor(world: World, what: CommandData['MoveReserve']['for'], field = 'for'): Refusal | undefined {
  if (!what) return undefined;
  if ('capital' in what) return refuse('unknown-reference', `There is no capital scheme ‘${what.capital}’.`, `${field}.capital`);
  return 'line' in what ? mustExist(world, 'line', what.line, `${field}.line`) : mustExist(world, 'scheme', what.scheme, `${field}.scheme`);
}

/**
 * States what a reserve will close the year with, and what is planned until then. What is planned need not explain all of the
 * change: the report shows the rest. A reserve that may not stand below zero is not forecast or planned to.
 */
function forecastReserve({ data }: CommandOf<'ForecastReserve'>, world: World): Decision {
  const reserve = world.get('reserve', data.reserve);
  if (!reserve) return unknown('reserve', data.reserve);
  const { year, period } = data;
  const closing = written(data.closing);
  const planned = (data.planned ?? []).map((use) => ({ for: use.for, amount: written(use.amount) }));
  const refusal = firstRefusal(
    mustBeOpen(world, year),
    mustBePeriod(period, 0),
    beforeOpening(reserve, year),
    ...planned.map((use, index) => plannedRefusal(world, use, `planned.${index}`)),
    !reserve.mayBeNegative && forecastBelowZero(reserve, closing),
    !reserve.mayBeNegative && plannedBeyondBalance(reserve, year, period, planned),
  );
  if (refusal) return refusal;
  const before = statedForecast(reserve.forecasts[year]);
  const stands = reserve.forecasts[year]?.findLast((one) => one.period === period);
  // Stated again word for word it is nothing new; in another period it says that somebody looked.
  if (stands && canonical(stands) === canonical({ period, closing, planned })) return [];
  return [
    {
      stream: `reserve/${data.reserve}`,
      type: 'ReserveForecastStated',
      data: { reserve: data.reserve, year, period, previous: before?.closing ?? null, closing, planned },
    },
  ];
}

function canonical({ period, closing, planned }: ReserveForecast): string {
  return JSON.stringify([period, closing, planned.map((use) => [typeof use.for === 'string' ? use.for : Object.entries(use.for), use.amount])]);
}

function plannedRefusal(world: World, use: PlannedUse, field: string): Refusal | undefined {
  return firstRefusal(
    typeof use.for === 'string' ? mustSay({ [`${field}.for`]: use.for }) : movedFor(world, use.for, `${field}.for`),
    money(use.amount).isZero() &&
      refuse('zero-amount', 'A planned amount is £0.00. State what is planned: in is positive, out is negative; or leave it out.', `${field}.amount`),
  );
}

function forecastBelowZero(reserve: ReserveState, closing: Amount): Refusal | false {
  return (
    money(closing).isNegative() &&
    !money(closing).isZero() &&
    refuse(
      'reserve-overdrawn',
      `Reserve ${reserve.reserve} may not stand below zero, and would close with ${pounds(closing)}. Forecast £0.00 or more, and show the shortfall where the money is to come from.`,
      'closing',
    )
  );
}

function plannedBeyondBalance(reserve: ReserveState, year: FinancialYear, period: Period, planned: readonly PlannedUse[]): Refusal | false {
  const balance = balanceAt(reserve, year, period);
  const left = balance.plus(sum(planned.map((use) => money(use.amount))));
  if (planned.length === 0 || !left.isNegative()) return false;
  return refuse(
    'reserve-overdrawn',
    `Reserve ${reserve.reserve} holds ${pounds(balance)} at period ${period} of ${year}; what is planned would leave ${pounds(left)}. Plan ${pounds(left.abs())} less out of it, or state what is planned into it.`,
    'planned',
  );
}

/**
 * Sets investment aside for a scheme, by year; further allocations add to it and negative ones take back. No money moves,
 * and the years need not be open: it is a plan, and drawing is what moves the reserve.
 */
function allocateInvestment({ data }: CommandOf<'AllocateInvestment'>, world: World): Decision {
  const scheme = world.get('scheme', data.scheme);
  if (!scheme) return unknown('scheme', data.scheme);
  const stated = Object.values(data.byYear);
  const refusal = firstRefusal(
    mustExist(world, 'reserve', data.reserve),
    hasStage(scheme, IN_DELIVERY, 'given investment'),
    stated.length === 0 && refuse('nothing-stated', 'No year is named. State what is allocated in at least one year.', 'byYear'),
    stated.every((of) => money(of).isZero()) && refuse('zero-amount', 'Every year is £0.00. State what is allocated in at least one year.', 'byYear'),
  );
  return (
    refusal ?? [
      {
        stream: `scheme/${data.scheme}`,
        type: 'InvestmentAllocated',
        data: { scheme: data.scheme, reserve: data.reserve, byYear: writtenSeries(data.byYear) },
      },
    ]
  );
}

/**
 * Draws investment for an approved scheme: the amount leaves the reserve. The reserve's balance is the limit; what was
 * allocated is not, since schemes draw early and late, and the report shows both side by side.
 */
function drawInvestment({ data }: CommandOf<'DrawInvestment'>, world: World): Decision {
  const reserve = world.get('reserve', data.reserve);
  if (!reserve) return unknown('reserve', data.reserve);
  const scheme = world.get('scheme', data.scheme);
  if (!scheme) return unknown('scheme', data.scheme);
  const { year, period } = data;
  const drawn = money(data.amount);
  const refusal = firstRefusal(
    hasStage(scheme, IN_DELIVERY, 'given investment'),
    mustBeOpen(world, year),
    mustBePeriod(period, 1),
    drawn.isNegative() &&
      refuse('negative-amount', `${pounds(drawn)} is negative. What comes back into the reserve is a movement (MoveReserve for the scheme).`, 'amount'),
    drawn.isZero() && refuse('zero-amount', 'The amount is £0.00. State what is drawn.', 'amount'),
    movementRefusal(reserve, { year, period, amount: amount(drawn.negated()) }, 'amount'),
  );
  return (
    refusal ?? [
      {
        stream: `reserve/${data.reserve}`,
        type: 'InvestmentDrawn',
        data: { reserve: data.reserve, scheme: data.scheme, year, period, amount: written(data.amount) },
      },
    ]
  );
}

export const reserveDeciders = {
  OpenReserve: openReserve,
  MoveReserve: moveReserve,
  AllocateInvestment: allocateInvestment,
  DrawInvestment: drawInvestment,
  ForecastReserve: forecastReserve,
} satisfies { readonly [N in 'OpenReserve' | 'MoveReserve' | 'ForecastReserve' | 'AllocateInvestment' | 'DrawInvestment']: Decide<CommandOf<N>> };
