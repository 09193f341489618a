/**
 * Which columns a reader needs most, in this order, where there is no room for all. Columns that are not named here come
 * after these, in the order of the sheet.
 */
const MAIN_COLUMNS: readonly string[] =
  'row column from to change recorded amount state lines permanence authorityNeeded requestedBy approvedBy event explanation position sentence scheme title description service/ total service serviceName line budget actual forecastOutturn forecastVariance pending due submitted late stale queries openQueries name opening movements balance plannedUse forecastClosing group groupName year rag movement cashIn cashOut net cumulative currentTarget forecast variance banked direction reasons programme people originalTarget weighted investmentTotal savingTotal drawn returnPerPound variancePercent verified achieved ready progressing investment unidentified schemes red amber green blue grey redValue events id'.split(
    ' ',
  );

/** The lower, the more needed. Columns of one service each are needed alike. */
function importance({ key, service }: Ranked): number {
  const index = MAIN_COLUMNS.indexOf(service === undefined ? (key.split('.')[0] ?? key) : 'service/');
  return index === -1 ? MAIN_COLUMNS.length : index;
}

/** Where rows are schemes, their own names say more than those of their services; a line among them has its id in the title. */
const BEHIND_SCHEMES: ReadonlySet<string> = new Set(['service', 'serviceName', 'line']);

interface Ranked {
  readonly key: string;
  readonly service?: string;
}

/** Columns with the most needed first; what is equally needed stays in its order. */
export function byNeed<T extends Ranked>(columns: readonly T[]): T[] {
  const ofSchemes = columns.some(({ key }) => key === 'scheme');
  return columns
    .map((column, index) => ({ column, index, need: ofSchemes && BEHIND_SCHEMES.has(column.key) ? MAIN_COLUMNS.length : importance(column) }))
    .sort((a, b) => a.need - b.need || a.index - b.index)
    .map(({ column }) => column);
}
