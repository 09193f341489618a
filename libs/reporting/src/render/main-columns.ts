/**
 * Which columns a reader needs most, in this order, where a terminal is too narrow for all. Columns that are not named
 * here come after these, in the report's own order.
 */
export const MAIN_COLUMNS: readonly string[] = [
  'row',
  'change',
  'column',
  'amount',
  'position',
  'scheme',
  'title',
  'group',
  'groupName',
  'programme',
  'year',
  'rag',
  'from',
  'to',
  'movement',
  'cashIn',
  'cashOut',
  'net',
  'cumulative',
  'events',
  'event',
  'sentence',
  'explanation',
  'currentTarget',
  'forecast',
  'variance',
  'banked',
  'direction',
  'reasons',
  'people',
  'investmentTotal',
  'savingTotal',
  'drawn',
  'returnPerPound',
  'variancePercent',
  'originalTarget',
  'weighted',
  'verified',
  'achieved',
  'ready',
  'progressing',
  'investment',
  'unidentified',
  'schemes',
  'red',
  'amber',
  'green',
  'blue',
  'grey',
  'redValue',
  'id',
];

export function importance(key: string): number {
  const base = key.split('.')[0] ?? key;
  const index = MAIN_COLUMNS.indexOf(base);
  return index === -1 ? MAIN_COLUMNS.length : index;
}
