import { UNITS, type Unit } from '@outturn/reporting';

/** What every link of a page keeps: the moment that is read, and the unit of the figures. */
export interface Lens {
  /** As asked for in the address; null for now. */
  readonly asAt: string | null;
  readonly unit: Unit;
}

export const DEFAULT_UNIT: Unit = 'thousands';

const PLAIN = /^[A-Za-z0-9._*-]*$/;

export type Parameters = Readonly<Record<string, string | number | null | undefined>>;

/** An address within the portal that keeps the moment and the unit. Empty parameters are left out. */
export function addressOf(lens: Lens, path: string, parameters: Parameters = {}): string {
  const kept = { unit: lens.unit === DEFAULT_UNIT ? null : lens.unit, 'as-at': lens.asAt };
  const all: Parameters = { ...parameters, ...kept };
  const query: string[] = [];
  for (const [key, value] of Object.entries(all)) {
    if (value !== null && value !== undefined && value !== '') query.push(`${encoded(key)}=${encoded(String(value))}`);
  }
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** As forms encode it. A page has hundreds of addresses, and nearly all of their parts are plain. */
function encoded(part: string): string {
  return PLAIN.test(part) ? part : new URLSearchParams([[part, '']]).toString().slice(0, -1);
}

/** Parts of the pages in which one thing is looked at by its id. */
export type Section = 'programmes' | 'schemes' | 'claims' | 'reserves' | 'budgets' | 'lines' | 'virements' | 'publications' | 'admin/people';

/** The path of a thing whose id may hold slashes: `C/R.5.307` is one segment, `C%2FR.5.307`. */
export function pathTo(section: Section, id: string): string {
  return `/${section}/${encodeURIComponent(id)}`;
}

/** In which part of the pages what a kind of stream is about is looked at. */
const SECTIONS: Readonly<Record<string, Section>> = {
  programme: 'programmes',
  scheme: 'schemes',
  claim: 'claims',
  reserve: 'reserves',
  line: 'lines',
  virement: 'virements',
  publication: 'publications',
};

/** The path of the page about what a stream is about; null where there is none. */
export function pathOfSubject(kind: string, id: string): string | null {
  const [, year, period] = /\/(\d{4}-\d{2})\/(\d{1,2})$/.exec(id) ?? [];
  if (kind === 'return' && year !== undefined) return `/periods/${year}/${period}`;
  const section = Object.hasOwn(SECTIONS, kind) ? SECTIONS[kind] : undefined;
  return section === undefined ? null : pathTo(section, id);
}

export function isUnit(text: string): text is Unit {
  return (UNITS as readonly string[]).includes(text);
}

/** The parameters of a request: the last of several with one name, blanks left out. */
export function parametersOf(query: unknown): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string' && last.trim() !== '') parameters[key] = last.trim();
  }
  return parameters;
}

/** Without the moment and the unit, which `addressOf` adds by itself. */
export function ownParameters(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== 'as-at' && key !== 'unit'));
}
