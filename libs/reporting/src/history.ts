import type { SubjectKind } from '@outturn/domain';
import type { Moment } from '@outturn/read-models';
import type { LedgerEntry, Sources, StoryEntry } from './queries.ts';
import { BadQuestion } from './report.ts';
import { tell } from './story.ts';

/** What has a history that can be asked for, in the order in which a bare id is looked up. */
export const HISTORY_KINDS = [
  'scheme',
  'claim',
  'programme',
  'workstream',
  'service',
  'organisation',
  'year',
  'rules',
  'line',
  'adjustment',
  'virement',
  'reserve',
  'return',
  'publication',
  'account',
] as const satisfies readonly SubjectKind[];
type HistoryKind = (typeof HISTORY_KINDS)[number];

/** The streams that a subject may name: `kind/id` names one, where anything is recorded in it; anything else is an id of any kind. */
async function streamNamed(sources: Sources, subject: string, position: number): Promise<string> {
  const forms = HISTORY_KINDS.some((kind) => subject.startsWith(`${kind}/`)) ? [subject] : [];
  const candidates = [...forms, ...HISTORY_KINDS.map((kind) => `${kind}/${subject}`)];
  const recorded = new Set((await sources.ledger.entriesOf(candidates, position)).map((entry) => entry.stream));
  const [form] = forms.filter((stream) => recorded.has(stream));
  // An organisation's rules are looked for by their kind: its id alone means the organisation.
  const found =
    form === undefined
      ? candidates.filter((stream) => recorded.has(stream) && (!stream.startsWith('rules/') || !recorded.has(`organisation/${subject}`)))
      : [form];
  const [stream, ...others] = found;
  if (stream === undefined)
    throw new BadQuestion(
      `Nothing is recorded of ${JSON.stringify(subject)} up to position ${position}. Name a ${HISTORY_KINDS.join(', ')}, by id or as kind/id.`,
      'subject',
    );
  if (others.length > 0) throw new BadQuestion(`${JSON.stringify(subject)} names several things; ask for one of ${found.join(', ')}.`, 'subject');
  return stream;
}

/** Events by which one command makes a claim: a moment may lie between them. */
const MAKING_A_CLAIM: ReadonlySet<string> = new Set(['SavingClaimed', 'SchemeClaimed', 'SubjectReserved']);

/**
 * The claims with a share in a scheme. A claim comes before the event that ties it to its scheme, so that at a position
 * between the two there is no tie yet: the claim that the event at the position is about is looked at by itself.
 */
export async function claimsOf(sources: Sources, scheme: string, position: number): Promise<string[]> {
  const [ties, [last]] = await Promise.all([sources.facts.asAt('scheme_claim', position, { scheme }), sources.ledger.entriesAt([position])]);
  const tied = ties.map(({ claim }) => claim);
  const making = last !== undefined && MAKING_A_CLAIM.has(last.type) ? String(last.data['claim']) : undefined;
  if (making === undefined || tied.includes(making)) return tied;
  const [claim] = await sources.facts.asAt('claim', position, { key: making });
  return claim?.shares.some((share) => share.scheme === scheme) ? [...tied, making] : tied;
}

/** A scheme's story: its own stream, those of its claims, and what it drew from reserves, in ledger order. */
export async function entriesOfScheme(sources: Sources, scheme: string, position: number): Promise<LedgerEntry[]> {
  const [claims, years] = await Promise.all([claimsOf(sources, scheme, position), sources.facts.asAt('scheme_year', position, { scheme })]);
  const draws = years.flatMap((year) => year.draws.map((draw) => draw.position));
  const [own, drawn] = await Promise.all([
    sources.ledger.entriesOf([`scheme/${scheme}`, ...claims.map((claim) => `claim/${claim}`)], position),
    draws.length === 0 ? [] : sources.ledger.entriesAt(draws),
  ]);
  return [...own, ...drawn].sort((a, b) => a.position - b.position);
}

/**
 * Every event of a subject up to a moment, in ledger order, told. A scheme's history holds that of its claims and its
 * investment draws too. Companion events stand in it with the topic `companion`. Throws `BadQuestion` for a subject of
 * which nothing is recorded, and for an id that several kinds of subject use.
 */
export async function history(sources: Sources, subject: string, moment: Moment): Promise<StoryEntry[]> {
  const stream = await streamNamed(sources, subject, moment.position);
  const slash = stream.indexOf('/');
  const kind = stream.slice(0, slash) as HistoryKind;
  const entries =
    kind === 'scheme' ? await entriesOfScheme(sources, stream.slice(slash + 1), moment.position) : await sources.ledger.entriesOf([stream], moment.position);
  return entries.map(tell);
}
