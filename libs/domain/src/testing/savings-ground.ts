import type { CommandData, CommandName } from '../commands.ts';
import { ADMINISTRATOR, after, command, FINANCE, type GivenEvent, OTHER_FINANCE, SERVICE_TEAM } from './specification.ts';

/*
 * The ground that specs of claims, budgets and reserves stand on: the council `north` with the services `adults` and
 * `roads`, the council `south` with `south-adults`; the years 2017-18 and 2018-19 open; schemes of every sort, each
 * named after what it is; budget lines of 1,000,000 (expenditure) and -50,000 (income); a reserve of 100,000.
 */

type SchemeData = CommandData['ProposeScheme'];

function proposal(scheme: string, differs: Partial<SchemeData> = {}) {
  const data: SchemeData = {
    scheme,
    programme: 'P',
    workstream: 'W',
    service: 'adults',
    title: `Scheme ${scheme}`,
    owner: 'Head of Care',
    kind: 'technical-efficiency',
    cashReleasing: true,
    recurrence: 'recurrent',
    confidence: 'assured',
    ...differs,
  };
  return command('ProposeScheme', data);
}

function approval(scheme: string, saving = '1000.00') {
  return command('ApproveScheme', { scheme, profile: { basis: 'absolute', saving: { '2017-18': saving } } });
}

const administrator = <N extends CommandName>(name: N, data: CommandData[N]) => command(name, data, { actor: ADMINISTRATOR });

export const GROUND: readonly GivenEvent[] = after(
  [],
  administrator('RegisterOrganisation', { organisation: 'north', name: 'North Council' }),
  administrator('RegisterOrganisation', { organisation: 'south', name: 'South Council' }),
  administrator('DefineService', { service: 'adults', name: 'Adults', organisation: 'north' }),
  administrator('DefineService', { service: 'roads', name: 'Roads', organisation: 'north' }),
  administrator('DefineService', { service: 'south-adults', name: 'Adults', organisation: 'south' }),
  administrator('OpenFinancialYear', { year: '2017-18' }),
  administrator('OpenFinancialYear', { year: '2018-19' }),
  command('CreateProgramme', { programme: 'P', name: 'Programme', organisation: 'north' }),
  command('CreateWorkstream', { workstream: 'W', programme: 'P', name: 'Workstream' }),
  ...['S1', 'S2', 'S3'].flatMap((scheme) => [proposal(scheme), approval(scheme)]),
  proposal('SOUTH', { service: 'south-adults' }),
  approval('SOUTH'),
  proposal('AVOIDS', { kind: 'cost-avoidance', cashReleasing: false }),
  approval('AVOIDS'),
  proposal('NOCASH', { cashReleasing: false }),
  approval('NOCASH'),
  proposal('ONCE', { recurrence: 'one-off' }),
  approval('ONCE'),
  proposal('IDEA'),
  proposal('CLOSED'),
  approval('CLOSED'),
  command('AdvanceStage', { scheme: 'CLOSED', stage: 'closed', reason: 'finished' }),
  proposal('GROWTH', { kind: 'growth', cashReleasing: false }),
  command('ApproveScheme', { scheme: 'GROWTH', profile: { basis: 'absolute', saving: {}, investment: { '2017-18': '500.00' } } }),
  command('SetBudget', { line: 'L1', service: 'adults', year: '2017-18', kind: 'expenditure', amount: '1000000.00' }),
  command('SetBudget', { line: 'L2', service: 'roads', year: '2017-18', kind: 'expenditure', amount: '1000000.00' }),
  command('SetBudget', { line: 'INCOME', service: 'roads', year: '2017-18', kind: 'income', amount: '-50000.00' }),
  command('SetBudget', { line: 'L18', service: 'adults', year: '2018-19', kind: 'expenditure', amount: '1000000.00' }),
  command('SetBudget', { line: 'SOUTHLINE', service: 'south-adults', year: '2017-18', kind: 'expenditure', amount: '1000000.00' }),
  command('OpenReserve', { reserve: 'R', name: 'Transformation fund', kind: 'earmarked', organisation: 'north', year: '2017-18', opening: '100000.00' }),
);

/**
 * A claim of the service team on a care package: achieved, £182.50 less a year from 1 April 2017, all of it in scheme S1.
 * (182.50 in the year, 182.50 in a full year: an annual amount of 365 days.)
 */
export function claim(id: string, differs: Partial<CommandData['ClaimSaving']> = {}) {
  const data: CommandData['ClaimSaving'] = {
    claim: id,
    shares: [{ scheme: 'S1', percent: '100' }],
    year: '2017-18',
    subject: { kind: 'care package', key: `package of ${id}` },
    effectiveFrom: '2017-04-01',
    effect: { annual: '182.50' },
    deliveryKind: 'recurrent',
    progress: 'achieved',
    evidence: [{ title: 'Revised support plan' }],
    ...differs,
  };
  return command('ClaimSaving', data, { actor: SERVICE_TEAM });
}

export function verify(id: string, differs: Partial<CommandData['VerifyClaim']> = {}, actor = OTHER_FINANCE) {
  return command('VerifyClaim', { claim: id, grade: 'sufficient', note: 'plan and invoices seen', ...differs }, { actor });
}

/** A saving adjustment that takes this much out of line L1 in 2017-18. */
export function reduction(adjustment: string, amount: string, differs: Partial<CommandData['AdjustBudget']> = {}) {
  return command('AdjustBudget', {
    adjustment,
    year: '2017-18',
    lines: [{ line: 'L1', amount: `-${amount}` }],
    source: { kind: 'saving' },
    reason: 'care packages reduced',
    ...differs,
  });
}

export function bank(id: string, adjustment = 'A1') {
  return command('BankClaim', { claim: id, backedBy: { adjustment } }, { actor: FINANCE });
}

export function reverse(id: string, from: string, inYear: string, fullYear: string) {
  return command('ReverseClaim', { claim: id, from, inYear, fullYear, reason: 'the package rose again' });
}
