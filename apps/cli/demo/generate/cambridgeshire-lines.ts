import { join } from 'node:path';
import { money, type Money, sum } from '@outturn/kernel';
import { readGoldenTable, THOUSANDS, type WithinRounding, withPounds } from './golden.ts';

/*
 * Cambridgeshire's budget lines of 2018-19. Published are the totals of each service (3.1, Appendix 1) and the variances of ten lines
 * (3.2); the other lines, and how a service's total is spread over them, are illustrative.
 */

export interface BudgetLine {
  readonly line: string;
  readonly service: string;
  readonly kind: 'expenditure' | 'income';
  /** What the line opens with, in pounds. */
  readonly opening: Money;
  /** The row of 3.2 that is about the line. */
  readonly exception?: string;
}

/** A service of table 3.1: its row there, its column in Appendix 1, and its lines. The last line holds what the others leave. */
interface ServicePlan {
  readonly service: string;
  readonly name: string;
  /** Below it, and illustrative. */
  readonly below?: readonly (readonly [service: string, name: string])[];
  readonly row: string;
  readonly column: string;
  readonly lines: readonly (readonly [line: string, service: string, kind: 'expenditure' | 'income', opening: string, exception?: string])[];
  readonly rest: readonly [line: string, service: string, kind: 'expenditure' | 'income'];
}

const MADE_UP: WithinRounding = { 'opening|p_c': '-480', 'opening|p_e': '200', 'opening|cs_financing': '200' };

/** In the order of table 3.1. */
export const PLAN: readonly ServicePlan[] = [
  {
    service: 'place-economy',
    name: 'Place & Economy',
    row: 'place_economy',
    column: 'p_e',
    lines: [
      ['waste-management', 'waste', 'expenditure', '34200000', 'waste'],
      ['coroners', 'place-economy', 'expenditure', '903000', 'coroners'],
      ['highways', 'place-economy', 'expenditure', '4100000'],
      ['community-transport', 'place-economy', 'expenditure', '2500000'],
      ['libraries', 'place-economy', 'expenditure', '3400000'],
      ['parking-enforcement', 'place-economy', 'income', '-5000000'],
    ],
    rest: ['growth-economy', 'place-economy', 'expenditure'],
  },
  {
    service: 'people-communities',
    name: 'People & Communities',
    below: [
      ['adults-safeguarding', 'Adults and Safeguarding'],
      ['education', 'Education'],
    ],
    row: 'people_communities',
    column: 'p_c',
    lines: [
      ['learning-disability', 'adults-safeguarding', 'expenditure', '62300000'],
      ['older-people', 'adults-safeguarding', 'expenditure', '60400000'],
      ['physical-disability', 'adults-safeguarding', 'expenditure', '12900000'],
      ['reablement', 'adults-safeguarding', 'expenditure', '9600000'],
      ['mental-health', 'adults-safeguarding', 'expenditure', '14100000'],
      ['client-contributions', 'adults-safeguarding', 'income', '-9200000'],
      ['lac-placements', 'children-safeguarding', 'expenditure', '19600000', 'lac_placements'],
      ['children-staffing', 'children-safeguarding', 'expenditure', '20731000'],
      ['sen-placements', 'commissioning', 'expenditure', '8973000', 'sen_placements'],
      ['out-of-school-tuition', 'commissioning', 'expenditure', '1119000', 'out_of_school'],
      ['financing-dsg', 'people-communities', 'income', '-39991000', 'financing_dsg'],
    ],
    rest: ['schools-and-learning', 'education', 'expenditure'],
  },
  {
    service: 'public-health',
    name: 'Public Health',
    row: 'public_health',
    column: 'public_health',
    lines: [['public-health-grant', 'public-health', 'income', '-25400000']],
    rest: ['public-health', 'public-health', 'expenditure'],
  },
  {
    service: 'corporate-services',
    name: 'Corporate Services',
    row: 'corporate_services',
    column: 'corporate_services',
    lines: [
      ['it-digital', 'corporate-services', 'expenditure', '2100000', 'it_digital'],
      ['greater-cambridge-partnership', 'corporate-services', 'expenditure', '863000'],
    ],
    rest: ['customer-corporate', 'corporate-services', 'expenditure'],
  },
  {
    service: 'lgss-managed',
    name: 'LGSS Managed',
    row: 'lgss_managed',
    column: 'lgss_managed',
    lines: [['insurance', 'lgss-managed', 'expenditure', '2400000']],
    rest: ['it-managed', 'lgss-managed', 'expenditure'],
  },
  {
    service: 'commercial-investment',
    name: 'Commercial & Investment',
    row: 'commercial_investment',
    column: 'c_i',
    lines: [
      ['commercial-investments', 'commercial-investment', 'income', '-10000000', 'investments'],
      // A trading account: what it earns is set off against what it costs.
      ['catering-cleaning', 'commercial-investment', 'expenditure', '-284000', 'catering_cleaning'],
    ],
    rest: ['property-services', 'commercial-investment', 'expenditure'],
  },
  {
    service: 'cs-financing',
    name: 'CS Financing',
    row: 'cs_financing',
    column: 'cs_financing',
    lines: [['minimum-revenue-provision', 'cs-financing', 'expenditure', '25500000', 'mrp']],
    rest: ['interest', 'cs-financing', 'expenditure'],
  },
  {
    service: 'funding-items',
    name: 'Funding Items',
    row: 'funding_items',
    column: 'financing_items',
    lines: [
      ['combined-authority-levy', 'funding-items', 'expenditure', '22655000'],
      ['flood-levy', 'funding-items', 'expenditure', '392000'],
    ],
    rest: ['change-in-reserves', 'funding-items', 'expenditure'],
  },
  {
    service: 'lgss-operational',
    name: 'LGSS Operational',
    row: 'lgss_operational',
    column: 'lgss_op',
    lines: [],
    rest: ['lgss-operational', 'lgss-operational', 'expenditure'],
  },
];

/** Schools are a memorandum of table 3.1, and in no other. */
export const SCHOOLS = { line: 'CCC/schools', service: 'CCC/schools', name: 'Schools' };

/** The lines of a service with what they open with; they add up to its opening cash limit in Appendix 1. */
export function linesOf({ lines, rest, column }: ServicePlan, golden: string): BudgetLine[] {
  const opening = readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'virements_appendix1.csv').row('opening');
  const stated = lines.map(([line, service, kind, pounds, exception]) => ({
    line: `CCC/${line}`,
    service: `CCC/${service}`,
    kind,
    opening: money(pounds),
    ...(exception === undefined ? {} : { exception }),
  }));
  const left = withPounds(opening, column, THOUSANDS, MADE_UP).minus(sum(stated.map((line) => line.opening)));
  const [line, service, kind] = rest;
  return [...stated, { line: `CCC/${line}`, service: `CCC/${service}`, kind, opening: left }];
}

/** Parts of a whole in proportion to these amounts: to the pound, the last takes the rest. */
export function inProportion(amounts: readonly Money[], whole: Money): Money[] {
  const total = sum(amounts);
  const parts = amounts.slice(0, -1).map((one) => whole.times(one).div(total).toDecimalPlaces(0));
  return [...parts, whole.minus(sum(parts))];
}
