import { type Amount, money, type Money, pounds } from '@outturn/kernel';
import type { LineState } from '../budget.ts';
import { firstRefusal, type Refusal, refuse, type World } from '../decider.ts';
import { budgetAt } from './line-budget.ts';

const WHOLE_YEAR = 13;

/**
 * A virement does not take budget from a line that has used it already, unless somebody says why. Of an income line the
 * same holds the other way round: what was received already stays budgeted. A line that gets budget is never below because of it.
 */
export function belowActuals(
  world: World,
  year: string,
  lines: readonly { readonly line: string; readonly amount: Amount }[],
  advice: string,
): Refusal | undefined {
  return firstRefusal(...lines.map((moved, index) => lineBelowActuals(world.get('line', moved.line), year, moved.amount, `lines.${index}.amount`, advice)));
}

function lineBelowActuals(line: LineState | undefined, year: string, moved: Amount, field: string, advice: string): Refusal | undefined {
  const actual = line && actualToDate(line, year);
  if (!line || !actual) return undefined;
  const before = budgetAt(line, year, WHOLE_YEAR);
  const after = before.plus(money(moved));
  const towards = (value: Money) => (line.kind === 'income' ? value.negated() : value);
  if (towards(money(moved)).gte(0) || towards(after).gte(towards(actual))) return undefined;
  return refuse(
    'budget-below-actuals',
    `Line ${line.line} has a budget of ${pounds(before)} and actuals to date of ${pounds(actual)}; the virement would leave it with ${pounds(after)}. ${advice}`,
    field,
  );
}

/** The latest cumulative actual of a year: of the highest period, of two for one period the later recorded. Pounds. */
function actualToDate(line: LineState, year: string): Money | undefined {
  const recorded = line.actuals[year] ?? [];
  const latest = Math.max(...recorded.map(({ period }) => period));
  const found = recorded.findLast(({ period }) => period === latest);
  return found && money(found.toDate);
}
