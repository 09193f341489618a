import { effectOf, IN_DELIVERY, type NewEvent, partOf, type StatedEffect } from '@outturn/domain';
import { amount, type Effect, isAmount, isIsoDate, yearOf } from '@outturn/kernel';
import { pathTo } from '../../web/address.ts';
import { codeInWords, dayInWords, exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { attachmentIn } from '../attachments.ts';
import type { FieldError } from '../errors.ts';
import type { CheckPage, Form, Option } from '../form.ts';
import { givenReference } from '../given-reference.ts';
import { today } from '../moment-day.ts';
import { schemeAtHand } from '../schemes/scheme-at-hand.ts';
import { day, optional, pounds, rowsOf, typed, type Values } from '../values.ts';
import { claimFields, EFFECT_FIELDS, EFFECT_LABELS, type EffectKind } from './claim-fields.ts';
import { effectInWords } from './claim-at-hand.ts';
import { claimsSpokenOf } from './claims-spoken-of.ts';

/** A claim on a scheme that is known already. */
export async function claimOnScheme(visit: ReaderVisit, id: string): Promise<Form> {
  const { caption, href } = await schemeAtHand(visit, id);
  return { ...(await claimForm(visit, '')), caption, backHref: href, initial: { ...initial(), 'shares.0.scheme': id, 'shares.0.percent': '100' } };
}

/** A claim on schemes that are yet to be named. */
export async function claimForm(visit: ReaderVisit, _id: string): Promise<Form> {
  const year = yearOf(today(visit));
  return {
    command: 'ClaimSaving',
    title: 'Claim a saving',
    lead: 'Say what changed, from when, and what it saves. You see what it comes to before anything is recorded.',
    fields: claimFields(await schemesToClaimOn(visit)),
    initial: initial(),
    button: 'Record the claim',
    data: (values) => dataOf(values, year),
    subject: 'claim/',
    guarded: false,
    fieldOf: {
      subject: 'subjectKey',
      'subject.kind': 'subjectKind',
      'subject.key': 'subjectKey',
      year: 'effectiveFrom',
      shiftedCosts: 'shiftedAmount',
      'shiftedCosts.amount': 'shiftedAmount',
      'shiftedCosts.to': 'shiftedTo',
      'effect.weeklyBefore': 'weeklyBefore',
      'effect.weeklyAfter': 'weeklyAfter',
      'effect.annual': 'annual',
      'effect.inYear': 'inYear',
      'effect.fullYear': 'fullYear',
    },
    mend: mendOf,
    related: (problem) => claimsSpokenOf(visit, problem),
    aside: (values) => asideOf(values),
    check: (values, events) => checkOf(values, events),
    done: (values) => {
      const effect = effectTyped(values);
      const from = day(values, 'effectiveFrom');
      const saves = effect === undefined ? '' : `: ${effectInWords(yearOf(from), effect.inYear, effect.fullYear)}`;
      return { notice: `Claim ${typed(values, 'claim')} is recorded${saves}.`, href: visit.to(pathTo('claims', typed(values, 'claim'))) };
    },
    backHref: visit.to('/claims'),
  };
}

function initial(): Values {
  return { claim: givenReference('CL'), deliveryKind: 'recurrent' };
}

async function schemesToClaimOn(visit: ReaderVisit): Promise<readonly Option[]> {
  const schemes = await visit.facts.asAt('scheme', visit.moment.position);
  return schemes.filter(({ kind, stage }) => kind !== 'growth' && IN_DELIVERY.includes(stage)).map(({ scheme, title }) => ({ value: scheme, text: title }));
}

function dataOf(values: Values, year: string): object {
  const from = day(values, 'effectiveFrom');
  const shares = rowsOf(values, 'shares', ['scheme', 'percent']);
  const shifted = typed(values, 'shiftedAmount') !== '' || typed(values, 'shiftedTo') !== '';
  return {
    claim: typed(values, 'claim'),
    shares: shares.map((row) => ({
      scheme: typed(row, 'scheme'),
      percent: shares.length === 1 && typed(row, 'percent') === '' ? '100' : typed(row, 'percent').replace(/%$/, ''),
    })),
    // A date that does not exist is told as such, and not as a wrong year besides.
    year: isIsoDate(from) ? yearOf(from) : year,
    subject: { kind: typed(values, 'subjectKind'), key: typed(values, 'subjectKey') },
    effectiveFrom: from,
    effect: statedIn(values),
    deliveryKind: typed(values, 'deliveryKind'),
    progress: typed(values, 'progress'),
    evidence: evidenceIn(values),
    shiftedCosts: shifted ? { amount: pounds(values, 'shiftedAmount'), to: typed(values, 'shiftedTo') } : undefined,
    repeatReason: optional(values, 'repeatReason'),
  };
}

function kindIn(values: Values): EffectKind | undefined {
  const kind = typed(values, 'effect');
  return kind === 'weekly' || kind === 'annual' || kind === 'stated' ? kind : undefined;
}

function statedIn(values: Values): Readonly<Record<string, string>> {
  const kind = kindIn(values);
  return kind === undefined ? {} : Object.fromEntries(EFFECT_FIELDS[kind].map((name) => [name, pounds(values, name)]));
}

const EVIDENCE_COLUMNS = ['title', 'uri', 'file'];

/** A file without a title goes by its name, an address without one by itself. */
function evidenceIn(values: Values) {
  return rowsOf(values, 'evidence', EVIDENCE_COLUMNS).map((row) => {
    const file = attachmentIn(row, 'file');
    const uri = optional(row, 'uri');
    return {
      title: typed(row, 'title') || (file?.name ?? uri ?? ''),
      ...(uri === undefined ? {} : { uri }),
      ...(file === undefined ? {} : { sha256: file.sha256 }),
    };
  });
}

/** The command has one of three effects; which amount of which is wrong only this form can say. */
function mendOf(values: Values): readonly FieldError[] {
  const kind = kindIn(values);
  if (kind === undefined) return [{ field: 'effect', text: 'Choose how you state what it saves' }];
  const unread = EFFECT_FIELDS[kind].filter((name) => !isAmount(pounds(values, name)));
  const errors: FieldError[] = unread.map((name) => ({ field: name, text: `${EFFECT_LABELS[name] ?? name} must be pounds, such as 1,234.50` }));
  if (typed(values, 'progress') === '') errors.push({ field: 'progress', text: 'Choose how far it has come' });
  if (typed(values, 'subjectKind') === '') errors.push({ field: 'subjectKind', text: 'Choose what changed' });
  if (rowsOf(values, 'shares', ['scheme', 'percent']).length === 0) errors.push({ field: 'shares', text: 'Name at least one scheme that it delivers' });
  return errors;
}

/** As far as what was typed can be read. */
function effectTyped(values: Values): Effect | undefined {
  const stated = statedIn(values);
  const from = day(values, 'effectiveFrom');
  const readable = Object.values(stated).length > 0 && Object.values(stated).every(isAmount) && isIsoDate(from);
  return readable ? effectOf(stated as StatedEffect, from) : undefined;
}

function asideOf(values: Values) {
  const effect = effectTyped(values);
  if (effect === undefined) return [];
  return [
    { label: `Saves in ${yearOf(day(values, 'effectiveFrom'))}`, figure: exactly(effect.inYear) },
    { label: 'Saves in a full year', figure: exactly(effect.fullYear) },
  ];
}

function checkOf(values: Values, events: readonly NewEvent[]): CheckPage {
  const claimed = events.find((event) => event.type === 'SavingClaimed')?.data;
  if (claimed === undefined) return { heading: 'Check the claim', lines: [] };
  const line = (label: string, value: string) => ({ label, value });
  const shares = claimed.shares.map(({ scheme, percent }) => {
    const [inYear, fullYear] = [claimed.inYear, claimed.fullYear].map((whole) => exactly(amount(partOf(claimed.shares, scheme, whole))));
    return line(`Share of ${scheme}`, `${percent}%: ${inYear} in ${claimed.year}, ${fullYear} in a full year`);
  });
  const kept = rowsOf(values, 'evidence', EVIDENCE_COLUMNS).map((row) => {
    const file = attachmentIn(row, 'file');
    const places = [...(file === undefined ? [] : [`file ${file.name}`]), ...(optional(row, 'uri') === undefined ? [] : [`kept at ${typed(row, 'uri')}`])];
    return places.length === 0 ? 'no file' : places.join(', ');
  });
  return {
    heading: 'Check the claim before it is recorded',
    lines: [
      line('Claim', claimed.claim),
      line('What changed', `${codeInWords(claimed.subject.kind)} ${claimed.subject.key}`),
      line('In effect from', dayInWords(claimed.effectiveFrom)),
      line(`Saves in ${claimed.year}`, exactly(claimed.inYear)),
      line('Saves in a full year', exactly(claimed.fullYear)),
      ...shares,
      line('Kind of delivery', codeInWords(claimed.deliveryKind)),
      line('How far it has come', codeInWords(claimed.progress)),
      ...claimed.evidence.map(({ title }, index) => line('Evidence', `${title} (${kept[index] ?? 'no file'})`)),
      ...(claimed.evidence.length === 0 ? [line('Evidence', 'none yet')] : []),
      ...(claimed.shiftedCosts === null ? [] : [line('Cost shifted', `${exactly(claimed.shiftedCosts.amount)} to ${claimed.shiftedCosts.to}`)]),
      ...(claimed.repeatReason === null ? [] : [line('Why it is claimed again', claimed.repeatReason)]),
    ],
    warning: 'A claim can be withdrawn or reversed later, but what is recorded is never erased.',
  };
}
