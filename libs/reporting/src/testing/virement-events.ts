import type { EventOf, VirementLine } from '@outturn/domain';
import { amount, money, sum } from '@outturn/kernel';
import { type Given, given } from './events.ts';

/*
 * Virements between the lines of `BUDGET_COUNCIL`: HOMES, FEES and DAY lie under adults, ROADS under roads.
 */

const SERVICES: Readonly<Record<string, readonly [service: string, top: string]>> = {
  HOMES: ['homes', 'adults'],
  FEES: ['homes', 'adults'],
  DAY: ['day', 'adults'],
  ADULTS: ['adults', 'adults'],
  ROADS: ['roads', 'roads'],
};

type Terms = Omit<EventOf<'VirementRequested'>['data'], 'reason' | 'override'>;

export interface Moved {
  readonly year?: string;
  /** Permanent, with these amounts for next year; left out: temporary. */
  readonly nextYear?: Readonly<Record<string, string>>;
  readonly corrects?: string;
  readonly effective?: string;
}

function terms(virement: string, moved: Readonly<Record<string, string>>, { year = '2017-18', nextYear, corrects }: Moved): Terms {
  const lines: VirementLine[] = Object.entries(moved).map(([line, change]) => ({
    line,
    service: SERVICES[line]?.[0] ?? '',
    amount: change,
    nextYear: nextYear === undefined ? null : (nextYear[line] ?? change),
  }));
  const shares = new Map<string, { in: string; out: string }>();
  for (const { line, amount: change } of lines) {
    const top = SERVICES[line]?.[1] ?? '';
    const before = shares.get(top) ?? { in: '0.00', out: '0.00' };
    const value = money(change);
    shares.set(top, value.isNegative() ? { ...before, out: amount(money(before.out).minus(value)) } : { ...before, in: amount(money(before.in).plus(value)) });
  }
  return {
    virement,
    organisation: 'north',
    year,
    lines,
    permanence: nextYear === undefined ? 'temporary' : 'permanent',
    amount: amount(sum(lines.map((line) => money(line.amount)).filter((one) => one.gt(0)))),
    services: [...shares].map(([service, share]) => ({ service, amount: money(share.in).gt(money(share.out)) ? share.in : share.out })),
    savingsTarget: [],
    corrects: corrects ?? null,
  };
}

/** Requested by sara.service. */
export function requested(virement: string, moved: Readonly<Record<string, string>>, more: Moved = {}): Given {
  const data = { ...terms(virement, moved, more), override: null, reason: `why ${virement}` };
  return given(`virement/${virement}`, 'VirementRequested', data, {
    by: 'sara.service',
    ...(more.effective === undefined ? {} : { effective: more.effective }),
  });
}

/** Requested, and posted by carl.chief as a chief officer. */
export function posted(virement: string, moved: Readonly<Record<string, string>>, more: Moved = {}): Given[] {
  const { effective = null } = more;
  return [
    requested(virement, moved, more),
    given(
      `virement/${virement}`,
      'VirementPosted',
      { ...terms(virement, moved, more), effective, authority: { needed: 'service-head', given: 'chief-officer' }, reason: null, decision: null },
      { by: 'carl.chief' },
    ),
  ];
}
