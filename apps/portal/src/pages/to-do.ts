import type { MomentResolver } from '../sources.ts';
import { plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { whenInWords } from './forecasts.ts';
import type { ClaimWork } from './claim-work.ts';
import { organisationsWithReturns, type Returns, returnsOf } from './returns.ts';
import { periodsToClose, returnsToMake } from './to-do-periods.ts';
import { virementsToDecide } from './virements-to-decide.ts';

/** Something that waits for the reader, and where to do it. */
export interface ToDo {
  readonly text: string;
  readonly href: string;
}

/**
 * What the reader has to do: a service team its returns and the claims that it has under way, finance what it has to verify
 * and to bank, those whom a virement authority names what they may approve, an administrator what a new ledger lacks. Null for those who only look, and at an earlier moment; empty where nothing waits.
 */
export async function toDo(visit: ReaderVisit, moments: MomentResolver, claimWork: ClaimWork): Promise<readonly ToDo[] | null> {
  const { roles, tiers } = visit.reader;
  if (visit.resolved.label === 'past') return null;
  const decisions = [...(await toSetUp(visit)), ...(await toDecide(visit))];
  if (roles.includes('finance')) return [...decisions, ...(await forFinance(visit, moments, claimWork))];
  if (roles.includes('service-team')) return [...decisions, ...(await forServiceTeam(visit))];
  return tiers === undefined && decisions.length === 0 ? null : decisions;
}

/** What an administrator has to make before anything can be recorded: the first of it that is missing. */
async function toSetUp(visit: ReaderVisit): Promise<ToDo[]> {
  if (!visit.reader.roles.includes('administrator')) return [];
  const at = visit.moment.position;
  const step = (text: string, form: string) => [{ text, href: visit.to(`/admin/structure/${form}`) }];
  if ((await visit.facts.asAt('organisation', at)).length === 0) return step('Register the council: nothing is set up yet', 'new-organisation');
  if ((await visit.facts.asAt('service', at)).length === 0) return step('Define the services of the council', 'new-service');
  if ((await visit.facts.asAt('year', at)).length === 0) return step('Open a financial year', 'new-year');
  return [];
}

async function toDecide(visit: ReaderVisit): Promise<ToDo[]> {
  const { length } = await virementsToDecide(visit);
  return length === 0 ? [] : [{ text: `${plural(length, 'virement')} to approve`, href: visit.to('/queue', { list: 'virements' }) }];
}

async function forFinance(visit: ReaderVisit, moments: MomentResolver, claimWork: ClaimWork): Promise<ToDo[]> {
  const { verify, bank } = await claimWork.waiting(visit, moments);
  return [...(await periodsToClose(visit)), ...waiting(visit, verify, 'to verify', 'verify'), ...waiting(visit, bank, 'to bank', 'bank')];
}

function waiting(visit: ReaderVisit, claims: readonly string[], what: string, list: string): ToDo[] {
  return claims.length === 0 ? [] : [{ text: `${plural(claims.length, 'claim')} ${what}`, href: visit.to('/queue', { list }) }];
}

async function forServiceTeam(visit: ReaderVisit): Promise<ToDo[]> {
  const organisations = await organisationsWithReturns(visit);
  const [claims, ...returns] = await Promise.all([visit.facts.asAt('claim', visit.moment.position), ...organisations.map((one) => returnsOf(visit, one))]);
  const due = returns.filter((one): one is Returns => one !== null && one.due.length > 0).map((one) => dueIn(visit, one, organisations.length > 1));
  const underWay = (['progressing', 'ready'] as const).flatMap((progress) => {
    const n = claims.filter((claim) => claim.status === 'open' && claim.progress === progress).length;
    return n === 0 ? [] : [{ text: `${plural(n, 'claim')} ${progress} to be taken further`, href: visit.to('/claims', { state: progress }) }];
  });
  return [...due, ...(await returnsToMake(visit)), ...underWay];
}

function dueIn(visit: ReaderVisit, returns: Returns, several: boolean): ToDo {
  const { due, organisation, year, period } = returns;
  const where = several ? ` in ${organisation.name}` : '';
  return {
    text: `${plural(due.length, 'return')} due for ${whenInWords(returns)}${where}`,
    href: visit.to('/forecasts', { organisation: organisation.organisation, year, period }),
  };
}
