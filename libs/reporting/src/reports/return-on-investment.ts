import { currentTarget, investmentIn } from '@outturn/domain';
import { amount, fourDecimals, type FinancialYear, type Money, netPresentValue, payback, pounds, sum, yearRange, ZERO } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { amountCell } from '../amounts.ts';
import { asAtOf, ledgerNotes, structureSentence, UNIT_AND_ROUNDING } from '../conventions.ts';
import { checkOptions, DEFAULT_RATE, discountRate } from '../options.ts';
import { asPercent } from '../parents.ts';
import type { Sources } from '../queries.ts';
import { BadQuestion, type Cell, type Column, type Report, type ReportOptions, type Row } from '../report.ts';
import { inOrder, type PlacedScheme, profileYears, readSavingsFacts, type SavingsFacts } from '../savings-facts.ts';
import { isGrowth } from '../scheme-year.ts';
import { nameIn } from '../structure.ts';

const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', type: 'text' },
  { key: 'programme', label: 'Programme', type: 'text' },
  { key: 'programmeName', label: 'Programme name', type: 'text' },
  { key: 'year', label: 'Year', type: 'year' },
  { key: 'index', label: 'Year number', type: 'count' },
  { key: 'cashIn', label: 'Cash in', type: 'amount' },
  { key: 'cashOut', label: 'Cash out', type: 'amount' },
  { key: 'net', label: 'Net', type: 'amount' },
  { key: 'cumulative', label: 'Cumulative', type: 'amount' },
];

/** Cash of one year. Pounds; cash out is a positive cost. */
interface Flow {
  readonly year: FinancialYear;
  readonly cashIn: Money;
  readonly cashOut: Money;
}

interface ProgrammeFlows {
  readonly programme: string;
  readonly flows: readonly Flow[];
}

/**
 * A row for each programme and year (`PROGRAMME|YEAR`), from the first to the last year named in any profile of its
 * selected schemes, zeros included. Cash in: current targets of cash-releasing schemes. Cash out: their investment.
 * Totals: payback and net present value of the flows of all that is selected, added up by year. `year` leaves out rows,
 * never flows. Throws `BadQuestion`.
 */
export async function returnOnInvestment(sources: Sources, options: ReportOptions, moment: Moment): Promise<Report> {
  checkOptions('return-on-investment', options, ['rate']);
  if (options.basis === 'incremental')
    throw new BadQuestion('The report return-on-investment is of cash flows, which are total effects: it takes no --basis incremental.', 'basis');
  const rate = discountRate(options.rate ?? DEFAULT_RATE);
  const facts = await readSavingsFacts(sources.facts, options, moment);
  const programmes = flowsByProgramme(facts.schemes);
  const all = addedUp(programmes);
  return {
    report: 'return-on-investment',
    title: 'Return on investment',
    year: options.year ?? null,
    period: null,
    asAt: asAtOf(moment),
    conventions: [
      'Cash in is the current targets of cash-releasing schemes, cash out their investment; both are positive, and net is cash in less cash out.',
      'Year 0 is the first year named in any profile. Payback is the number of the crossing year less one, and the part of that year that was still missing.',
      `Net present value is at ${asPercent(rate)} a year, year 0 undiscounted.`,
      UNIT_AND_ROUNDING,
      'Targets and investment are as at this moment; a period changes nothing in them.',
      structureSentence(options),
    ],
    columns: COLUMNS,
    rows: programmes.flatMap((programme) => rowsOf(facts, programme)).filter((row) => options.year === undefined || row['year'] === options.year),
    totals: totals(all, rate),
    notes: [...ledgerNotes(sources.ledger), ...measures(facts, programmes, all, rate), ...leftOut(facts.schemes)],
  };
}

function flowsByProgramme(schemes: readonly PlacedScheme[]): ProgrammeFlows[] {
  const programmes = new Map<string, PlacedScheme[]>();
  for (const placed of schemes) programmes.set(placed.place.programme, [...(programmes.get(placed.place.programme) ?? []), placed]);
  return [...programmes].map(([programme, members]) => ({ programme, flows: flowsOf(members) })).sort((a, b) => inOrder(a.programme, b.programme));
}

function flowsOf(members: readonly PlacedScheme[]): Flow[] {
  const named = members.flatMap(({ scheme }) => profileYears(scheme)).sort();
  const first = named[0];
  const last = named.at(-1);
  if (first === undefined || last === undefined) return [];
  const cash = members.map(({ scheme }) => scheme).filter((scheme) => scheme.cashReleasing);
  return yearRange(first, last).map((year) => ({
    year,
    cashIn: sum(cash.filter((scheme) => !isGrowth(scheme)).map((scheme) => currentTarget(scheme.targets, scheme.recurrence, year))),
    cashOut: sum(cash.map((scheme) => investmentIn(scheme.targets, scheme.recurrence, year))),
  }));
}

/** The flows of several programmes by year, from the first year of any to the last. */
function addedUp(programmes: readonly ProgrammeFlows[]): Flow[] {
  const years = programmes.flatMap(({ flows }) => flows.map((flow) => flow.year)).sort();
  const first = years[0];
  const last = years.at(-1);
  if (first === undefined || last === undefined) return [];
  return yearRange(first, last).map((year) => {
    const same = programmes.flatMap(({ flows }) => flows.filter((flow) => flow.year === year));
    return { year, cashIn: sum(same.map((flow) => flow.cashIn)), cashOut: sum(same.map((flow) => flow.cashOut)) };
  });
}

function netOf(flows: readonly Flow[]): Money[] {
  return flows.map((flow) => flow.cashIn.minus(flow.cashOut));
}

function rowsOf(facts: SavingsFacts, { programme, flows }: ProgrammeFlows): Row[] {
  let cumulative = ZERO;
  return flows.map(({ year, cashIn, cashOut }, index) => {
    const net = cashIn.minus(cashOut);
    cumulative = cumulative.plus(net);
    return {
      id: `${programme}|${year}`,
      programme,
      programmeName: nameIn(facts.structure.programmes, programme),
      year,
      index,
      cashIn: amountCell(cashIn),
      cashOut: amountCell(cashOut),
      net: amountCell(net),
      cumulative: amountCell(cumulative),
    };
  });
}

function totals(flows: readonly Flow[], rate: Money): Record<string, Cell> {
  const net = netOf(flows);
  return {
    cashIn: amountCell(sum(flows.map((flow) => flow.cashIn))),
    cashOut: amountCell(sum(flows.map((flow) => flow.cashOut))),
    net: amountCell(sum(net)),
    cumulative: amountCell(sum(net)),
    paybackYears: paybackCell(net),
    npv: amount(netPresentValue(net, rate)),
    rate: fourDecimals(rate),
  };
}

/** Years with one decimal; null when cash never recovers. */
function paybackCell(net: readonly Money[]): string | null {
  return payback(net)?.toFixed(1) ?? null;
}

/** Payback and present value in words: of each programme, and of all together where there are several. */
function measures(facts: SavingsFacts, programmes: readonly ProgrammeFlows[], all: readonly Flow[], rate: Money): string[] {
  const say = (name: string, flows: readonly Flow[]) => {
    const net = netOf(flows);
    const years = paybackCell(net);
    const paysBack = years === null ? 'does not pay back within the years named' : `pays back in ${years} years`;
    return `${name}: ${paysBack}; net present value ${pounds(netPresentValue(net, rate))} at ${asPercent(rate)}.`;
  };
  const each = programmes.map(({ programme, flows }) => say(nameIn(facts.structure.programmes, programme), flows));
  return programmes.length > 1 ? [...each, say('All together', all)] : each;
}

function leftOut(schemes: readonly PlacedScheme[]): string[] {
  const n = schemes.filter(({ scheme }) => !scheme.cashReleasing).length;
  return n === 0 ? [] : [`${n} ${n === 1 ? 'scheme is' : 'schemes are'} not cash-releasing and in no cash flow.`];
}
