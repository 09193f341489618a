import type { EventOf } from '@outturn/domain';
import { amount, money } from '@outturn/kernel';
import { type Given, given } from './events.ts';

/*
 * The council `north` with `adults` above `homes` and `day`, and `roads` beside it; `south` with `schools`. 2017-18 is
 * watched, the year before it is known. Lines: HOMES and FEES (income) of homes, DAY of day, ADULTS of adults itself, ROADS.
 */
export const BUDGET_COUNCIL: readonly Given[] = [
  given('organisation/north', 'OrganisationRegistered', { organisation: 'north', name: 'North Council' }),
  given('organisation/south', 'OrganisationRegistered', { organisation: 'south', name: 'South Council' }),
  given('service/adults', 'ServiceDefined', { service: 'adults', name: 'Adults', organisation: 'north', parent: null }),
  given('service/homes', 'ServiceDefined', { service: 'homes', name: 'Care homes', organisation: 'north', parent: 'adults' }),
  given('service/day', 'ServiceDefined', { service: 'day', name: 'Day care', organisation: 'north', parent: 'adults' }),
  given('service/roads', 'ServiceDefined', { service: 'roads', name: 'Roads', organisation: 'north', parent: null }),
  given('service/schools', 'ServiceDefined', { service: 'schools', name: 'Schools', organisation: 'south', parent: null }),
  given('year/2016-17', 'FinancialYearOpened', { year: '2016-17' }),
  given('year/2017-18', 'FinancialYearOpened', { year: '2017-18' }),
];

const SERVICE_OF: Readonly<Record<string, string>> = { HOMES: 'homes', FEES: 'homes', DAY: 'day', ADULTS: 'adults', ROADS: 'roads', SCHOOLS: 'schools' };
const serviceOf = (line: string): string => SERVICE_OF[line] ?? 'adults';

export function budget(line: string, opening: string, year = '2017-18'): Given {
  const kind = line === 'FEES' ? 'income' : 'expenditure';
  return given(`line/${line}`, 'BudgetSet', { line, service: serviceOf(line), year, kind, amount: opening });
}

export function actuals(line: string, period: number, toDate: string, year = '2017-18'): Given {
  return given(`line/${line}`, 'ActualsRecorded', { line, service: serviceOf(line), year, period, toDate });
}

/** A forecast outturn; its one reason is the movement unless reasons are given. */
export function outturn(
  line: string,
  period: number,
  previous: string,
  next: string,
  reasons?: EventOf<'OutturnForecast'>['data']['reasons'],
  year = '2017-18',
): Given {
  const moved = money(next).minus(money(previous));
  const one = moved.isZero() ? [] : [{ code: 'demand', amount: amount(moved), narrative: 'more people' }];
  return given(
    `line/${line}`,
    'OutturnForecast',
    { line, service: serviceOf(line), year, period, previous, outturn: next, reasons: reasons ?? one },
    { by: 'sara.service' },
  );
}

export function adjusted(adjustment: string, lines: Readonly<Record<string, string>>, effective: string, year = '2017-18'): Given[] {
  const moved = Object.entries(lines).map(([line, change]) => ({ line, amount: change }));
  return [
    given(
      `adjustment/${adjustment}`,
      'BudgetAdjusted',
      { adjustment, organisation: 'north', year, lines: moved, source: { kind: 'grant', ref: null }, reason: 'a grant' },
      { effective },
    ),
    ...moved.map((one) =>
      given(`line/${one.line}`, 'LineBudgetMoved', { ...one, service: serviceOf(one.line), year, effective: null, by: { adjustment } }, { effective }),
    ),
  ];
}
