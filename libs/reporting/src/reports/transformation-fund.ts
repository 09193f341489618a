import { currentTarget, investmentIn } from '@outturn/domain';
import { type FinancialYear, fourDecimals, money, type Money, type Period, pounds, sum, yearRange, yearsAfter, ZERO } from '@outturn/kernel';
import type { Moment, SchemeYearFacts } from '@outturn/read-models';
import { amountCell } from '../amounts.ts';
import { CLASSIFICATION_COLUMNS, SCHEME_COLUMNS } from '../columns.ts';
import { asAtOf, ledgerNotes, ragSentences, SIGN_OF_SAVINGS, structureSentence, timeOf, UNIT_AND_ROUNDING } from '../conventions.ts';
import { bankedIn } from '../delivery.ts';
import { checkOptions } from '../options.ts';
import type { Sources } from '../queries.ts';
import type { Cell, Column, Report, ReportOptions, Row } from '../report.ts';
import { readReserveYears } from '../reserve-year.ts';
import { latestPeriod, type PlacedScheme, type PlacedSchemeYear, profileYears, readSavingsFacts, type SavingsFacts, schemeYearOf } from '../savings-facts.ts';
import { isGrowth } from '../scheme-year.ts';
import { nameIn } from '../structure.ts';

/** A scheme that is invested in, over the years that it names. Pounds; total effects of each year. */
interface Invested extends PlacedScheme {
  readonly years: readonly FinancialYear[];
  readonly investment: ReadonlyMap<FinancialYear, Money>;
  readonly saving: ReadonlyMap<FinancialYear, Money>;
  readonly investmentTotal: Money;
  readonly savingTotal: Money;
  readonly allocated: Money;
  readonly drawn: Money;
  readonly banked: Money;
  /** Its position in the year that the RAG is of; null when it names no such year. */
  readonly position: PlacedSchemeYear | null;
}

/**
 * A row for each saving scheme with investment in its profile or an allocation from a reserve (`SCHEME`): investment and
 * saving over the years that it names, and their return. `year` chooses the year of the RAG and ends what is drawn and
 * banked (at `period`); left out, the RAG is of the latest year with anything recorded by period in the scheme's
 * organisation, and everything drawn counts. Throws `BadQuestion`.
 */
export async function transformationFund(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('transformation-fund', options, []);
  const facts = await readSavingsFacts(sources.facts, options, moment, true);
  const active = latestYears(facts);
  const invested = facts.schemes
    .filter((placed) => isInvestedIn(placed))
    .map((placed) => investedIn(facts, placed, options, active.get(placed.place.organisation)));
  const years = allYears(invested);
  const positions = invested.flatMap(({ position }) => position ?? []);
  const incremental = options.basis === 'incremental';
  return {
    report: 'transformation-fund',
    title: 'Transformation fund',
    year: options.year ?? null,
    period: options.year === undefined ? (options.period ?? null) : timeOf(options, facts, positions).period,
    asAt: asAtOf(moment),
    conventions: [
      SIGN_OF_SAVINGS,
      'Net cost is investment less saving: negative where more is saved than invested. Return per pound is total saving divided by total investment.',
      UNIT_AND_ROUNDING,
      incremental
        ? 'Basis: incremental. The columns of single years are the change on the year before; totals are the sums of each year’s total effect.'
        : 'Basis: absolute. Each year’s figure is its total effect; totals are the sums over the years that the scheme names.',
      'Banked adds up, year by year, what is banked for the years that the scheme names, up to the year of the RAG.',
      structureSentence(options),
      ...ragSentences(facts, positions),
    ],
    columns: columnsFor(years),
    rows: invested.map((scheme) => row(facts, scheme, years, incremental)),
    totals: totals(invested, years, incremental),
    notes: [...ledgerNotes(sources.ledger), ...notesOn(invested), ...(await reserveNotes(sources, invested, options, moment))],
  };
}

function columnsFor(years: readonly FinancialYear[]): readonly Column[] {
  return [
    ...SCHEME_COLUMNS,
    ...CLASSIFICATION_COLUMNS,
    ...years.map((year): Column => ({ key: `investment${year}`, label: `Investment ${year}`, type: 'amount' })),
    ...years.map((year): Column => ({ key: `saving${year}`, label: `Saving ${year}`, type: 'amount' })),
    { key: 'investmentByYear', label: 'Investment by year', type: 'byYear' },
    { key: 'savingByYear', label: 'Saving by year', type: 'byYear' },
    { key: 'investmentTotal', label: 'Investment', type: 'amount' },
    { key: 'savingTotal', label: 'Saving', type: 'amount' },
    { key: 'net', label: 'Net cost', type: 'amount' },
    { key: 'allocated', label: 'Allocated', type: 'amount' },
    { key: 'drawn', label: 'Drawn', type: 'amount' },
    { key: 'undrawn', label: 'Allocated, not drawn', type: 'amount' },
    { key: 'banked', label: 'Banked', type: 'amount' },
    { key: 'returnPerPound', label: 'Return per pound', type: 'ratio' },
    { key: 'ragYear', label: 'Year of the RAG', type: 'year' },
    { key: 'rag', label: 'RAG', type: 'rag' },
  ];
}

function isInvestedIn({ scheme }: PlacedScheme): boolean {
  if (isGrowth(scheme)) return false;
  const { original, current } = scheme.targets;
  return scheme.allocations.length > 0 || [original, current].some((profile) => Object.values(profile.investment).some((amount) => !money(amount).isZero()));
}

function investedIn(facts: SavingsFacts, placed: PlacedScheme, options: ReportOptions, active: FinancialYear | undefined): Invested {
  const { scheme } = placed;
  const years = profileYears(scheme);
  const investment = new Map(years.map((year) => [year, investmentIn(scheme.targets, scheme.recurrence, year)]));
  const saving = new Map(years.map((year) => [year, currentTarget(scheme.targets, scheme.recurrence, year)]));
  const ragYear = options.year ?? years.findLast((year) => active !== undefined && year <= active) ?? years[0];
  const deliveries = facts.deliveries(scheme.scheme);
  return {
    ...placed,
    years,
    investment,
    saving,
    investmentTotal: sum(investment.values()),
    savingTotal: sum(saving.values()),
    allocated: sum(scheme.allocations.flatMap(({ byYear }) => Object.values(byYear).map(money))),
    drawn: drawnBy(facts.statedYears(scheme.scheme), options.year, (year) => facts.periodOf(year, placed.ruledBy)),
    banked: sum(years.filter((year) => ragYear !== undefined && year <= ragYear).map((year) => bankedIn(year, scheme.recurrence, deliveries))),
    position: ragYear !== undefined && years.includes(ragYear) ? schemeYearOf(facts, placed, ragYear) : null,
  };
}

/** The latest year of each organisation in which its schemes recorded anything by period. */
function latestYears(facts: SavingsFacts): Map<string, FinancialYear> {
  const latest = new Map<string, FinancialYear>();
  for (const { scheme, place } of [...facts.schemes, ...facts.others]) {
    for (const stated of facts.statedYears(scheme.scheme)) {
      if (latestPeriod(stated) > 0 && stated.year > (latest.get(place.organisation) ?? '')) latest.set(place.organisation, stated.year);
    }
  }
  return latest;
}

/** Drawn from reserves: in every year or, when a year is asked for, up to its period. */
function drawnBy(stated: readonly SchemeYearFacts[], upTo: FinancialYear | undefined, periodOf: (year: FinancialYear) => Period): Money {
  const counts = (year: FinancialYear, period: Period) => upTo === undefined || year < upTo || (year === upTo && period <= periodOf(upTo));
  return sum(stated.flatMap(({ year, draws }) => draws.filter((draw) => counts(year, draw.period)).map((draw) => money(draw.amount))));
}

function allYears(invested: readonly Invested[]): FinancialYear[] {
  const named = invested.flatMap(({ years }) => years).sort();
  const first = named[0];
  const last = named.at(-1);
  return first === undefined || last === undefined ? [] : yearRange(first, last);
}

function row(facts: SavingsFacts, invested: Invested, years: readonly FinancialYear[], incremental: boolean): Row {
  const { scheme, place, position } = invested;
  const { structure } = facts;
  return {
    id: scheme.scheme,
    organisation: place.organisation,
    organisationName: nameIn(structure.organisations, place.organisation),
    programme: place.programme,
    programmeName: nameIn(structure.programmes, place.programme),
    workstream: place.workstream,
    workstreamName: nameIn(structure.workstreams, place.workstream),
    service: place.service,
    serviceName: nameIn(structure.services, place.service),
    scheme: scheme.scheme,
    title: scheme.title,
    owner: scheme.owner,
    kind: scheme.kind,
    recurrence: scheme.recurrence,
    cashReleasing: scheme.cashReleasing,
    category: scheme.category,
    stage: scheme.stage,
    balancingLine: scheme.balancingLine,
    ...yearCells([invested], years, incremental),
    ...totalCells([invested]),
    ragYear: position?.year ?? null,
    rag: position?.saving?.rag ?? null,
  };
}

/** Yearly columns of one scheme or of several together; null in years that none of them names. */
function yearCells(invested: readonly Invested[], years: readonly FinancialYear[], incremental: boolean): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  for (const measure of ['investment', 'saving'] as const) {
    const byYear: Record<FinancialYear, string> = {};
    for (const year of years) {
      const naming = invested.filter((scheme) => scheme.years.includes(year));
      const printedAs = naming.map((scheme) => yearFigure(scheme[measure], year, incremental));
      cells[`${measure}${year}`] = naming.length === 0 ? null : (byYear[year] = amountCell(sum(printedAs)));
    }
    cells[`${measure}ByYear`] = byYear;
  }
  return cells;
}

function yearFigure(byYear: ReadonlyMap<FinancialYear, Money>, year: FinancialYear, incremental: boolean): Money {
  const effect = byYear.get(year) ?? ZERO;
  return incremental ? effect.minus(byYear.get(yearsAfter(year, -1)) ?? ZERO) : effect;
}

function totalCells(invested: readonly Invested[]): Record<string, Cell> {
  const investment = sum(invested.map((scheme) => scheme.investmentTotal));
  const saving = sum(invested.map((scheme) => scheme.savingTotal));
  return {
    investmentTotal: amountCell(investment),
    savingTotal: amountCell(saving),
    net: amountCell(investment.minus(saving)),
    allocated: amountCell(sum(invested.map((scheme) => scheme.allocated))),
    drawn: amountCell(sum(invested.map((scheme) => scheme.drawn))),
    undrawn: amountCell(sum(invested.map((scheme) => scheme.allocated.minus(scheme.drawn)))),
    banked: amountCell(sum(invested.map((scheme) => scheme.banked))),
    returnPerPound: investment.isZero() ? null : fourDecimals(saving.div(investment)),
  };
}

function totals(invested: readonly Invested[], years: readonly FinancialYear[], incremental: boolean): Record<string, Cell> {
  const { investmentByYear, savingByYear, ...flat } = yearCells(invested, years, incremental);
  return {
    schemes: invested.length,
    ...flat,
    ...(years.length === 0 ? {} : { investmentByYear: investmentByYear ?? null, savingByYear: savingByYear ?? null }),
    ...totalCells(invested),
  };
}

function notesOn(invested: readonly Invested[]): string[] {
  const notes: string[] = [];
  const without = invested.filter(({ scheme, investmentTotal }) => scheme.allocations.length > 0 && investmentTotal.isZero());
  if (without.length > 0) notes.push(`${without.map(({ scheme }) => scheme.scheme).join(', ')}: money is allocated, but the profile holds no investment.`);
  const overdrawn = invested.filter(({ drawn, allocated }) => drawn.gt(allocated));
  if (overdrawn.length > 0) notes.push(`${overdrawn.map(({ scheme }) => scheme.scheme).join(', ')}: more is drawn than allocated.`);
  return notes;
}

/** What each reserve that schemes were allocated from holds, against all that may still be drawn from it. */
async function reserveNotes(sources: Sources, invested: readonly Invested[], { year, period }: ReportOptions, moment: Moment): Promise<string[]> {
  const named = new Set(invested.flatMap(({ scheme }) => scheme.allocations.map(({ reserve }) => reserve)));
  if (named.size === 0) return [];
  const when = { ...(year === undefined ? {} : { year }), ...(period === undefined ? {} : { period }) };
  const { positions } = await readReserveYears(sources.facts, when, moment);
  return positions.flatMap(({ reserve, figures, fund, year: of, period: at }) => {
    if (!named.has(reserve.reserve) || fund === null) return [];
    const left = fund.unallocated.isNegative()
      ? `${pounds(fund.unallocated.negated())} more than it holds is allocated`
      : `${pounds(fund.unallocated)} is not allocated`;
    return [
      `${reserve.name} holds ${pounds(figures.balance)} at period ${at} of ${of}: all schemes together were allocated ${pounds(fund.allocated)} and drew ${pounds(fund.drawn)}; ${left}.`,
    ];
  });
}
