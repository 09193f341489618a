import { type CheckedEvent, pence, sumOf } from './checked-event.ts';

interface Tier {
  readonly role: string;
  readonly upTo: string | null;
  readonly acrossServices: boolean;
  readonly permanent: boolean;
  readonly cumulativePerYear?: { readonly amount: string };
}

interface Line {
  readonly line: string;
  readonly service: string;
  readonly amount: string;
}

/** What a virement moves for each top-level service: the larger of what goes in and what goes out. Pence. */
function sharesOf(lines: readonly Line[], parents: ReadonlyMap<string, string | null>): Map<string, bigint> {
  const top = (service: string): string => {
    const parent = parents.get(service) ?? null;
    return parent === null ? service : top(parent);
  };
  const shares = new Map<string, bigint>();
  for (const service of new Set(lines.map((line) => top(line.service)))) {
    const moved = lines.filter((line) => top(line.service) === service).map((line) => pence(line.amount));
    const into = sumOf(moved.filter((amount) => amount > 0n));
    const out = -sumOf(moved.filter((amount) => amount < 0n));
    shares.set(service, into > out ? into : out);
  }
  return shares;
}

/**
 * Virements add up to nothing, are decided on once and never by whoever requested them, and are posted within the limits of
 * the role that they were approved in: the yearly ones count everything that was posted before, by whichever process.
 */
export function virements(events: readonly CheckedEvent[]): string[] {
  const parents = new Map<string, string | null>();
  const requests = new Map<string, string>();
  const decided = new Map<string, string>();
  const posted = new Map<string, bigint>();
  let tiers: readonly Tier[] = [];
  return events.flatMap((event) => {
    const { type, data, position } = event;
    const virement = String(data['virement']);
    if (type === 'ServiceDefined') parents.set(String(data['service']), data['parent'] as string | null);
    if (type === 'VirementAuthoritySet') tiers = data['tiers'] as Tier[];
    if (type === 'VirementRequested') requests.set(virement, event.actor.user);
    if (!['VirementPosted', 'VirementRejected', 'VirementWithdrawn'].includes(type)) return [];
    const breaches: string[] = [];
    if (decided.has(virement)) breaches.push(`at ${position} ${virement} is ${type} after ${decided.get(virement) ?? ''}`);
    decided.set(virement, type);
    if (type !== 'VirementWithdrawn' && requests.get(virement) === event.actor.user)
      breaches.push(`at ${position} ${event.actor.user} decides on their own ${virement}`);
    if (type !== 'VirementPosted') return breaches;
    const lines = data['lines'] as Line[];
    if (sumOf(lines.map((line) => pence(line.amount))) !== 0n) breaches.push(`at ${position} ${virement} does not add up to nothing`);
    const given = (data['authority'] as { given: string }).given;
    const tier = tiers.find(({ role }) => role === given);
    const shares = sharesOf(lines, parents);
    const whole = sumOf(lines.map((line) => pence(line.amount)).filter((amount) => amount > 0n));
    if (tier === undefined || (tier.upTo !== null && whole > pence(tier.upTo))) breaches.push(`at ${position} ${virement} is beyond what ${given} approves`);
    if (shares.size > 1 && tier?.acrossServices !== true) breaches.push(`at ${position} ${given} approves across services`);
    if (data['permanence'] === 'permanent' && tier?.permanent !== true) breaches.push(`at ${position} ${given} approves what is permanent`);
    for (const [service, share] of shares) {
      const key = `${service} ${String(data['year'])}`;
      const total = (posted.get(key) ?? 0n) + share;
      posted.set(key, total);
      const cap = tier?.cumulativePerYear === undefined ? undefined : pence(tier.cumulativePerYear.amount);
      if (cap !== undefined && total > cap) breaches.push(`at ${position} ${total} pence are posted for ${key}, and ${given} approves ${cap}`);
    }
    return breaches;
  });
}

/** The changes that a virement makes to the budgets of a year add up to nothing, and are those that it was posted with. */
export function budgetsMoved(events: readonly CheckedEvent[]): string[] {
  const posted = new Map<string, { readonly position: number; readonly year: string; readonly lines: readonly Line[] }>();
  const moved = new Map<string, bigint[]>();
  for (const { type, data, position } of events) {
    if (type === 'VirementPosted') posted.set(String(data['virement']), { position, year: String(data['year']), lines: data['lines'] as Line[] });
    const by = type === 'LineBudgetMoved' ? (data['by'] as { virement?: string }).virement : undefined;
    if (by === undefined) continue;
    const key = `${by} ${String(data['year'])}`;
    moved.set(key, [...(moved.get(key) ?? []), pence(data['amount'])]);
  }
  return [
    ...[...moved].flatMap(([key, amounts]) => (sumOf(amounts) === 0n ? [] : [`the lines of ${key} moved by ${sumOf(amounts)} pence together`])),
    ...[...posted].flatMap(([virement, { position, year, lines }]) =>
      (moved.get(`${virement} ${year}`) ?? []).length === lines.length ? [] : [`at ${position} ${virement} was posted without moving its lines`],
    ),
  ];
}

const OF_A_PERIOD: ReadonlySet<string> = new Set([
  'OutturnForecast',
  'ActualsRecorded',
  'ForecastChanged',
  'ForecastConfirmed',
  'ReserveMoved',
  'InvestmentDrawn',
  'ReserveForecastStated',
  'ReturnSubmitted',
]);

/** Nothing is recorded for a period after it was closed but with its mark, and nothing is marked before: whoever closes meets whoever forecasts. */
export function closedPeriods(events: readonly CheckedEvent[]): string[] {
  const closed = new Set<string>();
  const marks = new Set(events.filter(({ type }) => type === 'LateChangeMarked').map(({ command, data }) => `${command} ${periodOf(data)}`));
  return events.flatMap(({ type, data, position, command }) => {
    const period = periodOf(data);
    if (type === 'PeriodClosed') closed.add(period);
    if (OF_A_PERIOD.has(type) && closed.has(period) && !marks.has(`${command} ${period}`))
      return [`at ${position} ${type} for ${period} comes after it was closed, unmarked`];
    return type === 'LateChangeMarked' && !closed.has(period) ? [`at ${position} a change for ${period} is marked late before it was closed`] : [];
  });
}

function periodOf(data: CheckedEvent['data']): string {
  return `${String(data['year'])} period ${String(data['period'])}`;
}

/** The reasons of an outturn add up to its movement from the forecast that stood, whoever stated that one. */
export function outturns(events: readonly CheckedEvent[]): string[] {
  const stands = new Map<string, { readonly period: number; readonly outturn: bigint }>();
  return events.flatMap(({ type, data, position }) => {
    if (type !== 'OutturnForecast') return [];
    const key = `${String(data['line'])} ${String(data['year'])}`;
    const before = stands.get(key);
    const [previous, outturn, period] = [pence(data['previous']), pence(data['outturn']), Number(data['period'])];
    if (before === undefined || period >= before.period) stands.set(key, { period, outturn });
    const reasons = sumOf((data['reasons'] as { amount: string }[]).map((reason) => pence(reason.amount)));
    return [
      ...(before === undefined || before.outturn === previous ? [] : [`at ${position} ${key} moves from ${previous} pence, but ${before.outturn} stood`]),
      ...(reasons === outturn - previous ? [] : [`at ${position} reasons of ${reasons} pence for a movement of ${outturn - previous}`]),
    ];
  });
}
