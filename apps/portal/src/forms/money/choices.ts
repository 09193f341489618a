import { yearsAfter, yearOf } from '@outturn/kernel';
import { BadQuestion } from '@outturn/reporting';
import { periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Option } from '../form.ts';
import { today } from '../moment-day.ts';

export const PERIODS: readonly Option[] = Array.from({ length: 13 }, (_, n) => ({ value: String(n + 1), text: `${n + 1} (${periodInWords(n + 1)})` }));

/** The years that are open, and the one to begin with: that of today, else the last before it, else the first. */
export async function openYears(visit: ReaderVisit): Promise<{ readonly years: readonly Option[]; readonly current: string }> {
  const years = (await visit.facts.asAt('year', visit.moment.position)).map(({ year }) => year).sort();
  const now = yearOf(today(visit));
  return { years: years.map((year) => ({ value: year, text: year })), current: years.findLast((year) => year <= now) ?? years[0] ?? now };
}

/** The year in the address, which must be open; else the current one. Throws `BadQuestion`. */
export async function yearForForm(visit: ReaderVisit): Promise<string> {
  const { years, current } = await openYears(visit);
  const asked = visit.parameters['year'];
  if (asked !== undefined && !years.some(({ value }) => value === asked))
    throw new BadQuestion(`${asked} is no financial year that is open. Choose ${years.map(({ value }) => value).join(', ')}.`, 'year');
  return asked ?? current;
}

/** Years that investment may be planned for: those that are open, and five more. */
export async function plannedYears(visit: ReaderVisit): Promise<readonly Option[]> {
  const { years, current } = await openYears(visit);
  const last = years.at(-1)?.value ?? current;
  return [...years, ...Array.from({ length: 5 }, (_, n) => yearsAfter(last, n + 1)).map((year) => ({ value: year, text: year }))];
}

/** What money of a reserve may be for, by its reference: schemes, and budget lines with the service that each is of. */
export async function purposes(visit: ReaderVisit): Promise<{ readonly schemes: readonly Option[]; readonly lines: readonly Option[] }> {
  const at = visit.moment.position;
  const [schemes, lineYears, services] = await Promise.all([
    visit.facts.asAt('scheme', at),
    visit.facts.asAt('line_year', at),
    visit.facts.asAt('service', at),
  ]);
  const nameOf = new Map(services.map(({ service, name }) => [service, name]));
  const lines = new Map(lineYears.map(({ line, service }) => [line, nameOf.get(service) ?? service]));
  return { schemes: schemes.map(({ scheme, title }) => ({ value: scheme, text: title })), lines: [...lines].map(([value, text]) => ({ value, text })) };
}

export async function reserveOptions(visit: ReaderVisit): Promise<readonly Option[]> {
  const reserves = await visit.facts.asAt('reserve', visit.moment.position);
  return [{ value: '', text: 'Choose a reserve' }, ...reserves.map(({ reserve, name }) => ({ value: reserve, text: `${name} (${reserve})` }))];
}
