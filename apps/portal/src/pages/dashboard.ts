import { currentTarget, yearsNamedBy } from '@outturn/domain';
import { amount, type FinancialYear, money, sum } from '@outturn/kernel';
import type { FactReader, OrganisationFacts, ProgrammeFacts, SchemeFacts } from '@outturn/read-models';
import { BadQuestion, type Queries, type Report, type Row } from '@outturn/reporting';
import { type Point, yearsInOrder } from '../charts/charts.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, countIn, isSome, textIn } from '../web/cells.ts';
import { inWords, periodInWords, plural } from '../web/format.ts';
import { headline, isAssumed } from '../web/headline.ts';
import { namesOf, type Option, optionsOf } from '../web/options.ts';
import { yearAsked } from '../web/questions.ts';
import type { Visit } from '../web/visit.ts';
import { yearsWithRows, yearToOpenWith } from '../web/years.ts';
import { budgetClause, type CouncilBudget, councilBudgets } from './dashboard-budgets.ts';
import { schemesStated, yearOpened } from './opening-year.ts';
import { addedUp, type Picture, pictureOverTime, pictureSideBySide } from './picture.ts';
import { hasSavings, pointOf, type SmallPrint, smallPrint, summaryRow, type SummaryRow, unidentifiedInWords } from './summary-table.ts';

export interface DashboardPage {
  readonly answer: string;
  /** The budgets in one sentence; empty where there are none. */
  readonly budgets: string;
  readonly budgetPicture: Picture | null;
  readonly organisations: readonly Option[];
  readonly years: readonly Option[];
  readonly chosen: boolean;
  readonly sections: readonly Section[];
  readonly picture: Picture | null;
  readonly empty: boolean;
  readonly smallPrint: SmallPrint;
}

export interface Section {
  readonly name: string;
  readonly href: string;
  readonly trackerHref: string;
  /** Null where the organisation has no rows in the year asked for. */
  readonly when: string | null;
  readonly otherYears: readonly { readonly text: string; readonly href: string }[];
  readonly programmes: readonly ProgrammeCard[];
  readonly table: readonly SummaryRow[];
  readonly shares: readonly SummaryRow[];
  readonly budget: CouncilBudget | null;
}

export interface ProgrammeCard {
  readonly name: string;
  readonly href: string;
  readonly headline: string;
  readonly row: SummaryRow;
  readonly warnings: readonly string[];
}

/** All that the dashboard is made of, read once. */
interface Material {
  readonly organisations: readonly OrganisationFacts[];
  readonly programmes: ReadonlyMap<string, ProgrammeFacts>;
  readonly balancing: readonly SchemeFacts[];
  /** Years in which each organisation has rows. */
  readonly years: ReadonlyMap<string, readonly FinancialYear[]>;
  /** By programme, of each organisation that is shown, read at its own latest period: in the year that is shown, or in all where they are. */
  readonly byProgramme: ReadonlyMap<string, Report>;
  readonly byOrganisation: Report | null;
  readonly budgets: ReadonlyMap<string, CouncilBudget>;
}

/** Where the councils stand: each organisation in its latest year, or one organisation in one year. Throws `BadQuestion`. */
export async function dashboardPage(queries: Queries, facts: FactReader, visit: Visit): Promise<DashboardPage> {
  const year = yearAsked(visit.parameters);
  const { organisation } = visit.parameters;
  const material = await read(queries, facts, visit);
  const { budgets } = material;
  const shown = material.organisations.filter((one) => organisation === undefined || one.organisation === organisation);
  const reports = [...material.byProgramme.values()];
  const drawn = shown.flatMap((one) => sectionOf(visit, material, one, year, organisation !== undefined));
  const rows = drawn.flatMap((section) => section.rows);
  const points = drawn.flatMap(({ section, rows: own }) => pointsOf(section, own, material));
  return {
    answer: answerOf(
      drawn.map((section) => section.section),
      rows,
      material.organisations.length > 0,
    ),
    budgets: budgetClause(budgets),
    budgetPicture: [...budgets.values()].find((one) => one.picture !== null)?.picture ?? null,
    organisations: optionsOf(namesOf(material.organisations, 'organisation'), organisation, 'Every organisation'),
    years: optionsOf(
      yearsInOrder(shown.flatMap((one) => material.years.get(one.organisation) ?? [])).map((one) => ({ value: one, text: one })),
      year,
      'Latest year',
    ),
    chosen: organisation !== undefined || year !== undefined,
    sections: drawn.map((section) => section.section),
    picture: organisation === undefined ? pictureOfProgrammes(visit, points) : pictureOfYears(visit, material, organisation),
    empty: budgets.size === 0 && shown.every((one) => (material.years.get(one.organisation) ?? []).length === 0),
    smallPrint: smallPrint(...reports, ...[...budgets.values()].map(({ report }) => report)),
  };
}

async function read(queries: Queries, facts: FactReader, visit: Visit): Promise<Material> {
  const { moment } = visit;
  const { organisation: asked } = visit.parameters;
  const [organisations, programmes, schemes, services] = await Promise.all([
    facts.asAt('organisation', moment.position),
    facts.asAt('programme', moment.position),
    facts.asAt('scheme', moment.position),
    facts.asAt('service', moment.position),
  ]);
  if (asked !== undefined && !organisations.some((one) => one.organisation === asked)) {
    throw new BadQuestion(`There is no organisation ${JSON.stringify(asked)} at this moment.`, 'organisation');
  }
  const shown = organisations.filter((one) => asked === undefined || one.organisation === asked);
  const organisationOf = new Map(services.map((service) => [service.service, service.organisation]));
  const planned = plannedYears(schemes, organisationOf);
  const statedIn = schemesStated(facts, moment.position);
  const reports = await Promise.all(
    shown.map(async ({ organisation }) => {
      // One that has a share of others' programmes, or is looked at by itself, is shown over the years.
      const overYears = asked !== undefined || programmes.some((programme) => programme.attribution?.some((share) => share.organisation === organisation));
      const own = new Set(schemes.filter(({ service }) => organisationOf.get(service) === organisation).map(({ scheme }) => scheme));
      const isStated = async (one: FinancialYear) => [...(await statedIn(one))].some((scheme) => own.has(scheme));
      const year = overYears ? undefined : (yearAsked(visit.parameters) ?? (await yearOpened(visit, planned.get(organisation) ?? [], isStated)));
      const report = await queries.report('programme-summary', { by: 'programme', organisation, ...(year === undefined ? {} : { year }) }, moment);
      return [organisation, report] as const;
    }),
  );
  const attributed = programmes.some((programme) => programme.attribution !== null);
  return {
    organisations,
    programmes: new Map(programmes.map((programme) => [programme.programme, programme])),
    balancing: schemes.filter((scheme) => scheme.balancingLine && scheme.targets !== null),
    years: new Map(
      reports.map(([organisation, { rows }]) => [
        organisation,
        yearsInOrder([...(planned.get(organisation) ?? []), ...rows.map((row) => textIn(row, 'year'))]),
      ]),
    ),
    byProgramme: new Map(reports),
    budgets: await councilBudgets(
      queries,
      facts,
      visit,
      shown.map(({ organisation }) => organisation),
      yearAsked(visit.parameters),
    ),
    byOrganisation: attributed ? await queries.report('programme-summary', { by: 'organisation' }, moment) : null,
  };
}

/** Years that the profiles of each organisation's schemes name, in order. */
function plannedYears(schemes: readonly SchemeFacts[], organisationOf: ReadonlyMap<string, string>): ReadonlyMap<string, readonly FinancialYear[]> {
  const years = new Map<string, Set<FinancialYear>>();
  for (const { service, targets } of schemes) {
    const organisation = organisationOf.get(service);
    if (targets === null || organisation === undefined) continue;
    const own = years.get(organisation) ?? new Set();
    years.set(organisation, own);
    for (const year of yearsNamedBy(targets)) own.add(year);
  }
  return new Map([...years].map(([organisation, own]) => [organisation, yearsInOrder([...own])]));
}

interface DrawnSection {
  readonly section: Section;
  readonly rows: readonly Row[];
}

/** One organisation; nothing where it has no programme of its own and was not asked for. */
function sectionOf(visit: Visit, material: Material, one: OrganisationFacts, asked: FinancialYear | undefined, chosen: boolean): DrawnSection[] {
  const own = material.byProgramme.get(one.organisation)?.rows ?? [];
  const shares = material.byOrganisation?.rows.filter((row) => textIn(row, 'group') === one.organisation && isShare(material, one.organisation)) ?? [];
  const years = yearsInOrder([...(material.years.get(one.organisation) ?? []), ...shares.map((row) => textIn(row, 'year'))]);
  const budget = material.budgets.get(one.organisation) ?? null;
  if (years.length === 0 && budget === null && !chosen) return [];
  const year = asked ?? yearToOpenWith(yearsWithRows([...own, ...shares]), visit.moment);
  const rows = own.filter((row) => textIn(row, 'year') === year);
  const options = { by: 'programme', organisation: one.organisation } as const;
  const hrefOf = (row: Row) => visit.to(pathTo('programmes', textIn(row, 'group')), { year });
  const cards = rows.map((row) => cardOf(visit, material, row, summaryRow(visit, row, options, hrefOf(row))));
  const section: Section = {
    name: one.name,
    href: visit.to('/', { organisation: one.organisation, year: asked }),
    trackerHref: visit.to('/schemes', { organisation: one.organisation, year }),
    when: year !== undefined && years.includes(year) ? whenInWords(year, rows) : null,
    otherYears: years.filter((other) => other !== year).map((other) => ({ text: other, href: visit.to('/', { organisation: one.organisation, year: other }) })),
    programmes: cards,
    table: cards.map((card) => card.row),
    shares: shares.filter((row) => textIn(row, 'year') === year).map((row) => summaryRow(visit, row, { by: 'organisation' }, null)),
    budget,
  };
  return [{ section, rows }];
}

/** Whether an organisation has part in a programme by attribution. */
function isShare(material: Material, organisation: string): boolean {
  return [...material.programmes.values()].some((programme) => programme.attribution?.some((share) => share.organisation === organisation));
}

function whenInWords(year: FinancialYear, rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined || rows.every(isAssumed)) return `${year} as planned: no forecast has been made`;
  const period = countIn(first, 'period');
  return `${year}, position at period ${period} (${periodInWords(period)})`;
}

function cardOf(visit: Visit, material: Material, row: Row, summary: SummaryRow): ProgrammeCard {
  const warnings = [summary.redBelow, unidentifiedInWords(row), balancingInWords(material.balancing, textIn(row, 'group'), textIn(row, 'year'))];
  return {
    name: summary.name,
    href: summary.href ?? visit.to('/'),
    headline: headline(row),
    row: summary,
    warnings: warnings.filter((warning): warning is string => warning !== null),
  };
}

/** Savings that stand as a line but are still to be found. */
export function balancingInWords(balancing: readonly SchemeFacts[], programme: string, year: FinancialYear): string | null {
  const targets = balancing
    .filter((scheme) => scheme.programme === programme)
    .flatMap((scheme) => (scheme.targets === null ? [] : [currentTarget(scheme.targets, scheme.recurrence, year)]))
    .filter((target) => !target.isZero());
  if (targets.length === 0) return null;
  return `${inWords(amount(sum(targets)))} of the target stands in ${plural(targets.length, 'balancing line')}: savings still to be found.`;
}

function answerOf(sections: readonly Section[], rows: readonly Row[], anything: boolean): string {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return headline(only);
  if (rows.length === 0) return anything ? 'Nothing is recorded for this choice.' : 'Nothing is recorded yet.';
  const total = (key: string) => sum(rows.flatMap((row) => amountIn(row, key) ?? []).map(money));
  const schemes = rows.reduce((n, row) => n + countIn(row, 'schemes'), 0);
  const count = (rag: string) => rows.reduce((n, row) => n + countIn(row, rag), 0);
  const where = sections.length > 1 ? ` in ${plural(sections.length, 'organisation')}, each in its latest year` : '';
  return `${inWords(total('banked'))} of the ${inWords(total('currentTarget'))} target is banked; of ${plural(schemes, 'scheme')}${where}, ${count('red')} are red and ${count('amber')} amber.`;
}

/** With the organisation in the label where several have a part in the programme. */
function pointsOf(section: Section, rows: readonly Row[], material: Material): Point[] {
  const isShared = (programme: string) =>
    [...material.byProgramme.values()].filter((report) => report.rows.some((row) => textIn(row, 'group') === programme)).length > 1;
  return rows
    .filter((row) => hasSavings(row) && isSome(amountIn(row, 'currentTarget')))
    .map((row) => pointOf(`${isShared(textIn(row, 'group')) ? `${section.name}: ` : ''}${textIn(row, 'groupName')}, ${textIn(row, 'year')}`, row));
}

function pictureOfProgrammes(visit: Visit, points: readonly Point[]): Picture | null {
  return pictureSideBySide(points, { name: 'programmes', title: 'Target, forecast and banked by programme', labels: 'Programme', unit: visit.lens.unit });
}

function pictureOfYears(visit: Visit, material: Material, organisation: string): Picture | null {
  const own = (material.byProgramme.get(organisation)?.rows ?? []).filter(hasSavings);
  const rows = own.length > 0 ? own : (material.byOrganisation?.rows.filter((row) => textIn(row, 'group') === organisation) ?? []);
  const points = yearsInOrder(rows.map((row) => textIn(row, 'year'))).map((year) =>
    addedUp(
      year,
      rows.filter((row) => textIn(row, 'year') === year).map((row) => pointOf(year, row)),
    ),
  );
  const wanted = { name: 'years', title: 'Target, forecast and banked by year', labels: 'Year', unit: visit.lens.unit };
  return pictureOverTime(points, wanted) ?? pictureSideBySide(points, wanted);
}
