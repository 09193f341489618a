import { amount, money, pounds, sum, yearsAfter } from '@outturn/kernel';
import type { Moment, VirementFacts } from '@outturn/read-models';
import { asAtOf, ledgerNotes, UNIT_AND_ROUNDING } from '../conventions.ts';
import { checkOptions } from '../options.ts';
import type { Sources } from '../queries.ts';
import { BadQuestion, type Column, type Report, type ReportName, type ReportOptions, type Row } from '../report.ts';
import { inOrder } from '../savings-facts.ts';
import { listed } from '../story/words.ts';
import { known, nameIn, readStructure, servicesWithin, type Structure } from '../structure.ts';
import { type AuthorityNeeded, readWeighing, VIREMENT_STATES } from '../virement-facts.ts';

const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Virement', type: 'text' },
  { key: 'organisation', label: 'Organisation', type: 'text' },
  { key: 'organisationName', label: 'Organisation name', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'period', label: 'Period', type: 'period' },
  { key: 'amount', label: 'Amount', type: 'amount' },
  { key: 'lines', label: 'Lines', type: 'list' },
  { key: 'services', label: 'Services', type: 'list' },
  { key: 'acrossServices', label: 'Across services', type: 'flag' },
  { key: 'permanence', label: 'Permanence', type: 'text' },
  { key: 'nextYear', label: 'Next year', type: 'list' },
  { key: 'savingsTargets', label: 'Savings targets', type: 'list' },
  { key: 'state', label: 'State', type: 'text' },
  { key: 'authorityNeeded', label: 'Authority needed', type: 'text' },
  { key: 'authorityGiven', label: 'Authority given', type: 'text' },
  { key: 'requestedBy', label: 'Requested by', type: 'text' },
  { key: 'requestedAt', label: 'Requested at', type: 'text' },
  { key: 'approvedBy', label: 'Approved by', type: 'text' },
  { key: 'postedAt', label: 'Posted at', type: 'text' },
  { key: 'effective', label: 'Counts from', type: 'date' },
  { key: 'decidedBy', label: 'Rejected or withdrawn by', type: 'text' },
  { key: 'corrects', label: 'Corrects', type: 'text' },
  { key: 'correctedBy', label: 'Corrected by', type: 'list' },
  { key: 'override', label: 'Below actuals, because', type: 'text' },
  { key: 'reason', label: 'Reason', type: 'text' },
  { key: 'decision', label: 'Decision', type: 'text' },
];

/**
 * A row for each virement, in the order of request: its lines, state, and the authority that it needed (one that waits: that
 * it needs now) and was given. `period` leaves out what counts from a later one; a service shows every virement that
 * touches it or a service below it. Throws `BadQuestion`.
 */
export async function virementRegister(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkVirementOptions('virement-register', options);
  const [{ structure, virements }, weigh] = await Promise.all([readVirements(sources, options, moment), readWeighing(sources.facts, moment)]);
  const texts = await textsOf(sources, virements);
  const rows = virements.map((virement) =>
    rowOf(structure, virement, texts, virement.state === 'requested' ? weigh({ ...virement, day: virement.requestedFor }) : null),
  );
  return {
    report: 'virement-register',
    title: 'Virement register',
    year: options.year ?? null,
    period: options.period ?? null,
    asAt: asAtOf(moment),
    conventions: [
      'The amount of a virement is the sum of its positive lines; a line that gets budget is positive, one that gives it negative, and income is budgeted as negative amounts. The lines add up to £0.00.',
      'Authority needed is the lowest role that the limits allow: of a decided virement when it was decided, of one that waits at this moment. Higher tiers include lower ones.',
      'A virement goes across services where its lines lie under different services of the top level.',
      UNIT_AND_ROUNDING,
    ],
    columns: COLUMNS,
    rows,
    totals: totalsOf(virements),
    notes: [...ledgerNotes(sources.ledger), ...notesOn(virements, weigh)],
  };
}

/** Refuses options that say nothing of virements. */
export function checkVirementOptions(report: ReportName, options: ReportOptions): void {
  checkOptions(report, options, []);
  for (const option of ['programme', 'workstream', 'scheme'] as const) {
    if (options[option] !== undefined)
      throw new BadQuestion(`The report ${report} takes no --${option}: a virement is between budget lines of services.`, option);
  }
}

/** The virements that a question selects, in the order of their requests. */
export async function readVirements(
  sources: Sources,
  options: ReportOptions,
  moment: Moment,
): Promise<{ structure: Structure; virements: readonly VirementFacts[] }> {
  const selection = options.year === undefined ? {} : { year: options.year };
  const [structure, all] = await Promise.all([readStructure(sources.facts, moment.position), sources.facts.asAt('virement', moment.position, selection)]);
  known(structure.organisations, 'organisation', options.organisation);
  known(structure.services, 'service', options.service);
  const within = options.service === undefined ? null : servicesWithin(structure, options.service);
  const virements = all
    .filter(
      ({ organisation, lines, period }) =>
        (options.organisation === undefined || organisation === options.organisation) &&
        (within === null || lines.some(({ service }) => within.has(service))) &&
        (options.period === undefined || period === null || period <= options.period),
    )
    .sort((a, b) => inOrder(a.requestedAt, b.requestedAt) || inOrder(a.virement, b.virement));
  return { structure, virements };
}

async function textsOf({ ledger }: Sources, virements: readonly VirementFacts[]): Promise<ReadonlyMap<string, string>> {
  const digests = [...new Set(virements.flatMap(({ reason, override }) => [reason, ...(override === null ? [] : [override])]))];
  return digests.length === 0 ? new Map() : ledger.texts(digests);
}

function rowOf(structure: Structure, virement: VirementFacts, texts: ReadonlyMap<string, string>, needs: AuthorityNeeded | null): Row {
  const { organisation, state, decided, override } = virement;
  const posted = state === 'posted' ? decided : null;
  const decision = decided?.decision ?? null;
  return {
    id: virement.virement,
    organisation,
    organisationName: nameIn(structure.organisations, organisation),
    year: virement.year,
    period: virement.period,
    amount: virement.amount,
    lines: virement.lines.map((line) => `${line.line} ${pounds(line.amount)}`),
    services: virement.services.map(({ service }) => nameIn(structure.services, service)),
    acrossServices: virement.services.length > 1,
    permanence: virement.permanence,
    nextYear: virement.lines.flatMap((line) => (line.nextYear === null ? [] : [`${line.line} ${pounds(line.nextYear)}`])),
    savingsTargets: virement.savingsTarget.map((target) => `${target.scheme} to ${target.toScheme} ${pounds(target.amount)}`),
    state,
    authorityNeeded: needs === null ? (decided?.authority?.needed ?? null) : (needs.roles[0] ?? null),
    authorityGiven: decided?.authority?.given ?? null,
    requestedBy: virement.requestedBy,
    requestedAt: virement.requestedAt,
    approvedBy: posted?.by ?? null,
    postedAt: posted?.at ?? null,
    effective: virement.effective,
    decidedBy: posted === null ? (decided?.by ?? null) : null,
    corrects: virement.corrects,
    correctedBy: virement.correctedBy,
    override: override === null ? null : (texts.get(override) ?? override),
    reason: texts.get(virement.reason) ?? virement.reason,
    decision: decision === null ? null : `${decision.body}, ${decision.date}, minute ${decision.minute}`,
  };
}

function totalsOf(virements: readonly VirementFacts[]): Report['totals'] {
  const of = (state: VirementFacts['state']) => virements.filter((virement) => virement.state === state);
  const worth = (some: readonly VirementFacts[]) => amount(sum(some.map((virement) => money(virement.amount))));
  return {
    virements: virements.length,
    ...Object.fromEntries(VIREMENT_STATES.map((state) => [state, of(state).length])),
    amount: worth(virements),
    postedAmount: worth(of('posted')),
    pendingAmount: worth(of('requested')),
  };
}

function notesOn(virements: readonly VirementFacts[], weigh: (virement: VirementFacts & { day: string | null }) => AuthorityNeeded): string[] {
  const waiting = virements.filter(({ state }) => state === 'requested');
  const notes = waiting.flatMap((virement) => {
    const { unreachable } = weigh({ ...virement, day: virement.requestedFor });
    return unreachable === null ? [] : [`${virement.virement} can be approved by nobody as things stand. ${unreachable}`];
  });
  if (waiting.length > 0) {
    const ids = waiting.slice(0, 5).map(({ virement }) => virement);
    notes.unshift(`Waiting for a decision, and in no budget: ${listed(ids)}${waiting.length > 5 ? ` and ${waiting.length - 5} more` : ''}.`);
  }
  const opening = virements.filter(({ state, permanence }) => state === 'posted' && permanence === 'permanent');
  const years = [...new Set(opening.map(({ year }) => yearsAfter(year, 1)))].sort();
  if (years.length > 0) notes.push(`Permanent virements enter the opening budgets of ${listed(years)}.`);
  return notes;
}
