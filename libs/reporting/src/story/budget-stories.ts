import type { BudgetEvent, PlannedFor, ReserveEvent } from '@outturn/domain';
import { pounds } from '@outturn/kernel';
import { because, isNegative, listed, size, words } from './words.ts';
import type { Stories } from './told.ts';

function purpose(data: Extract<ReserveEvent, { type: 'ReserveMoved' }>['data']): string {
  if (data.for === null) return '';
  const [kind, id] = Object.entries(data.for)[0] ?? ['', ''];
  return ` for ${kind} ${id}`;
}

function opened(data: Extract<ReserveEvent, { type: 'ReserveOpened' }>['data']): string {
  const below = data.mayBeNegative === null ? '' : `; it may go below zero by authority of ${data.mayBeNegative.authority}`;
  const what = data.kind === 'provision' ? 'provision' : `${data.kind} reserve`;
  return `opened the ${what} ${data.reserve}, “${data.name}”, in ${data.year} with ${pounds(data.opening)}${below}`;
}

function adjusted(data: Extract<BudgetEvent, { type: 'BudgetAdjusted' }>['data']): string {
  const lines = data.lines.map((line) => `${line.line} ${pounds(line.amount)}`);
  const source = `${words(data.source.kind)}${data.source.ref === null ? '' : ` ${data.source.ref}`}`;
  return `adjusted budgets of ${data.year} as ${data.adjustment} (${source}), ${listed(lines)}${because(data.reason)}`;
}

function plannedFor(what: PlannedFor): string {
  return typeof what === 'string' ? what : Object.entries(what).flat().join(' ');
}

function forecastStated(data: Extract<ReserveEvent, { type: 'ReserveForecastStated' }>['data']): string {
  const before = data.previous === null || data.previous === data.closing ? '' : `, ${pounds(data.previous)} before`;
  const uses = data.planned.map((use) => `${plannedFor(use.for)} ${pounds(use.amount)}`);
  const planned = uses.length === 0 ? '' : `; planned: ${listed(uses)}`;
  const again = data.previous === data.closing ? ' again' : '';
  return `forecast${again} in period ${data.period} that reserve ${data.reserve} closes ${data.year} with ${pounds(data.closing)}${before}${planned}`;
}

/** What each event of budgets and reserves says. */
export const BUDGET_STORIES: Stories<BudgetEvent | ReserveEvent> = {
  BudgetSet: {
    topic: 'budget',
    tell: (data) => `set the ${data.kind} budget of line ${data.line} in ${data.service} for ${data.year} to ${pounds(data.amount)}`,
  },
  BudgetAdjusted: { topic: 'budget', tell: adjusted },
  LineBudgetMoved: {
    topic: 'companion',
    tell: (data) => {
      const by = 'adjustment' in data.by ? `adjustment ${data.by.adjustment}` : `virement ${data.by.virement}`;
      return `changed the budget of line ${data.line} for ${data.year} by ${pounds(data.amount)} (${by})`;
    },
  },
  ReductionUsed: { topic: 'companion', tell: (data) => `used ${pounds(data.amount)} of adjustment ${data.adjustment} to back claim ${data.claim}` },
  ReductionReleased: { topic: 'companion', tell: (data) => `released what adjustment ${data.adjustment} gave to back claim ${data.claim}` },
  ReserveOpened: { topic: 'reserve', tell: opened },
  ReserveMoved: {
    topic: 'reserve',
    tell: (data) => {
      const how = isNegative(data.amount) ? `took ${size(data.amount)} out of` : `put ${size(data.amount)} into`;
      return `${how} reserve ${data.reserve} in period ${data.period} of ${data.year}${purpose(data)}${because(data.reason)}`;
    },
  },
  ReserveForecastStated: { topic: 'forecast', tell: forecastStated },
  InvestmentDrawn: {
    topic: 'investment',
    tell: (data) => `drew ${pounds(data.amount)} from reserve ${data.reserve} for scheme ${data.scheme} in period ${data.period} of ${data.year}`,
  },
};
