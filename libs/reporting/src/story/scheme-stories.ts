import type { CommentEvent, SchemeEvent } from '@outturn/domain';
import { money, pounds } from '@outturn/kernel';
import { because, byYear, isNegative, listed, longDate, size, words } from './words.ts';
import type { Stories } from './told.ts';

type DataOf<T extends SchemeEvent['type']> = Extract<SchemeEvent, { type: T }>['data'];

function decided(decision: DataOf<'SchemeApproved'>['decision']): string {
  return decision ? `, decided by ${decision.body} on ${longDate(decision.date)} (minute ${decision.minute})` : '';
}

function profiled(profile: DataOf<'SchemeApproved'>['profile']): string {
  const investment = profile.investment && Object.keys(profile.investment).length > 0 ? `; investment ${byYear(profile.investment)}` : '';
  const saving = Object.keys(profile.saving).length > 0 ? `saving ${byYear(profile.saving)}` : 'no saving';
  return `${saving}${investment} (${profile.basis})`;
}

/** "lowered the forecast for 2017-18 by £120,000.00 to £880,000.00: delay £80,000.00 (…)": reasons in the direction of the movement. */
function forecastChanged(data: DataOf<'ForecastChanged'>): string {
  const movement = money(data.forecast).minus(money(data.previous));
  const lowered = movement.isNegative();
  const reasons = data.reasons.map((reason) => `${reason.code} ${pounds(lowered ? money(reason.amount).negated() : reason.amount)} (${reason.narrative})`);
  const apart = money(data.notRecurrent).isZero() ? '' : `, of which ${pounds(data.notRecurrent)} is not recurrent`;
  const how = `${lowered ? 'lowered' : 'raised'} the forecast for ${data.year} by ${pounds(movement.abs())} to ${pounds(data.forecast)}${apart}`;
  return reasons.length > 0 ? `${how}: ${reasons.join(', ')}` : how;
}

function reclassified(data: DataOf<'SchemeReclassified'>): string {
  const changes = [
    data.kind === undefined ? '' : `kind ${words(data.kind)}`,
    data.cashReleasing === undefined ? '' : data.cashReleasing ? 'cash-releasing' : 'not cash-releasing',
    data.recurrence === undefined ? '' : data.recurrence,
    data.confidence === undefined ? '' : `confidence ${data.confidence}`,
    data.owner === undefined ? '' : `owner ${data.owner}`,
    data.title === undefined ? '' : `title “${data.title}”`,
    data.category === undefined ? '' : `category ${data.category}`,
  ].filter((change) => change !== '');
  return `reclassified the scheme as ${listed(changes)}${because(data.reason)}`;
}

function proposed(data: DataOf<'SchemeProposed'>): string {
  const line = data.balancingLine ? ', a balancing line' : '';
  const cash = data.cashReleasing ? 'cash-releasing' : 'not cash-releasing';
  const what = `${words(data.kind)}, ${data.recurrence}, ${cash}, ${data.confidence}${line}`;
  return `proposed the scheme ${data.scheme}, “${data.title}” (${what}), in workstream ${data.workstream} and service ${data.service}, owned by ${data.owner}`;
}

function carriedForward(data: DataOf<'TargetCarriedForward'>): string {
  const parts = data.dispositions.filter((part) => !money(part.amount).isZero()).map((part) => `${pounds(part.amount)} ${words(part.kind)}`);
  return `disposed of the undelivered ${pounds(data.undelivered)} of the ${data.year} target${because(listed(parts))}`;
}

function moved(data: DataOf<'SchemeMoved'>): string {
  const places = [data.workstream === null ? '' : `workstream ${data.workstream}`, data.service === null ? '' : `service ${data.service}`].filter(
    (place) => place !== '',
  );
  return `moved the scheme to ${listed(places)}${because(data.reason)}`;
}

/** What each event of a scheme says. */
export const SCHEME_STORIES: Stories<SchemeEvent | CommentEvent> = {
  SchemeProposed: { topic: 'structure', tell: proposed },
  SchemeApproved: { topic: 'target', tell: (data) => `approved the scheme with ${profiled(data.profile)}${decided(data.decision)}` },
  SchemeRebaselined: { topic: 'target', tell: (data) => `rebaselined the scheme to ${profiled(data.profile)}${decided(data.decision)}${because(data.reason)}` },
  SchemeReclassified: { topic: 'structure', tell: reclassified },
  SchemeMoved: { topic: 'structure', tell: moved },
  StageAdvanced: { topic: 'stage', tell: (data) => `took the scheme from ${words(data.from)} to ${words(data.to)}${because(data.reason)}` },
  MilestoneSet: {
    topic: 'milestone',
    tell: (data) => `set the milestone “${data.milestone}”, due ${longDate(data.due)}${data.done === null ? '' : `, done ${longDate(data.done)}`}`,
  },
  ForecastChanged: { topic: 'forecast', tell: forecastChanged },
  ForecastConfirmed: { topic: 'forecast', tell: (data) => `confirmed the forecast for ${data.year} unchanged at period ${data.period}` },
  RagOverridden: {
    topic: 'rag',
    tell: (data) => `overrode the RAG of ${data.year} to ${data.rag} from period ${data.period} until period ${data.untilPeriod}${because(data.reason)}`,
  },
  TargetCarriedForward: { topic: 'target', tell: carriedForward },
  TargetTravelled: {
    topic: 'target',
    tell: (data) =>
      isNegative(data.amount)
        ? `moved ${size(data.amount)} of the ${data.year} target to ${data.other} with virement ${data.virement}`
        : `moved ${size(data.amount)} of target in ${data.year} from ${data.other} to the scheme with virement ${data.virement}`,
  },
  InvestmentAllocated: { topic: 'investment', tell: (data) => `allocated investment from reserve ${data.reserve} to the scheme: ${byYear(data.byYear)}` },
  SchemeClaimed: { topic: 'companion', tell: (data) => `tied claim ${data.claim} to the scheme` },
  SchemeSavingBanked: { topic: 'companion', tell: (data) => `noted on the scheme that claim ${data.claim} is banked` },
  SchemeSavingReleased: { topic: 'companion', tell: (data) => `noted on the scheme that claim ${data.claim} no longer holds banked savings` },
  Commented: { topic: 'comment', tell: (data) => `commented${because(data.text)}` },
};
