/** A set of amount columns to look at; every set has the names, the RAG and the direction of travel too. */
interface ColumnChoice {
  readonly label: string;
  readonly keys: readonly string[];
  readonly bullet: boolean;
}

export const COLUMN_SETS = {
  position: { label: 'Position', keys: ['originalTarget', 'currentTarget', 'forecast', 'variance', 'banked', 'weighted'], bullet: true },
  delivery: {
    label: 'In-year delivery',
    keys: [
      'currentTarget',
      'banked',
      'verified',
      'achieved',
      'ready',
      'progressing',
      'weighted',
      'targetToDate',
      'deliveredToDate',
      'oneOff',
      'temporary',
      'otherKinds',
    ],
    bullet: false,
  },
  'full-year': {
    label: 'Full-year effect',
    keys: ['currentTarget', 'fullYearBanked', 'fullYearVerified', 'fullYearAchieved', 'fullYearReady', 'fullYearProgressing', 'fullYearWeighted'],
    bullet: false,
  },
  'next-year': {
    label: 'Next year',
    keys: ['currentTarget', 'banked', 'nextYearTarget', 'nextYearSecured', 'nextYearGap', 'broughtForward', 'investment'],
    bullet: false,
  },
} as const satisfies Record<string, ColumnChoice>;
export type ColumnSet = keyof typeof COLUMN_SETS;

/** Columns whose figures are sums of claims, rebaselines or forecasts, and lead to their traces. */
export const TRACED = new Set<string>([
  'forecast',
  'banked',
  'verified',
  'achieved',
  'ready',
  'progressing',
  'weighted',
  'deliveredToDate',
  'oneOff',
  'temporary',
  'otherKinds',
  'fullYearBanked',
  'fullYearVerified',
  'fullYearAchieved',
  'fullYearReady',
  'fullYearProgressing',
  'fullYearWeighted',
  'nextYearSecured',
]);

/** A shortfall or a gap says so in words. */
export const SIGNED = new Set<string>(['variance']);
