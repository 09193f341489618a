import { amount, money, pounds } from '@outturn/kernel';
import type { CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustBeOpen, mustBePeriod, mustExist, mustSay, unknown, written, writtenSeries } from './guards.ts';
import { movementRefusal } from './rules/reserve-balance.ts';
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

function movedFor(world: World, what: CommandData['MoveReserve']['for']): Refusal | undefined {
  if (!what) return undefined;
  if ('capital' in what) return refuse('unknown-reference', `There is no capital scheme ‘${what.capital}’.`, 'for.capital');
  return 'line' in what ? mustExist(world, 'line', what.line, 'for.line') : mustExist(world, 'scheme', what.scheme, 'for.scheme');
}

/**
 * Sets investment aside for a scheme, by year; further allocations add to it and negative ones take back. No money moves,
 * and the years need not be open: it is a plan, and drawing is what moves the reserve.
 */
function allocateInvestment({ data }: CommandOf<'AllocateInvestment'>, world: World): Decision {
  const scheme = world.get('scheme', data.scheme);
  if (!scheme) return unknown('scheme', data.scheme);
  const zero = Object.entries(data.byYear).find(([, stated]) => money(stated).isZero());
  const refusal = firstRefusal(
    mustExist(world, 'reserve', data.reserve),
    hasStage(scheme, IN_DELIVERY, 'given investment'),
    Object.keys(data.byYear).length === 0 && refuse('nothing-stated', 'No year is named. State what is allocated in at least one year.', 'byYear'),
    zero !== undefined && refuse('zero-amount', `The amount of ${zero[0]} is £0.00. Leave the year out.`, `byYear.${zero[0]}`),
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
} satisfies { readonly [N in 'OpenReserve' | 'MoveReserve' | 'AllocateInvestment' | 'DrawInvestment']: Decide<CommandOf<N>> };
