import type { DeliveryState } from '@outturn/read-models';
import { yearsAfter } from '@outturn/kernel';
import { countsAsDelivery } from '../delivery.ts';
import { type AmountColumn, printed } from '../figures.ts';
import { asPercent } from '../parents.ts';
import { deliveredToDateParts, deliveryParts, fullYearParts } from './claims.ts';
import { forecastParts, notRecurrentParts } from './forecasts.ts';
import { type Derivation, difference, lessParts, type Part, prefixed, totalOf, withoutZeros } from './part.ts';
import type { YearAtHand } from './scheme-at-hand.ts';
import { broughtForwardParts, currentTargetParts, investmentParts, onBasis, originalTargetParts, targetToDateParts } from './targets.ts';

const STATES = ['banked', 'verified', 'achieved', 'ready', 'progressing'] as const satisfies readonly DeliveryState[];
const ACHIEVED_OR_FURTHER = ['achieved', 'verified', 'banked'] as const satisfies readonly DeliveryState[];
const FULL_YEAR_COLUMNS = {
  banked: 'fullYearBanked',
  verified: 'fullYearVerified',
  achieved: 'fullYearAchieved',
  ready: 'fullYearReady',
  progressing: 'fullYearProgressing',
} as const satisfies Record<DeliveryState, AmountColumn>;

function inState(at: YearAtHand, year: string, state: DeliveryState): Part[] {
  return deliveryParts(at, year, [state], (kind) => countsAsDelivery(kind, at.scheme.recurrence));
}

function derivedInState(state: DeliveryState): (at: YearAtHand) => Derivation {
  return (at) => ({
    parts: inState(at, at.year, state),
    rule: `The scheme’s shares of claims whose furthest state is ${state}: in-year in the claim’s own year, full-year in later ones where recurrent; reversals off.`,
  });
}

function derivedFullYear(state: DeliveryState): (at: YearAtHand) => Derivation {
  return (at) => ({
    parts: fullYearParts(at, at.year, state),
    rule: `The full-year effects of recurrent claims whose furthest state is ${state}, of this year or earlier, net of reversals dated to the year’s end.`,
  });
}

/** Banked, verified, achieved and ready, and of progressing what its weight leaves, rounded to the penny once. */
function weightedParts(at: YearAtHand, fullYear: boolean): Derivation {
  const weight = asPercent(at.rules.progressWeight);
  const figures = STATES.map((state) => {
    const column = fullYear ? FULL_YEAR_COLUMNS[state] : state;
    return { state, column, value: at.figures[column] };
  });
  const inFull = figures.filter(({ state }) => state !== 'progressing');
  const whole = at.figures[fullYear ? 'fullYearWeighted' : 'weighted'];
  const row = `${at.scheme.scheme}|${at.year}`;
  return {
    parts: figures.map(({ state, column, value }) => ({
      value: state === 'progressing' ? whole.minus(totalOf(inFull.map((one) => ({ value: one.value, explanation: '' })))) : value,
      explanation: state === 'progressing' ? `Progressing at ${weight}` : state.charAt(0).toUpperCase() + state.slice(1),
      figure: { report: 'savings-tracker', row, column },
    })),
    rule: `Banked + verified + achieved + ready + progressing × ${weight}, rounded to the penny, half away from zero.`,
  };
}

function apart(kinds: readonly string[]): (at: YearAtHand) => Derivation {
  return (at) => ({
    parts: deliveryParts(at, at.year, ACHIEVED_OR_FURTHER, (kind) => kinds.includes(kind) && !countsAsDelivery(kind, at.scheme.recurrence)),
    rule: `The scheme’s shares of claims of the kind ${kinds.join(', ')} once achieved or further, in their own year; reversals off. They are no delivery of the target.`,
  });
}

const FORECAST_RULE = 'The forecast made for the latest period so far counts; of two for one period, the later one. Before the first it is the current target.';
const TARGET_RULE = 'The year’s amount in the latest profile, changed by the carry-forwards recorded after it.';

/** How each amount of the tracker is made up. The compiler refuses a column without its derivation. */
const DERIVATIONS: { readonly [K in AmountColumn]: (at: YearAtHand) => Derivation } = {
  originalTarget: (at) => ({ parts: onBasis(at, originalTargetParts), rule: 'The year’s amount in the profile at approval; it never changes.' }),
  currentTarget: (at) => ({ parts: onBasis(at, currentTargetParts), rule: TARGET_RULE }),
  broughtForward: (at) => ({ parts: broughtForwardParts(at, at.year), rule: 'What of the year before was rolled forward or mitigated temporarily.' }),
  forecast: (at) => ({ parts: forecastParts(at, at.year, at.period), rule: FORECAST_RULE }),
  notRecurrent: (at) => ({ parts: notRecurrentParts(at, at.year, at.period), rule: 'What the forecast in effect states as not recurrent.' }),
  variance: (at) => ({
    parts: [...prefixed('Forecast', forecastParts(at, at.year, at.period)), ...lessParts('Less current target', currentTargetParts(at, at.year))],
    rule: 'Forecast less current target: a shortfall is negative.',
  }),
  previousForecast: (at) => ({ parts: forecastParts(at, at.year, at.period - 1), rule: 'The forecast at the period before, as known now.' }),
  movement: (at) => ({
    parts: difference(forecastParts(at, at.year, at.period), forecastParts(at, at.year, at.period - 1), 'Less the forecast before'),
    rule: 'The forecast less the forecast at the period before; what stands in both is left out.',
  }),
  banked: derivedInState('banked'),
  verified: derivedInState('verified'),
  achieved: derivedInState('achieved'),
  ready: derivedInState('ready'),
  progressing: derivedInState('progressing'),
  weighted: (at) => weightedParts(at, false),
  oneOff: apart(['one-off']),
  temporary: apart(['temporary-mitigation']),
  otherKinds: apart(['reserves', 'capital-receipt', 'accounting-change', 'grant']),
  fullYearBanked: derivedFullYear('banked'),
  fullYearVerified: derivedFullYear('verified'),
  fullYearAchieved: derivedFullYear('achieved'),
  fullYearReady: derivedFullYear('ready'),
  fullYearProgressing: derivedFullYear('progressing'),
  fullYearWeighted: (at) => weightedParts(at, true),
  investment: (at) => ({
    parts: onBasis(at, investmentParts),
    rule: 'The year’s investment in the latest profile; it does not go on after the last year named.',
  }),
  targetToDate: (at) => ({ parts: targetToDateParts(at), rule: 'What of the current target was to be delivered by the period: by phasing, else in twelfths.' }),
  deliveredToDate: (at) => ({
    parts: deliveredToDateParts(at, at.year, at.period, at.figures.deliveredToDate),
    rule: 'Banked and verified claims effective by the period’s end, recurrent ones in proportion of days; rounded to the penny once.',
  }),
  nextYearTarget: (at) => ({ parts: currentTargetParts(at, yearsAfter(at.year, 1)), rule: `${TARGET_RULE} Of the year after.` }),
  nextYearSecured: (at) => ({ parts: inState(at, yearsAfter(at.year, 1), 'banked'), rule: 'What is banked for the year after.' }),
  nextYearGap: (at) => ({
    parts: [
      ...prefixed("Next year's target", currentTargetParts(at, yearsAfter(at.year, 1))),
      ...lessParts('Less secured', inState(at, yearsAfter(at.year, 1), 'banked')),
    ],
    rule: "Next year's target less what is banked for next year.",
  }),
};

export function isAmountColumn(column: string): column is AmountColumn {
  return Object.hasOwn(DERIVATIONS, column);
}

/** How an amount of a scheme-year is made up. */
export function amountDerivation(at: YearAtHand, column: AmountColumn): Derivation {
  return DERIVATIONS[column](at);
}

/** An amount of a scheme-year as one part, to be traced further; nothing where it is 0. */
export function figurePart(at: YearAtHand, column: AmountColumn, explanation: string): Part[] {
  return withoutZeros([
    { value: printed(at.figures, column), explanation, figure: { report: 'savings-tracker', row: `${at.scheme.scheme}|${at.year}`, column } },
  ]);
}
