import type { PeriodStatus } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { FactReader, PeriodFacts, Said } from '@outturn/read-models';

/** A period as it stands for one organisation, or (null) for all of them. */
export interface PeriodAt {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly organisation: string | null;
  readonly status: PeriodStatus;
  readonly opened: Said | null;
  readonly closed: Said | null;
}

/** Every period that was ever opened, as at a position. */
export interface Periods {
  /** Undefined where it was never opened. */
  at(organisation: string | null, year: FinancialYear, period: Period): PeriodAt | undefined;
  /** Those of an organisation, or of all of them (null), in order. */
  of(organisation: string | null): readonly PeriodAt[];
  /** The latest that is open for an organisation; undefined where none is. */
  open(organisation: string | null): PeriodAt | undefined;
}

export async function readPeriods(facts: FactReader, position: number): Promise<Periods> {
  return periodsOf(await facts.asAt('period', position));
}

/** A period with the organisations whose latest open one it is. */
export interface OpenPeriod {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly organisations: readonly string[];
}

/** The latest open period of each organisation, in order of time. */
export async function readOpenPeriods(facts: FactReader, position: number): Promise<OpenPeriod[]> {
  const [periods, organisations] = await Promise.all([readPeriods(facts, position), facts.asAt('organisation', position)]);
  const open = new Map<number, OpenPeriod>();
  for (const { organisation } of organisations) {
    const latest = periods.open(organisation);
    if (latest === undefined) continue;
    const before = open.get(inTime(latest))?.organisations ?? [];
    open.set(inTime(latest), { year: latest.year, period: latest.period, organisations: [...before, organisation] });
  }
  return [...open].sort(([a], [b]) => a - b).map(([, period]) => period);
}

/** A year and period as a number that sorts: periods of two years compare as they follow each other. */
export function inTime({ year, period }: { readonly year: FinancialYear; readonly period: Period }): number {
  return Number(year.slice(0, 4)) * 100 + period;
}

function periodsOf(facts: readonly PeriodFacts[]): Periods {
  const at: Periods['at'] = (organisation, year, period) => {
    const found = facts.filter((one) => one.year === year && one.period === period && (one.organisation === null || one.organisation === organisation));
    if (found.length === 0) return undefined;
    const said = (of: 'opened' | 'closed') =>
      found
        .flatMap((one) => one[of] ?? [])
        .sort((a, b) => a.position - b.position)
        .at(0) ?? null;
    const closed = said('closed');
    return { year, period, organisation, status: closed === null ? 'open' : 'closed', opened: said('opened'), closed };
  };
  const of: Periods['of'] = (organisation) => {
    const named = facts.filter((one) => one.organisation === null || one.organisation === organisation);
    const each = new Map(named.map((one) => [inTime(one), one]));
    return [...each.entries()].sort(([a], [b]) => a - b).flatMap(([, { year, period }]) => at(organisation, year, period) ?? []);
  };
  return { at, of, open: (organisation) => of(organisation).findLast(({ status }) => status === 'open') };
}
