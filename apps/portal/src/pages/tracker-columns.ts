/** Delivered so far, by the furthest state that claims have reached, and weighted. */
const DELIVERY = ['banked', 'verified', 'achieved', 'ready', 'progressing', 'weighted'] as const;
const KINDS = ['oneOff', 'temporary', 'otherKinds'] as const;
const FULL_YEAR = ['fullYearBanked', 'fullYearVerified', 'fullYearAchieved', 'fullYearReady', 'fullYearProgressing', 'fullYearWeighted'] as const;

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
    keys: ['currentTarget', ...DELIVERY, 'targetToDate', 'deliveredToDate', ...KINDS],
    bullet: false,
  },
  'full-year': {
    label: 'Full-year effect',
    keys: ['currentTarget', ...FULL_YEAR],
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
export const TRACED = new Set<string>(['forecast', ...DELIVERY, 'deliveredToDate', ...KINDS, ...FULL_YEAR, 'nextYearSecured']);

/** A shortfall or a gap says so in words. */
export const SIGNED = new Set<string>(['variance']);
