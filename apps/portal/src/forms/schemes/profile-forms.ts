import { currentTarget, type NewEvent, type SchemeTargets } from '@outturn/domain';
import type { SchemeFacts } from '@outturn/read-models';
import { amount, type FinancialYear, money, type Profile, toIncremental, yearRange, yearsAfter, yearsOf } from '@outturn/kernel';
import { BadQuestion } from '@outturn/reporting';
import { dayInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { CheckPage, Form } from '../form.ts';
import { typed } from '../values.ts';
import {
  DECISION_FIELD_OF,
  DECISION_FIELDS,
  decisionOf,
  earlierYears,
  profileAside,
  profileFieldOf,
  profileFields,
  profileInitial,
  profileLines,
  profileOf,
  type ProfileTable,
  yearsOfTable,
} from './profile-fields.ts';
import { phasedYears, phasingAside, phasingFieldOf, phasingFields, phasingInitial, phasingLines, phasingOf } from './phasing-fields.ts';
import { lacking } from './propose-form.ts';
import { schemeAtHand } from './scheme-at-hand.ts';

/** Approval: the profile becomes the original target for ever. */
export async function approveForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  if (scheme.targets !== null) throw new BadQuestion(`${id} was approved already. Rebaseline it to change its profile.`, 'scheme');
  const growth = scheme.kind === 'growth';
  const table: ProfileTable = { years: yearsOfTable(visit, []), growth };
  const phased = growth ? [] : phasedYears(table.years);
  return {
    command: 'ApproveScheme',
    title: 'Approve this scheme',
    caption,
    lead: growth
      ? 'Growth holds investment alone; it is in no savings figure.'
      : 'The profile at approval is the original target: it never changes, also where the scheme is rebaselined later.',
    subject,
    guarded: true,
    backHref: href,
    button: 'Approve the scheme',
    initial: { ...profileInitial(table), ...(growth ? {} : phasingInitial()) },
    fields: [
      ...profileFields(table),
      earlierYears(visit, table.years),
      ...(growth ? [] : phasingFields(table.years)),
      { kind: 'text-only', heading: 'The decision', paragraphs: ['Leave these three empty where no body decided it.'] },
      ...DECISION_FIELDS,
    ],
    data: (values) => ({ scheme: id, profile: profileOf(values), phasing: phasingOf(values, phased), decision: decisionOf(values) }),
    fieldOf: { ...profileFieldOf(table.years), ...phasingFieldOf(phased), ...DECISION_FIELD_OF },
    aside: (values) => [...profileAside(values), ...phasingAside(values, phased)],
    check: (_, events) => checkOf(`Approve ${id} with this profile?`, events, 'SchemeApproved', undefined, 'The original target cannot be changed afterwards.'),
    done: () => ({ notice: `${id} is approved.`, href }),
  };
}

/** A new current target beside the original one, with the old profile in sight. */
export async function rebaselineForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  const { targets } = scheme;
  if (targets === null) throw new BadQuestion(`${id} was not approved yet: there is no profile to change.`, 'scheme');
  const shown = currentProfile(scheme, targets);
  const table: ProfileTable = {
    years: yearsOfTable(visit, yearsOf({ ...shown.saving, ...shown.investment })),
    growth: scheme.kind === 'growth',
    current: asStated(shown),
  };
  const carried = targets.carriedSinceProfile.length > 0 || targets.travelledSinceProfile !== undefined;
  return {
    command: 'RebaselineScheme',
    title: 'Rebaseline this scheme',
    caption,
    lead: 'The original target stays beside the new one.',
    subject,
    guarded: true,
    backHref: href,
    button: 'Rebaseline the scheme',
    initial: profileInitial(table),
    fields: [
      ...(carried
        ? [
            {
              kind: 'text-only' as const,
              paragraphs: [
                'What was carried forward, or travelled with virements, since the last profile is in the amounts below. The new profile takes the place of both.',
              ],
            },
          ]
        : []),
      ...profileFields(table),
      earlierYears(visit, table.years),
      { kind: 'area', name: 'reason', label: 'Why it is rebaselined' },
      { kind: 'text-only', heading: 'The decision', paragraphs: ['Leave these three empty where no body decided it.'] },
      ...DECISION_FIELDS,
    ],
    mend: (values) => lacking(values, { reason: 'Say why it is rebaselined' }),
    data: (values) => ({ scheme: id, profile: profileOf(values), reason: typed(values, 'reason'), decision: decisionOf(values) }),
    fieldOf: { ...profileFieldOf(table.years), ...DECISION_FIELD_OF },
    aside: profileAside,
    check: (values, events) => {
      const page = checkOf(`Rebaseline ${id} like this?`, events, 'SchemeRebaselined', shown);
      return { ...page, lines: [...page.lines, { label: 'Why', value: typed(values, 'reason') }] };
    },
    done: () => ({ notice: `${id} is rebaselined.`, href }),
  };
}

/** The current target by year, what was carried forward or travelled since included, and the current investment. */
function currentProfile(scheme: SchemeFacts, targets: SchemeTargets): SchemeTargets['current'] {
  const { current, carriedSinceProfile, travelledSinceProfile = [] } = targets;
  const carriedInto =
    scheme.recurrence === 'one-off'
      ? carriedSinceProfile.map(({ year }) => yearsAfter(year, 1))
      : carriedSinceProfile.map(({ year }) => yearsAfter(year, 1)).filter((year) => year <= (yearsOf(current.saving).at(-1) ?? ''));
  // What travelled for one year only ends with it: the year after is named as well, so that it comes back.
  const travelledInto = travelledSinceProfile.flatMap(({ year, permanence }) =>
    permanence === 'temporary' && scheme.recurrence === 'recurrent' ? [year, yearsAfter(year, 1)] : [year],
  );
  const named = [...yearsOf(current.saving), ...carriedInto, ...travelledInto].sort();
  const [first, last] = [named[0], named.at(-1)];
  const years: FinancialYear[] = first === undefined || last === undefined ? [] : yearRange(first, last);
  return { ...current, saving: Object.fromEntries(years.map((year) => [year, amount(currentTarget(targets, scheme.recurrence, year))])) };
}

/** In the basis that its author used. */
function asStated({ basis, saving, investment }: SchemeTargets['current']): Profile {
  const written = (series: Profile['saving']) => (basis === 'absolute' ? series : toIncremental(series));
  return { basis, saving: written(saving), investment: written(investment) };
}

function checkOf(
  heading: string,
  events: readonly NewEvent[],
  type: 'SchemeApproved' | 'SchemeRebaselined',
  old?: SchemeTargets['current'],
  warning?: string,
): CheckPage {
  const event = events.find((one) => one.type === type);
  if (event === undefined || (event.type !== 'SchemeApproved' && event.type !== 'SchemeRebaselined'))
    return { heading: 'Nothing would change', lines: [], warning: 'The profile is the same as it is now.' };
  const { profile, decision } = event.data;
  const decided = decision === null ? [] : [{ label: 'Decided by', value: `${decision.body}, ${dayInWords(decision.date)}, minute ${decision.minute}` }];
  const negative = Object.values(profile.saving).some((one) => money(one).isNegative()) ? [{ label: 'Note', value: 'Some of the savings are negative.' }] : [];
  const phasing = event.type === 'SchemeApproved' ? phasingLines(event.data.phasing) : [];
  return { heading, lines: [...profileLines(profile, old), ...phasing, ...decided, ...negative], ...(warning === undefined ? {} : { warning }) };
}
