import { amount, firstDay, isWithin, money, type Money, pounds, sum } from '@outturn/kernel';
import type { CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustBeOpen, mustExist, mustSay, unknown, written } from './guards.ts';
import type { ReservePeriod, ReserveState } from './reserve.ts';
import { effectivePeriod } from './rules/effective-period.ts';
import { mustHaveBudget, organisationOfLine } from './rules/line-budget.ts';
import { movementRefusal } from './rules/reserve-balance.ts';
import { topLevelService } from './rules/top-level-service.ts';

/**
 * Opens a budget line for a year with its cash limit, once: later changes are adjustments and virements. A line keeps its
 * id, its service and its kind over the years. Income is negative.
 */
function setBudget({ data }: CommandOf<'SetBudget'>, world: World): Decision {
  const line = world.get('line', data.line);
  const opening = line?.openings[data.year];
  const refusal = firstRefusal(
    mustBeOpen(world, data.year),
    mustExist(world, 'service', data.service),
    opening !== undefined &&
      refuse('already-exists', `Line ${data.line} opened ${data.year} with ${pounds(opening)}. Change it with AdjustBudget or a virement.`, 'line', 'year'),
    line !== undefined &&
      line.service !== data.service &&
      refuse(
        'line-elsewhere',
        `Line ${data.line} belongs to the service ${line.service}, not ${data.service}. Give the other service a line of its own.`,
        'service',
      ),
    line !== undefined &&
      line.kind !== data.kind &&
      refuse('line-elsewhere', `Line ${data.line} is a line of ${line.kind}, not of ${data.kind}. Use a line of its own for ${data.kind}.`, 'kind'),
    data.kind === 'income' &&
      money(data.amount).gt(0) &&
      refuse(
        'income-is-negative',
        `${pounds(data.amount)} is positive; income is budgeted as a negative amount, ${pounds(money(data.amount).negated())}.`,
        'amount',
      ),
  );
  if (refusal) return refusal;
  const { service, year, kind } = data;
  const stated = written(data.amount);
  const top = topLevelService(world, service);
  return [
    { stream: `line/${data.line}`, type: 'BudgetSet', data: { line: data.line, service, year, kind, amount: stated } },
    { stream: `virement-authority/${top}/${year}`, type: 'ServiceBudgetOpened', data: { service: top, year, line: data.line, amount: stated } },
  ];
}

/**
 * Changes budgets from outside: a reserve, a grant, a decision after the plan, or a saving that is taken out. One event
 * carries all lines. Their net amount from a reserve leaves it (or returns to it, where it is negative) in the period in
 * which the budgets move: that of the effective date, else of the day of recording.
 */
function adjustBudget(command: CommandOf<'AdjustBudget'>, world: World): Decision {
  const { data, effective } = command;
  const net = sum(data.lines.map((line) => money(line.amount)));
  const organisations = [...new Set(data.lines.map((line) => organisationOfLine(world, line.line)))];
  const refusal = firstRefusal(
    mustBeNew(world, 'adjustment', data.adjustment, (taken) => `it is of ${taken.year}, source ${taken.source}`),
    mustSay({ reason: data.reason, 'source.ref': data.source.ref }),
    mustBeOpen(world, data.year),
    effective !== undefined &&
      !isWithin(effective, data.year) &&
      refuse('date-outside-year', `The effective date ${effective} lies outside ${data.year}, the year that is adjusted. Give a date within it.`, 'effective'),
    ...data.lines.map((line, index) => lineRefusal(world, data, line, index)),
    organisations.length > 1 &&
      refuse(
        'several-organisations',
        `The lines belong to several organisations: ${organisations.join(', ')}. Adjust the budgets of each on their own.`,
        'lines',
      ),
    data.source.kind === 'saving' &&
      !net.isNegative() &&
      refuse('saving-reduces-budget', `The lines add up to ${pounds(net)}. A saving takes budget away: they add up to a negative amount.`, 'lines'),
    data.source.kind === 'reserve' && reserveRefusal(world, command, net),
  );
  if (refusal) return refusal;
  const lines = data.lines.map((line) => ({ line: line.line, amount: written(line.amount) }));
  const adjusted: NewEvent = {
    stream: `adjustment/${data.adjustment}`,
    type: 'BudgetAdjusted',
    data: {
      adjustment: data.adjustment,
      organisation: organisations[0] ?? '',
      year: data.year,
      lines,
      source: { kind: data.source.kind, ref: data.source.ref ?? null },
      reason: data.reason,
    },
  };
  const moved = lines.map((line) => lineMoved(world, data, line));
  return [adjusted, ...(data.source.kind === 'reserve' && data.source.ref !== undefined ? [reserveMoved(data.source.ref, command, net)] : []), ...moved];
}

/** The companion in the line's own stream: it meets whatever else is decided about the line's budget. */
function lineMoved(world: World, { adjustment, year }: CommandOf<'AdjustBudget'>['data'], moved: { line: string; amount: string }): NewEvent {
  const service = world.get('line', moved.line)?.service ?? '';
  return { stream: `line/${moved.line}`, type: 'LineBudgetMoved', data: { ...moved, service, year, effective: null, by: { adjustment } } };
}

function lineRefusal(world: World, data: Readonly<CommandData['AdjustBudget']>, stated: { line: string; amount: string }, index: number): Refusal | undefined {
  const field = `lines.${index}`;
  const line = world.get('line', stated.line);
  if (!line) return unknown('line', stated.line, `${field}.line`);
  return firstRefusal(
    mustHaveBudget(line, data.year, `${field}.line`),
    data.lines.findIndex((other) => other.line === stated.line) !== index &&
      refuse('line-twice', `Line ${stated.line} stands twice. Add its amounts up into one.`, `${field}.line`),
    money(stated.amount).isZero() && refuse('zero-amount', `The amount of line ${stated.line} is £0.00. Leave the line out.`, `${field}.amount`),
  );
}

function reserveRefusal(world: World, command: CommandOf<'AdjustBudget'>, net: Money): Refusal | undefined {
  const { ref } = command.data.source;
  if (ref === undefined) return refuse('unknown-reference', 'An adjustment from a reserve names the reserve in source.ref.', 'source.ref');
  const reserve: ReserveState | undefined = world.get('reserve', ref);
  if (!reserve) return unknown('reserve', ref, 'source.ref');
  return firstRefusal(
    net.isZero() &&
      refuse('zero-amount', `The lines add up to £0.00, so that nothing comes from reserve ${ref}. Moving budget between lines is a virement.`, 'lines'),
    movementRefusal(reserve, movementFor(command, net), 'lines'),
  );
}

/** The reserve moves in the period in which the budgets do: that of the effective date, else of the day of recording within the year. */
function movementFor({ data, effective, today }: CommandOf<'AdjustBudget'>, net: Money): ReservePeriod {
  const { year } = data;
  const day = effective ?? today ?? firstDay(year);
  return { year, period: effectivePeriod(year, day, day), amount: amount(net.negated()) };
}

function reserveMoved(reserve: string, command: CommandOf<'AdjustBudget'>, net: Money): NewEvent {
  const { adjustment, reason } = command.data;
  return { stream: `reserve/${reserve}`, type: 'ReserveMoved', data: { reserve, ...movementFor(command, net), reason, for: { adjustment } } };
}

export const budgetDeciders = { SetBudget: setBudget, AdjustBudget: adjustBudget } satisfies {
  readonly [N in 'SetBudget' | 'AdjustBudget']: Decide<CommandOf<N>>;
};
