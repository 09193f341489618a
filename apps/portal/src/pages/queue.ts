import { samePerson } from '@outturn/domain';
import type { ClaimFacts, SchemeFacts } from '@outturn/read-models';
import type { MomentResolver } from '../sources.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { codeInWords, dayInWords, plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { wordAsked } from '../web/questions.ts';
import { type ClaimQueue, type ClaimWork, type WaitingClaims } from './claim-work.ts';
import { type ClaimRow, claimRows } from './claims.ts';
import { type VirementRow, virementRow } from './virements.ts';
import { virementsToDecide } from './virements-to-decide.ts';

export const QUEUES = ['verify', 'bank', 'evidence', 'sustainment', 'approve', 'virements'] as const;
export type Queue = (typeof QUEUES)[number];

const TITLES: Record<Queue, string> = {
  verify: 'To verify',
  bank: 'To bank',
  evidence: 'Evidence to be completed',
  sustainment: 'To look at again',
  approve: 'Schemes to approve',
  virements: 'Virements to approve',
};
const EXPLAINED: Record<Queue, string> = {
  verify: 'Claims said to be achieved, whose evidence nobody has looked at yet.',
  bank: 'Verified with sufficient evidence, in schemes that release cash: they wait for a reduction of a budget.',
  evidence: 'Claims whose evidence was graded partial or insufficient. They are verified again when it is complete.',
  sustainment: 'Banked over a year ago, and not looked at since.',
  approve: 'Ideas and business cases, which have no target until they are approved.',
  virements: 'Requested by somebody else, and within the limits of your authority as things stand.',
};
const NOTHING: Record<Queue, string> = {
  verify: 'No claim waits to be verified.',
  bank: 'No claim waits to be banked.',
  evidence: 'No claim lacks evidence.',
  sustainment: 'Every saving that was banked over a year ago has been looked at since.',
  approve: 'No scheme waits for approval.',
  virements: 'No virement waits for you.',
};

export interface QueuePage {
  readonly headline: string;
  readonly queues: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly title: string;
  readonly explained: string;
  readonly claims: readonly (ClaimRow & { readonly action: Action | null; readonly note: string | null })[];
  readonly schemes: readonly {
    readonly scheme: string;
    readonly title: string;
    readonly href: string;
    readonly stage: string;
    readonly service: string;
    readonly owner: string;
    readonly action: Action | null;
  }[];
  readonly virements: readonly (VirementRow & { readonly action: Action | null })[];
  readonly shown: string;
  readonly pages: Pages | null;
  readonly nothing: string | null;
}

const NO_CLAIMS: WaitingClaims = { verify: [], bank: [], evidence: [], sustainment: [] };

interface Work {
  readonly claims: WaitingClaims;
  readonly schemes: readonly SchemeFacts[];
  /** Ids of those that the reader may decide on, the oldest request first. */
  readonly virements: readonly string[];
}

/** What waits for finance and for those who approve virements, what took effect first first, each one click from its form. Throws `BadQuestion`. */
export async function queuePage(visit: ReaderVisit, moments: MomentResolver, claimWork: ClaimWork): Promise<QueuePage> {
  const at = visit.moment.position;
  const mine = queuesOf(visit);
  const [claims, schemes, services] = await Promise.all([
    mine.includes('verify') ? claimWork.waiting(visit, moments) : NO_CLAIMS,
    visit.facts.asAt('scheme', at),
    visit.facts.asAt('service', at),
  ]);
  const where = { schemes: new Map(schemes.map((one) => [one.scheme, one])), services: new Map(services.map((one) => [one.service, one])) };
  const work: Work = {
    claims,
    schemes: schemes.filter(({ stage }) => stage === 'idea' || stage === 'business-case'),
    virements: await virementsToDecide(visit),
  };
  const count = (queue: Queue) => (queue === 'approve' ? work.schemes.length : queue === 'virements' ? work.virements.length : work.claims[queue].length);
  const chosen = wordAsked(visit.parameters, 'list', mine) ?? mine.find((queue) => count(queue) > 0) ?? mine[0] ?? 'virements';
  const listed = chosen === 'approve' || chosen === 'virements' ? null : paged(visit, '/queue', work.claims[chosen]);
  const approvals = chosen === 'approve' ? paged(visit, '/queue', work.schemes) : null;
  const moves = chosen === 'virements' ? paged(visit, '/queue', work.virements) : null;
  const listedClaims = (await Promise.all((listed?.items ?? []).map((key) => visit.facts.asAt('claim', at, { key })))).flat();
  const rows = await claimRows(visit, listedClaims, where);
  return {
    headline: headlineOf(work, mine),
    queues: mine.map((queue) => ({ text: `${TITLES[queue]} (${count(queue)})`, href: visit.to('/queue', { list: queue }), current: queue === chosen })),
    title: TITLES[chosen],
    explained: EXPLAINED[chosen],
    claims: rows.map((row, index) => ({ ...row, ...nextStep(visit, chosen, listedClaims[index]) })),
    schemes: (approvals?.items ?? []).map((scheme) => ({
      scheme: scheme.scheme,
      title: scheme.title,
      href: visit.to(pathTo('schemes', scheme.scheme)),
      stage: codeInWords(scheme.stage),
      service: where.services.get(scheme.service)?.name ?? scheme.service,
      owner: scheme.owner,
      action: actionsFor(visit, 'schemes', scheme.scheme, [{ form: 'approve', text: 'Approve' }])[0] ?? null,
    })),
    virements: moves === null ? [] : await virementRows(visit, moves.items),
    shown: (listed ?? approvals ?? moves)?.shown ?? '',
    pages: (listed ?? approvals ?? moves)?.pages ?? null,
    nothing: count(chosen) === 0 ? NOTHING[chosen] : null,
  };
}

/** Finance has claims and schemes; those whom a virement authority names have virements. */
function queuesOf({ reader }: ReaderVisit): readonly Queue[] {
  const finance = reader.roles.includes('finance');
  return QUEUES.filter((queue) => (queue === 'virements' ? reader.tiers !== undefined : finance));
}

async function virementRows(visit: ReaderVisit, ids: readonly string[]): Promise<QueuePage['virements']> {
  const { rows } = await visit.queries.report('virement-register', {}, visit.moment);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    return [{ ...virementRow(visit, row, {}), action: actionsFor(visit, 'virements', id, [{ form: 'approve', text: 'Approve' }])[0] ?? null }];
  });
}

function headlineOf({ claims, schemes, virements }: Work, mine: readonly Queue[]): string {
  const waiting = [
    [claims.verify.length, 'to be verified'],
    [claims.bank.length, 'to be banked'],
    [claims.evidence.length, 'for better evidence'],
    [claims.sustainment.length, 'to be looked at again'],
  ] as const;
  const parts = waiting.filter(([n]) => n > 0).map(([n, what], index) => `${index === 0 ? plural(n, 'claim') : n} ${what}`);
  const approvals = schemes.length === 0 ? '' : `${plural(schemes.length, 'scheme')} to be approved`;
  const moves = virements.length === 0 ? '' : `${plural(virements.length, 'virement')} to be approved`;
  const finance = mine.includes('verify');
  const all = [...(finance ? [...parts, approvals] : []), moves].filter((one) => one !== '');
  const whom = finance ? 'finance' : 'you';
  return all.length === 0 ? `Nothing waits for ${whom}.` : `Waiting for ${whom}: ${all.join(', ')}.`;
}

const STEPS: Record<ClaimQueue, { readonly form: string; readonly text: string }> = {
  verify: { form: 'verify', text: 'Verify' },
  bank: { form: 'bank', text: 'Bank' },
  evidence: { form: 'verify', text: 'Verify again' },
  sustainment: { form: 'sustainment', text: 'Look at it again' },
};

/** The form that takes the claim on; who made a claim does not verify it. */
function nextStep(visit: ReaderVisit, queue: Queue, claim: ClaimFacts | undefined): { readonly action: Action | null; readonly note: string | null } {
  if (queue === 'approve' || queue === 'virements' || claim === undefined) return { action: null, note: null };
  const step = STEPS[queue];
  if (step.form === 'verify' && samePerson(visit.reader.account, claim.claimant)) return { action: null, note: 'You made it: somebody else verifies it' };
  if (step.form === 'verify' && claim.progress !== 'achieved') return { action: null, note: `It is ${claim.progress} again` };
  const checked = queue === 'sustainment' && claim.lastCheck !== null ? `Looked at last on ${dayInWords(claim.lastCheck.on)}` : null;
  return { action: actionsFor(visit, 'claims', claim.claim, [step])[0] ?? null, note: checked };
}
