import type { AuthorityTier, CommandData } from '../commands.ts';
import type { Actor } from '../decider.ts';
import { GROUND } from './savings-ground.ts';
import { ADMINISTRATOR, after, command, type GivenEvent, SERVICE_TEAM } from './specification.ts';

/*
 * What specs of virements stand on: the ground of claims and budgets, a second line of the adults' services under homes,
 * and people in the roles of tiers.
 */

export const HEAD: Actor = { user: 'hana.head', roles: ['service-head'] };
export const CHIEF: Actor = { user: 'carl.chief', roles: ['chief-officer'] };
export const CABINET: Actor = { user: 'cora.cabinet', roles: ['cabinet'] };
export const COUNCIL_MEETING: Actor = { user: 'clive.clerk', roles: ['council'] };

/** £25k service head, £50k chief officer, £100k cabinet, council above: by amount alone. */
export const AMOUNT_TIERS: readonly AuthorityTier[] = [
  { role: 'service-head', upTo: '25000.00', acrossServices: true, permanent: true },
  { role: 'chief-officer', upTo: '50000.00', acrossServices: true, permanent: true },
  { role: 'cabinet', upTo: '100000.00', acrossServices: true, permanent: true },
  { role: 'council', upTo: null, acrossServices: true, permanent: true },
];

export function authority(tiers: readonly AuthorityTier[], differs: Partial<CommandData['SetVirementAuthority']> = {}) {
  return command('SetVirementAuthority', { tiers: [...tiers], ...differs });
}

/** The ground with `homes` under `adults`, lines L3 (homes) and L4 (adults) of 100,000 each, and the amount tiers set. */
export const VIREMENT_GROUND: readonly GivenEvent[] = after(
  GROUND,
  command('DefineService', { service: 'homes', name: 'Care homes', organisation: 'north', parent: 'adults' }, { actor: ADMINISTRATOR }),
  command('SetBudget', { line: 'L3', service: 'homes', year: '2017-18', kind: 'expenditure', amount: '100000.00' }),
  command('SetBudget', { line: 'L4', service: 'adults', year: '2017-18', kind: 'expenditure', amount: '100000.00' }),
  authority(AMOUNT_TIERS),
);

type Request = CommandData['RequestVirement'];

/** The service team asks for £10,000 from L1 to L3, both of adults and what lies below, this year only. */
export function request(virement: string, differs: Partial<Request> = {}, stated: { actor?: Actor; effective?: string } = {}) {
  const data: Request = {
    virement,
    year: '2017-18',
    lines: [
      { line: 'L1', amount: '-10000.00' },
      { line: 'L3', amount: '10000.00' },
    ],
    permanence: 'temporary',
    reason: 'care moves from homes to reablement',
    ...differs,
  };
  return command('RequestVirement', data, { actor: SERVICE_TEAM, ...stated });
}

/** From the first line to the second. */
export function moving(amount: string, from = 'L1', to = 'L3'): Request['lines'] {
  return [
    { line: from, amount: `-${amount}` },
    { line: to, amount },
  ];
}

export function approve(virement: string, actor: Actor = HEAD, stated: { effective?: string; today?: string } = {}) {
  return command('ApproveVirement', { virement }, { actor, ...stated });
}
