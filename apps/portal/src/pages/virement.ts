import { samePerson } from '@outturn/domain';
import { amount, money, sum, yearsAfter } from '@outturn/kernel';
import { budgetOfLine, readLineYears } from '@outturn/reporting';
import { backs } from '../forms/claims/backing.ts';
import { mayDecide, neededInWords, type VirementAtHand, virementAtHand } from '../forms/virements/virement-at-hand.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, dateAndTime, dayInWords, exactly } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Tag } from '../web/tags.ts';
import { type Story, storyOf } from './scheme-story.ts';
import { virementTag } from './virements.ts';

interface Fact {
  readonly term: string;
  readonly text: string;
  readonly href: string | null;
}

export interface VirementPage {
  readonly virement: string;
  readonly reason: string;
  readonly headline: string;
  readonly state: Tag;
  readonly actions: readonly Action[];
  readonly nextYear: string | null;
  readonly lines: readonly {
    readonly line: string;
    readonly href: string | null;
    readonly service: string;
    readonly amount: Figure;
    readonly nextYear: Figure | null;
    readonly budget: Figure;
  }[];
  readonly total: { readonly amount: Figure; readonly nextYear: Figure | null };
  readonly targets: readonly {
    readonly amount: string;
    readonly from: { readonly text: string; readonly href: string };
    readonly to: { readonly text: string; readonly href: string };
  }[];
  readonly backs: readonly { readonly text: string; readonly href: string }[];
  readonly facts: readonly Fact[];
  readonly story: Story;
}

/** One virement: what it moves, whom it needs, and what became of it. Throws `NotFoundException`. */
export async function virementPage(visit: ReaderVisit, id: string): Promise<VirementPage> {
  const hand = await virementAtHand(visit, id);
  const { virement } = hand;
  const [texts, history, services] = await Promise.all([
    visit.ledger.texts([virement.reason, ...(virement.override === null ? [] : [virement.override])]),
    visit.queries.history(hand.subject, visit.moment),
    visit.facts.asAt('service', visit.moment.position),
  ]);
  const nameOf = new Map(services.map(({ service, name }) => [service, name]));
  const permanent = virement.permanence === 'permanent';
  const total = (of: readonly (string | null)[]) => figure(amount(sum(of.map((one) => money(one ?? '0')))), visit.lens.unit);
  return {
    virement: id,
    reason: asHeading(texts.get(virement.reason) ?? ''),
    headline: headlineOf(hand, nameOf),
    state: virementTag(virement.state, virement.correctedBy),
    actions: actionsOf(visit, hand),
    nextYear: permanent ? yearsAfter(virement.year, 1) : null,
    lines: await linesOf(visit, hand, nameOf),
    total: { amount: total(virement.lines.map((line) => line.amount)), nextYear: permanent ? total(virement.lines.map((line) => line.nextYear)) : null },
    targets: virement.savingsTarget.map((target) => ({
      amount: exactly(target.amount),
      from: { text: target.scheme, href: visit.to(pathTo('schemes', target.scheme)) },
      to: { text: target.toScheme, href: visit.to(pathTo('schemes', target.toScheme)) },
    })),
    backs: await backedClaims(visit, hand),
    facts: factsOf(visit, hand, virement.override === null ? null : (texts.get(virement.override) ?? '')),
    story: storyOf(visit, pathTo('virements', id), history, visit.parameters['topic']),
  };
}

/** A reason in one sentence stands as a heading: without its full stop. */
function asHeading(reason: string): string {
  return /^[^.]*\.$/.test(reason) ? reason.slice(0, -1) : reason;
}

function headlineOf({ virement, needs }: VirementAtHand, nameOf: ReadonlyMap<string, string>): string {
  const size = exactly(virement.amount);
  const way = wayOf(virement, nameOf);
  const moves = `${size} ${way}`;
  switch (virement.state) {
    case 'requested':
      return `${moves} waits for approval, and is in no budget yet. It needs ${needs === null ? '' : neededInWords(needs)}.`;
    case 'posted':
      return `${size} moved ${way}${virement.effective === null ? '' : ` on ${dayInWords(virement.effective)}`}, ${virement.permanence === 'permanent' ? 'for good' : `in ${virement.year} only`}.`;
    case 'rejected':
      return `${moves} was asked for and rejected: no budget changed.`;
    default:
      return `${moves} was asked for and taken back: no budget changed.`;
  }
}

/** Between which services it goes, and which way where none of them both gives and gets. */
function wayOf({ services, lines }: VirementAtHand['virement'], nameOf: ReadonlyMap<string, string>): string {
  const named = (ids: readonly string[]) => [...new Set(ids)].map((id) => nameOf.get(id) ?? id).join(' and ');
  if (services.length === 1) return `within ${named(services.map(({ service }) => service))}`;
  const [give, get] = [lines.filter((line) => money(line.amount).isNegative()), lines.filter((line) => money(line.amount).isPositive())].map((some) =>
    some.map(({ service }) => service),
  );
  if (give === undefined || get === undefined || give.some((service) => get.includes(service)))
    return `between ${named(services.map(({ service }) => service))}`;
  return `from ${named(give)} to ${named(get)}`;
}

/** Of what the reader's roles allow, what the virement's state and their own part in it allow as well. */
function actionsOf(visit: ReaderVisit, { virement, needs }: VirementAtHand): readonly Action[] {
  const waits = virement.state === 'requested';
  const decides = waits && needs !== null && mayDecide(visit, virement, needs);
  const possible = [
    { form: 'approve', text: 'Approve', is: decides },
    { form: 'reject', text: 'Reject', is: decides },
    { form: 'withdraw', text: 'Withdraw', is: waits && samePerson(visit.reader.account, virement.requestedBy) },
    { form: 'correct', text: 'Correct it by another', is: virement.state === 'posted' },
    { form: 'comment', text: 'Comment', is: true },
  ];
  return actionsFor(
    visit,
    'virements',
    virement.virement,
    possible.filter(({ is }) => is),
  );
}

async function linesOf(visit: ReaderVisit, { virement }: VirementAtHand, nameOf: ReadonlyMap<string, string>): Promise<VirementPage['lines']> {
  const { unit } = visit.lens;
  const known = new Map((await readLineYears(visit.facts, visit.moment.position, virement.year)).map((line) => [line.line, line]));
  return virement.lines.map((line) => {
    const own = known.get(line.line);
    return {
      line: line.line,
      href: own === undefined ? null : visit.to(pathTo('lines', line.line)),
      service: nameOf.get(line.service) ?? line.service,
      amount: figure(line.amount, unit),
      nextYear: line.nextYear === null ? null : figure(line.nextYear, unit),
      budget: figure(own === undefined ? null : amount(budgetOfLine(own, 13)), unit),
    };
  });
}

async function backedClaims(visit: ReaderVisit, { virement }: VirementAtHand): Promise<VirementPage['backs']> {
  const claims = await visit.facts.asAt('claim', visit.moment.position, { year: virement.year });
  return claims
    .filter((claim) => backs('virement', virement.virement, claim))
    .map((claim) => ({ text: `${claim.claim}: ${exactly(claim.counted.inYear)}`, href: visit.to(pathTo('claims', claim.claim)) }));
}

function factsOf(visit: ReaderVisit, { virement, needs }: VirementAtHand, override: string | null): readonly Fact[] {
  const fact = (term: string, text: string, href: string | null = null): Fact => ({ term, text, href });
  const { decided } = virement;
  const other = (id: string) => visit.to(pathTo('virements', id));
  return [
    fact('Year', virement.year),
    fact(
      'Lasts',
      virement.permanence === 'permanent' ? `for good: it enters the opening budgets of ${yearsAfter(virement.year, 1)}` : `in ${virement.year} only`,
    ),
    fact('Goes', virement.services.length > 1 ? 'across services' : 'within one service'),
    fact('Requested by', `${virement.requestedBy}, ${dateAndTime(virement.requestedAt)}`),
    ...(virement.requestedFor === null ? [] : [fact('Asked for from', dayInWords(virement.requestedFor))]),
    ...(needs === null ? [] : [fact('Approval that it needs', neededInWords(needs))]),
    ...(decided === null ? [] : [fact(DECIDED[virement.state], decidedInWords(decided))]),
    ...(decided?.decision ? [fact('Decision', `${decided.decision.body}, ${dayInWords(decided.decision.date)}, minute ${decided.decision.minute}`)] : []),
    ...(virement.effective === null ? [] : [fact('Counts from', dayInWords(virement.effective))]),
    ...(override === null ? [] : [fact('Leaves a line below what it has spent, because', override)]),
    ...(virement.corrects === null ? [] : [fact('Corrects', virement.corrects, other(virement.corrects))]),
    ...virement.correctedBy.map((id) => fact('Corrected by', id, other(id))),
  ];
}

const DECIDED = { requested: 'Decided by', posted: 'Approved by', rejected: 'Rejected by', withdrawn: 'Withdrawn by' } as const;

function decidedInWords({ by, at, authority }: NonNullable<VirementAtHand['virement']['decided']>): string {
  const as = authority === null ? '' : `, as ${codeInWords(authority.given).toLowerCase()}`;
  return `${by}${as}, ${dateAndTime(at)}`;
}
