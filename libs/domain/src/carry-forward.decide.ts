import { type Amount, amount, money, type Money, pounds, sum } from '@outturn/kernel';
import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse } from './decider.ts';
import { hasSaving } from './forecast.decide.ts';
import { mustBeOpen, unknown, written } from './guards.ts';
import { deliveredIn } from './rules/claim-amounts.ts';
import { claimsOf } from './rules/claims-of-scheme.ts';
import { targetOf } from './rules/forecasts.ts';
import { needsApproval } from './scheme.decide.ts';
import type { SchemeState } from './scheme.ts';

const carryForward: Decide<CommandOf<'CarryForward'>> = ({ data }, world) => {
  const { scheme: id, year } = data;
  const scheme = world.get('scheme', id);
  if (!scheme) return unknown('scheme', id);
  const dispositions = data.dispositions.map((disposition) => ({ kind: disposition.kind, amount: written(disposition.amount) }));
  const refusal = firstRefusal(
    hasSaving(scheme),
    !scheme.targets && needsApproval(scheme),
    mustBeOpen(world, year),
    scheme.carriedForward.includes(year) &&
      refuse('already-carried-forward', `${year} of ‘${id}’ was carried forward already: a year is disposed of once.`, 'year'),
  );
  if (refusal) return refusal;
  const target = targetOf(scheme, year);
  const delivered = deliveredIn(scheme, claimsOf(scheme, world), year);
  const undelivered = target.minus(delivered);
  return (
    (undelivered.lte(0) ? nothingUndelivered(scheme, year, target, delivered) : dispositionsAddUp(undelivered, target, delivered, dispositions)) ?? [
      {
        stream: `scheme/${id}`,
        type: 'TargetCarriedForward',
        data: { scheme: id, year, undelivered: amount(undelivered), recurrence: scheme.recurrence, dispositions },
      },
    ]
  );
};

function nothingUndelivered(scheme: SchemeState, year: string, target: Money, delivered: Money): Refusal {
  return refuse(
    'nothing-undelivered',
    `Of the target of ‘${scheme.scheme}’ for ${year}, ${pounds(target)}, ${pounds(delivered)} is delivered: there is nothing to dispose of.`,
    'year',
  );
}

function dispositionsAddUp(
  undelivered: Money,
  target: Money,
  delivered: Money,
  dispositions: readonly { kind: string; amount: Amount }[],
): Refusal | undefined {
  const wrong = dispositions.findIndex((disposition) => money(disposition.amount).isNegative());
  if (wrong >= 0)
    return refuse(
      'dispositions-add-up',
      `${dispositions[wrong]?.kind} is ${pounds(dispositions[wrong]?.amount ?? '0')}: an amount disposed of is 0 or more.`,
      `dispositions.${wrong}.amount`,
    );
  const twice = dispositions.find(({ kind }, index) => dispositions.findIndex((other) => other.kind === kind) < index);
  if (twice) return refuse('dispositions-add-up', `${twice.kind} stands twice: state one amount for it.`, 'dispositions');
  const total = sum(dispositions.map((disposition) => money(disposition.amount)));
  if (total.eq(undelivered)) return undefined;
  const figures = `undelivered is ${pounds(undelivered)} (target ${pounds(target)} less ${pounds(delivered)} banked, verified or achieved)`;
  return refuse(
    'dispositions-add-up',
    `Dispositions add up to ${pounds(total)}; ${figures}. ${pounds(undelivered.minus(total))} is left to dispose of.`,
    'dispositions',
  );
}

export const carryForwardDeciders = { CarryForward: carryForward };
