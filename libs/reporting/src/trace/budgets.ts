import { EVERY_ORGANISATION } from '@outturn/domain';
import { count, type FinancialYear, money, type Money, type Period, pounds, yearsAfter, ZERO } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { type BudgetFigures, type LineAt, OUTTURN } from '../line-position.ts';
import { type LineYear, readLineYears } from '../line-years.ts';
import { type MonitoringFacts, readMonitoringFacts } from '../monitoring-facts.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { ReportOptions, Row } from '../report.ts';
import { lineRowId } from '../reports/budget-rows.ts';
import { textIn } from '../row-text.ts';
import { servicesWithin } from '../structure.ts';
import { varianceReasons } from '../variance-reasons.ts';
import { type Derivation, lessParts, type Part, prefixed, withoutZeros } from './part.ts';
import { entriesOfType } from './scheme-at-hand.ts';

/** The figure behind each amount column. */
const FIGURE_OF: Readonly<Record<string, keyof BudgetFigures>> = {
  previousYearOutturn: 'previousYearOutturn',
  previousYearVariance: 'previousYearVariance',
  budget: 'budget',
  pending: 'pending',
  actual: 'actual',
  forecastOutturn: 'outturn',
  previousVariance: 'previousVariance',
  previousPublished: 'previousPublished',
  forecastVariance: 'variance',
  variance: 'variance',
};

/** How a cell of a service or line is made up: a line's by what was recorded, a service's by its lines. */
export async function budgetDerivation(sources: Sources, row: Row, column: string, options: ReportOptions, moment: Moment): Promise<Derivation> {
  const asked = { ...options, ...(typeof row['year'] === 'string' ? { year: row['year'] } : {}) };
  const facts = await readMonitoringFacts(sources.facts, asked, moment);
  if (column === 'level') return levelDerivation(row);
  if (column === 'threshold') return thresholdDerivation(sources, row, moment);
  if (row['line'] === null) return serviceDerivation(facts, row, column);
  const line = facts.lines.find((one) => one.line === row['line']);
  if (line === undefined) throw new Error(`line ${textIn(row, 'line')} has a row, but is not known`);
  return column === 'previousPublished' ? publishedDerivation(sources, line) : lineDerivation(await lineAtHand(sources, line, moment), column);
}

/** Every level of the hierarchy down to the row counts one. */
function levelDerivation({ level }: Row): Derivation {
  const parts = Array.from({ length: typeof level === 'number' ? level : 0 }, (_, index): Part => ({ value: count(1), explanation: `Level ${index + 1}` }));
  return { parts, rule: 'How deep the row lies: a service under no other is at level 1, what lies directly below it at 2.' };
}

/** The rule that set the threshold, where a council or everyone has one. */
async function thresholdDerivation({ ledger }: Sources, row: Row, moment: Moment): Promise<Derivation> {
  const value = money(textIn(row, 'threshold'));
  const streams = [`rules/${textIn(row, 'organisation')}`, `rules/${EVERY_ORGANISATION}`];
  const set = entriesOfType({ entries: await ledger.entriesOf(streams, moment.position) }, 'ThresholdsSet').filter(({ data }) =>
    money(data.exceptions).eq(value),
  );
  const entry = streams.flatMap((stream) => set.findLast((one) => one.stream === stream) ?? [])[0];
  return {
    parts: withoutZeros([{ value, explanation: entry === undefined ? 'Where no council says otherwise' : 'As the threshold was set', entry }]),
    rule: RULES['threshold'] ?? '',
  };
}

/** As it was published: from what was recorded by then. */
async function publishedDerivation(sources: Sources, line: LineAt): Promise<Derivation> {
  const { published } = line;
  if (published === null) return { parts: [], rule: 'Nothing was published of these budgets yet.' };
  const then = await lineAtHand(sources, line, { position: published.position, recordedAt: null });
  const { parts } = varianceDerivation(then, published.period);
  return { parts, rule: `The variance at period ${published.period} as it was published, from what was recorded up to position ${published.position}.` };
}

function serviceDerivation(facts: MonitoringFacts, row: Row, column: string): Derivation {
  const within = servicesWithin(facts.structure, textIn(row, 'service'));
  const members = facts.lines.filter((line) => within.has(line.service));
  const figure = FIGURE_OF[column];
  if (figure === undefined) return followsFrom(members, column);
  const value = (line: LineAt): Money => line[figure] ?? (figure === 'outturn' ? line.budget : ZERO);
  return {
    parts: withoutZeros(members.map((line) => linePart(line, value(line), column === 'variance' ? 'forecastVariance' : column))),
    rule: figure === 'outturn' ? 'The sum of the lines of the service and those below it; a line without a forecast stands with its budget.' : SUM,
  };
}

const SUM = 'The sum of the lines of the service and of those below it.';

function linePart(line: LineAt, value: Money, column: string): Part {
  return { value, explanation: `Line ${line.line}`, figure: { report: 'revenue-monitoring', row: lineRowId(line.line, line.year), column } };
}

const RULES: Readonly<Record<string, string>> = {
  variancePercent: 'Forecast variance ÷ budget × 100, four decimals; none where the budget is 0.',
  rag: 'By the forecast variance in pounds and the rules in force at the period; none without a forecast.',
  direction: 'A lower variance than at the period before is better; nothing stated before counts as 0.',
  reasons: 'The reasons of forecasts so far, and what budgets moved since; they add up to the variance.',
  threshold: 'The threshold of exceptions that is in force at the period.',
};

function followsFrom(lines: readonly LineAt[], column: string): Derivation {
  const parts = column in RULES ? withoutZeros(lines.map((line) => linePart(line, line.variance ?? ZERO, 'forecastVariance'))) : [];
  return { parts, rule: RULES[column] ?? 'It follows from the row itself.', inputs: true };
}

/** A line with everything that was recorded of it and of what moved its budget. */
interface LineAtHand {
  readonly line: LineAt;
  readonly entries: readonly LedgerEntry[];
  readonly budget: LineYear | undefined;
  readonly budgetBefore: LineYear | undefined;
}

/** What the figure of a line's movement was made of at a position: the forecast of a year up to a period, before the first the budget. */
export async function lineFigureParts(sources: Sources, line: string, year: FinancialYear, upTo: Period, moment: Moment): Promise<Part[]> {
  const facts = await readMonitoringFacts(sources.facts, { year, period: upTo }, moment);
  const found = facts.lines.find((one) => one.line === line);
  if (found === undefined) return [];
  const at = await lineAtHand(sources, found, moment);
  return found.outturn === null ? prefixed('Assumed', budgetParts(at, at.budget, upTo)) : outturnParts(at, upTo);
}

async function lineAtHand(sources: Sources, line: LineAt, moment: Moment): Promise<LineAtHand> {
  const years = (await readLineYears(sources.facts, moment.position)).filter((one) => one.line === line.line);
  const budget = years.find(({ year }) => year === line.year);
  const budgetBefore = years.find(({ year }) => year === yearsAfter(line.year, -1));
  const streams = [budget, budgetBefore].flatMap((year) =>
    year === undefined
      ? []
      : [
          ...year.adjustments.map(({ id }) => `adjustment/${id}`),
          ...[...year.nextYearEffects, ...year.virements, ...year.pending].map(({ id }) => `virement/${id}`),
        ],
  );
  return { line, entries: await sources.ledger.entriesOf([`line/${line.line}`, ...new Set(streams)], moment.position), budget, budgetBefore };
}

function lineDerivation(at: LineAtHand, column: string): Derivation {
  const { line } = at;
  const { year, period } = line;
  switch (column) {
    case 'budget':
      return {
        parts: budgetParts(at, at.budget, period),
        rule: 'The opening, and every adjustment and posted virement that counts from a period up to this one.',
      };
    case 'pending':
      return {
        parts: (at.budget?.pending ?? []).map(({ id, amount }) => ({ value: amount, explanation: `Virement ${id}, requested`, entry: virementEntry(at, id) })),
        rule: 'What is requested and not decided.',
      };
    case 'actual':
      return { parts: actualParts(at, year, period), rule: 'What was last recorded for the highest period up to this one, cumulative.' };
    case 'forecastOutturn':
      return line.outturn === null ? NO_FORECAST : { parts: outturnParts(at, period), rule: 'The forecast of the highest period up to this one.' };
    case 'forecastVariance':
    case 'variance':
      return varianceDerivation(at, period);
    case 'previousVariance':
      return varianceDerivation(at, period - 1);
    case 'previousYearOutturn':
      return { parts: actualParts(at, yearsAfter(year, -1), OUTTURN, OUTTURN), rule: 'Actuals at period 13 of the year before.' };
    case 'previousYearVariance':
      return {
        parts:
          line.previousYearVariance === null
            ? []
            : [...actualParts(at, yearsAfter(year, -1), OUTTURN, OUTTURN), ...lessParts('Less budget', budgetParts(at, at.budgetBefore, OUTTURN))],
        rule: 'Outturn of the year before less its budget.',
      };
    case 'reasons':
      return {
        parts: varianceReasons(line).map(({ code, amount }) => ({ value: money(amount), explanation: code })),
        recorded: forecastEntries(at, period),
        rule: RULES['reasons'] ?? '',
        inputs: true,
      };
    default:
      return otherDerivation(at, column);
  }
}

const NO_FORECAST: Derivation = { parts: [], rule: 'There is no forecast yet.' };

function otherDerivation(at: LineAtHand, column: string): Derivation {
  if (column in RULES) {
    const { variance, budget, previousVariance } = at.line;
    const inputs: Part[] = [
      { value: variance ?? ZERO, explanation: 'Forecast variance' },
      { value: budget, explanation: 'Budget' },
      { value: previousVariance ?? ZERO, explanation: 'Variance at the period before' },
    ];
    return { parts: withoutZeros(inputs), rule: RULES[column] ?? '', inputs: true };
  }
  return {
    parts: [],
    recorded: entriesOfType(at, 'BudgetSet').filter(({ data }) => data.line === at.line.line),
    rule: 'As the line was opened.',
    inputs: true,
  };
}

function varianceDerivation(at: LineAtHand, period: Period): Derivation {
  const outturn = outturnParts(at, period);
  if (forecastEntries(at, period).length === 0) return NO_FORECAST;
  return { parts: [...outturn, ...lessParts('Less budget', budgetParts(at, at.budget, period))], rule: 'Forecast outturn less budget, both at the period.' };
}

function virementEntry(at: LineAtHand, id: string): LedgerEntry | undefined {
  const own = at.entries.filter((entry) => entry.stream === `virement/${id}`);
  return own.find(({ type }) => type === 'VirementPosted') ?? own[0];
}

/** What a budget at a period is made of, each with its entry. */
function budgetParts(at: LineAtHand, budget: LineYear | undefined, period: Period): Part[] {
  if (budget === undefined) return [];
  const set = entriesOfType(at, 'BudgetSet').find(({ data }) => data.line === budget.line && data.year === budget.year);
  const parts: Part[] = [
    { value: budget.set, explanation: `Opening budget of ${budget.year}`, entry: set },
    ...budget.nextYearEffects.map(({ id, amount }) => ({
      value: amount,
      explanation: `Virement ${id} of the year before, permanent`,
      entry: virementEntry(at, id),
    })),
    ...budget.adjustments
      .filter((change) => change.period <= period)
      .map(({ id, amount, period: from }) => ({
        value: amount,
        explanation: `Adjustment ${id}, from period ${from}`,
        entry: at.entries.find((entry) => entry.stream === `adjustment/${id}`),
      })),
    ...budget.virements
      .filter((change) => change.period <= period)
      .map(({ id, amount, period: from }) => ({ value: amount, explanation: `Virement ${id}, from period ${from}`, entry: virementEntry(at, id) })),
  ];
  return withoutZeros(parts);
}

function actualParts(at: LineAtHand, year: FinancialYear, upTo: Period, from: Period = 1): Part[] {
  const latest = entriesOfType(at, 'ActualsRecorded')
    .filter(({ data }) => data.year === year && data.period <= upTo && data.period >= from)
    .sort((a, b) => a.data.period - b.data.period || a.position - b.position)
    .at(-1);
  return latest === undefined
    ? []
    : [{ value: money(latest.data.toDate), explanation: `Actual to the end of period ${latest.data.period} of ${year}`, entry: latest }];
}

/** Forecasts of the year for periods up to one, by period and in each as recorded. */
function forecastEntries(at: LineAtHand, upTo: Period) {
  return entriesOfType(at, 'OutturnForecast')
    .filter(({ data }) => data.year === at.line.year && data.period <= upTo)
    .sort((a, b) => a.data.period - b.data.period || a.position - b.position);
}

/** What the first forecast was measured against, and what each from there to the one in effect changed, in the order of periods. */
function outturnParts(at: LineAtHand, upTo: Period): Part[] {
  const first = entriesOfType(at, 'OutturnForecast').find(({ data }) => data.year === at.line.year);
  const changes = forecastEntries(at, upTo);
  if (first === undefined || changes.length === 0) return [];
  let before = money(first.data.previous);
  const steps = changes.map((entry): Part => {
    const outturn = money(entry.data.outturn);
    const step = { value: outturn.minus(before), explanation: `Forecast of period ${entry.data.period}, ${pounds(outturn)}`, entry };
    before = outturn;
    return step;
  });
  return withoutZeros([{ value: money(first.data.previous), explanation: 'The budget that the first forecast was measured against', entry: first }, ...steps]);
}
