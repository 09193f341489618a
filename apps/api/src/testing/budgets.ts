import { randomUUID } from 'node:crypto';
import type { Council } from './council.ts';

const FINANCE = { user: 'root', roles: ['finance'] };
export const YEAR = '2017-18';

/** Of each side: two lines, a reserve, a virement that waits, one that is posted, and a return for period 1 with an open question. */
const sideOf = (side: 'north' | 'south', service: string): readonly (readonly [string, object])[] => [
  ['SetBudget', { line: `${side}/care`, service, year: YEAR, kind: 'expenditure', amount: '10000.00' }],
  ['SetBudget', { line: `${side}/staff`, service, year: YEAR, kind: 'expenditure', amount: '20000.00' }],
  ['RecordActuals', { line: `${side}/care`, year: YEAR, period: 1, toDate: '800.00' }],
  [
    'ForecastOutturn',
    { line: `${side}/care`, year: YEAR, period: 1, outturn: '10500.00', reasons: [{ code: 'delay', amount: '500.00', narrative: `${side} narrative` }] },
  ],
  ['OpenReserve', { reserve: `R-${side}`, name: `Reserve of ${side}`, kind: 'earmarked', service, organisation: 'county', year: YEAR, opening: '5000.00' }],
  ['RequestVirement', virementOf(`V-${side}`, side)],
  ['RequestVirement', virementOf(`V-${side}-posted`, side)],
  ['SubmitReturn', { service, year: YEAR, period: 1 }],
  ['QueryReturn', { service, year: YEAR, period: 1, question: `Why does ${side} overspend?` }],
];

export function virementOf(virement: string, side: string, more: object = {}): object {
  const lines = [
    { line: `${side}/care`, amount: '-10.00' },
    { line: `${side}/staff`, amount: '10.00' },
  ];
  return { virement, year: YEAR, lines, permanence: 'temporary', reason: `${virement} of ${side}`, ...more };
}

/** Budgets of both services of the council, with virements, reserves, returns, an open period and the limits of `virement-approver`. */
export async function withBudgets(ledger: Council): Promise<void> {
  const limits = [{ role: 'virement-approver', upTo: null, acrossServices: true, permanent: true }];
  const all: readonly (readonly [string, object, { user: string; roles: string[] }?])[] = [
    ['SetVirementAuthority', { tiers: limits }],
    ...Array.from({ length: 12 }, (_, period) => ['OpenPeriod', { year: YEAR, period: period + 1 }] as const),
    ...sideOf('north', 'north-home'),
    ...sideOf('south', 'south'),
    ['OpenReserve', { reserve: 'R-county', name: 'General fund', kind: 'general', organisation: 'county', year: YEAR, opening: '9000.00' }],
    ['ApproveVirement', { virement: 'V-north-posted' }, { user: 'vera', roles: ['virement-approver'] }],
    ['ApproveVirement', { virement: 'V-south-posted' }, { user: 'vera', roles: ['virement-approver'] }],
    ['SetAccountRoles', { account: 'felix', roles: ['virement-approver'], services: [] }, { user: 'root', roles: ['administrator'] }],
  ];
  for (const [command, data, actor = FINANCE] of all) {
    const result = await ledger.handler.handle({ id: randomUUID(), command, actor, data });
    if (result.status !== 'recorded') throw new Error(`${command} ${JSON.stringify(data)} was ${result.status}: ${result.problem?.detail}`);
  }
  await ledger.facts.waitFor((await ledger.wholeStore.head()).position, 5_000);
}
