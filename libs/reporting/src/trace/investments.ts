import { count, type FinancialYear, money, sum, yearRange, yearsAfter } from '@outturn/kernel';
import { currentTarget, investmentIn } from '@outturn/domain';
import { countsAsDelivery } from '../delivery.ts';
import type { Report, ReportOptions, Row } from '../report.ts';
import { textIn } from '../row-text.ts';
import { profileYears, type SavingsFacts } from '../savings-facts.ts';
import { isGrowth } from '../scheme-year.ts';
import { deliveryParts } from './claims.ts';
import { type Derivation, lessParts, type Part, prefixed, withoutZeros } from './part.ts';
import { entriesOfType, type SchemeAtHand } from './scheme-at-hand.ts';
import { currentTargetParts, investmentParts } from './targets.ts';

/** A year's column such as `saving2017-18`: what it measures, and its year. */
function yearColumn(column: string): { measure: 'investment' | 'saving'; year: FinancialYear } | undefined {
  const match = /^(investment|saving)(\d{4}-\d{2})$/.exec(column);
  return match === null ? undefined : { measure: match[1] as 'investment' | 'saving', year: match[2] ?? '' };
}

function partsOf(at: SchemeAtHand, measure: 'investment' | 'saving', year: FinancialYear): Part[] {
  return measure === 'investment' ? investmentParts(at, year) : currentTargetParts(at, year);
}

/** How a cell of the transformation fund is made up. Undefined for a column that is no amount of it. */
export function fundDerivation(at: SchemeAtHand, facts: SavingsFacts, row: Row, column: string, options: ReportOptions): Derivation | undefined {
  const years = profileYears(at.scheme);
  const all = (measure: 'investment' | 'saving') => years.flatMap((year) => partsOf(at, measure, year));
  const ofYear = yearColumn(column);
  if (ofYear !== undefined) {
    const before = yearsAfter(ofYear.year, -1);
    const now = years.includes(ofYear.year) ? partsOf(at, ofYear.measure, ofYear.year) : [];
    const less = options.basis === 'incremental' && years.includes(before) ? lessParts('Less the year before', partsOf(at, ofYear.measure, before)) : [];
    return {
      parts: [...now, ...less],
      rule: options.basis === 'incremental' ? 'The year’s effect less that of the year before.' : 'The year’s effect in the current profile.',
    };
  }
  switch (column) {
    case 'investmentTotal':
      return { parts: all('investment'), rule: 'The investment of every year that the scheme names.' };
    case 'savingTotal':
      return { parts: all('saving'), rule: 'The current targets of every year that the scheme names.' };
    case 'net':
      return {
        parts: [...prefixed('Investment', all('investment')), ...lessParts('Less saving', all('saving'))],
        rule: 'Investment less saving over the years that the scheme names.',
      };
    case 'allocated':
      return { parts: allocations(at), rule: 'What reserves allocated to the scheme, all years.' };
    case 'drawn':
      return { parts: draws(at, facts, options.year), rule: 'What was drawn from reserves, up to the year and period asked for.' };
    case 'undrawn':
      return { parts: [...allocations(at), ...lessParts('Less drawn', draws(at, facts, options.year))], rule: 'What was allocated and is not drawn yet.' };
    case 'banked':
      return {
        parts: bankedUpTo(at, years, options.year ?? (row['ragYear'] as FinancialYear | null)),
        rule: 'Year by year what is banked, up to the year of the RAG.',
      };
    case 'investmentByYear':
    case 'savingByYear':
      return { parts: all(column === 'savingByYear' ? 'saving' : 'investment'), rule: 'By year, as total effects.', inputs: true };
    case 'returnPerPound':
      return {
        parts: [...prefixed('Saving', all('saving')), ...prefixed('Investment', all('investment'))],
        rule: 'Total saving ÷ total investment, four decimals; none without investment.',
        inputs: true,
      };
    default:
      return undefined;
  }
}

function allocations(at: SchemeAtHand): Part[] {
  return entriesOfType(at, 'InvestmentAllocated').flatMap((entry) =>
    withoutZeros(
      Object.entries(entry.data.byYear).map(([year, value]) => ({ value: money(value), explanation: `Reserve ${entry.data.reserve}, ${year}`, entry })),
    ),
  );
}

function draws(at: SchemeAtHand, facts: SavingsFacts, upTo: FinancialYear | undefined): Part[] {
  const organisation = facts.schemes.find(({ scheme }) => scheme.scheme === at.scheme.scheme)?.ruledBy ?? null;
  return entriesOfType(at, 'InvestmentDrawn')
    .filter(({ data }) => upTo === undefined || data.year < upTo || (data.year === upTo && data.period <= facts.periodOf(upTo, organisation)))
    .map((entry) => ({
      value: money(entry.data.amount),
      explanation: `Reserve ${entry.data.reserve}, period ${entry.data.period} of ${entry.data.year}`,
      entry,
    }));
}

function bankedUpTo(at: SchemeAtHand, years: readonly FinancialYear[], upTo: FinancialYear | null): Part[] {
  return years
    .filter((year) => upTo !== null && year <= upTo)
    .flatMap((year) =>
      prefixed(
        year,
        deliveryParts(at, year, ['banked'], (kind) => countsAsDelivery(kind, at.scheme.recurrence)),
      ),
    );
}

/** How a cell of a programme-year's cash is made up: by scheme, and cumulative cash by year. */
export function cashDerivation(facts: SavingsFacts, report: Report, row: Row, column: string): Derivation {
  const [programme, year] = [textIn(row, 'programme'), textIn(row, 'year')];
  const members = facts.schemes.filter(({ place }) => place.programme === programme).map(({ scheme }) => scheme);
  const cash = members.filter((scheme) => scheme.cashReleasing);
  const nameOf = (scheme: (typeof cash)[number]) => `${scheme.scheme} ${scheme.title}`;
  const tracker = (scheme: (typeof cash)[number], key: string, ofYear: string) =>
    profileYears(scheme).includes(ofYear) ? { figure: { report: 'savings-tracker' as const, row: `${scheme.scheme}|${ofYear}`, column: key } } : {};
  const cashIn = (ofYear: string): Part[] =>
    cash
      .filter((scheme) => !isGrowth(scheme))
      .map((scheme) => ({
        value: currentTarget(scheme.targets, scheme.recurrence, ofYear),
        explanation: `Current target of ${nameOf(scheme)}`,
        ...tracker(scheme, 'currentTarget', ofYear),
      }));
  const cashOut = (ofYear: string): Part[] =>
    cash.map((scheme) => ({
      value: investmentIn(scheme.targets, scheme.recurrence, ofYear),
      explanation: `Investment of ${nameOf(scheme)}`,
      ...tracker(scheme, 'investment', ofYear),
    }));
  const net = (ofYear: string): Part[] => withoutZeros([...cashIn(ofYear), ...lessParts('Less cash out', cashOut(ofYear))]);
  const first = members.flatMap(profileYears).sort()[0] ?? year;
  switch (column) {
    case 'cashIn':
      return { parts: withoutZeros(cashIn(year)), rule: 'Current targets of cash-releasing schemes.' };
    case 'cashOut':
      return { parts: withoutZeros(cashOut(year)), rule: 'Investment of cash-releasing schemes.' };
    case 'net':
      return { parts: net(year), rule: 'Cash in less cash out.' };
    case 'cumulative':
      return {
        parts: yearRange(first, year).map((one) => ({
          value: sum(net(one).map((part) => part.value)),
          explanation: `Net of ${one}`,
          figure: { report: report.report, row: `${programme}|${one}`, column: 'net' },
        })),
        rule: 'Net of every year from the first named in a profile.',
      };
    case 'index':
      return {
        parts: yearRange(first, year)
          .slice(1)
          .map((one) => ({ value: count(1), explanation: one })),
        rule: 'Years since the first named in any profile of the programme.',
      };
    default:
      return { parts: [], rule: 'What the row is of.', inputs: true };
  }
}
