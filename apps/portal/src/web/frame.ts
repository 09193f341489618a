import { isIsoDate } from '@outturn/kernel';
import type { Unit } from '@outturn/reporting';
import type { LedgerStatus } from '../sources.ts';
import { addressOf, type Lens, ownParameters } from './address.ts';
import { dateAndTime, dayInWords, wholeNumber } from './format.ts';
import type { ReaderVisit } from './page-service.ts';
import { isVisitor, type Reader } from './reader.ts';
import type { Notice } from './session.ts';
import type { Visit } from './visit.ts';

export interface NavigationItem {
  readonly text: string;
  readonly href: string;
  readonly current: boolean;
}

/** What stands around every page: banners, navigation, the way to other moments, and at which position all was read. */
export interface Frame {
  readonly title: string;
  readonly home: string;
  readonly navigation: readonly NavigationItem[];
  /** Says that the figures are samples; null for a live ledger. */
  readonly ledgerBanner: string | null;
  readonly past: { readonly text: string; readonly backHref: string } | null;
  /** Null where there is nothing to look at in another moment. */
  readonly timeMachine: TimeMachine | null;
  readonly units: readonly NavigationItem[];
  /** Null where nothing could be read. */
  readonly readAt: string | null;
  /** Who has signed in; null on pages for anybody. */
  /** Who has signed in, and the way to their own account. */
  readonly reader: { readonly name: string; readonly roles: string; readonly token: string; readonly href: string } | null;
  readonly notice: Notice | null;
  /** For a visitor of a sample ledger. */
  readonly signInHref: string | null;
  /** The field in the masthead: what was searched for, and what of the moment and the unit goes with it. Null on pages for anybody. */
  readonly search: { readonly value: string; readonly kept: TimeMachine['kept'] } | null;
}

export interface TimeMachine {
  readonly action: string;
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly value: string;
  readonly error: string | null;
  readonly open: boolean;
}

interface Section {
  readonly text: string;
  readonly path: string;
  readonly under: readonly string[];
  /** Left out: for everybody who has signed in. */
  readonly roles?: readonly string[];
  /** Also for whoever a virement authority names. */
  readonly tiers?: true;
}

const SECTIONS: readonly Section[] = [
  { text: 'Dashboard', path: '/', under: ['/programmes'] },
  { text: 'Savings tracker', path: '/schemes', under: ['/schemes'] },
  { text: 'Claims', path: '/claims', under: ['/claims', '/claim-a-saving'] },
  { text: 'Queue', path: '/queue', under: ['/queue'], roles: ['finance'], tiers: true },
  { text: 'Forecasts', path: '/forecasts', under: ['/forecasts'] },
  { text: 'Movements', path: '/movements', under: ['/movements'] },
  { text: 'Reserves', path: '/reserves', under: ['/reserves', '/open-a-reserve'] },
  { text: 'Budgets', path: '/budgets', under: ['/budgets', '/lines', '/budget-returns', '/actuals', '/set-a-budget', '/adjust-budgets'] },
  { text: 'Virements', path: '/virements', under: ['/virements', '/request-a-virement'] },
  {
    text: 'Periods',
    path: '/periods',
    under: ['/periods', '/open-a-period', '/close-a-period', '/submit-a-return', '/ask-about-a-return', '/answer-a-question'],
  },
  { text: 'Publications', path: '/publications', under: ['/publications', '/publish'] },
  { text: 'Structure', path: '/admin/structure', under: ['/admin/structure'], roles: ['administrator', 'finance'] },
  { text: 'Rules', path: '/admin/rules', under: ['/admin/rules'], roles: ['administrator', 'finance'] },
  { text: 'People', path: '/admin/people', under: ['/admin/people'], roles: ['administrator'] },
];

const UNIT_NAMES: Record<Unit, string> = { thousands: '£000', millions: '£m', pounds: 'Pounds and pence' };

export function frameOf(visit: ReaderVisit, title: string): Frame {
  const { lens, path, parameters, resolved, moment } = visit;
  const own = ownParameters(parameters);
  const now: Lens = { ...lens, asAt: null };
  return {
    title,
    home: visit.to('/'),
    navigation: navigation(lens, path, visit.reader),
    ledgerBanner: ledgerBanner(visit.status.kind),
    past: resolved.label === 'past' ? { text: `As it stood ${momentInWords(visit)}.`, backHref: addressOf(now, path, own) } : null,
    timeMachine: timeMachine(path, parameters, null),
    units: (Object.keys(UNIT_NAMES) as Unit[]).map((unit) => ({
      text: UNIT_NAMES[unit],
      href: addressOf({ ...lens, unit }, path, own),
      current: unit === lens.unit,
    })),
    readAt: `Read at position ${wholeNumber(moment.position)}${moment.recordedAt === null ? '' : `, recorded ${dateAndTime(moment.recordedAt)}`}.`,
    reader: signedIn(visit.reader, visit.token, visit.lens),
    notice: visit.notice,
    signInHref: isVisitor(visit.reader) ? `/sign-in?next=${encodeURIComponent(addressOf(now, path, own))}` : null,
    search: {
      value: path === '/search' ? (parameters['q'] ?? '') : '',
      kept: Object.entries(parameters)
        .filter(([name]) => name === 'as-at' || name === 'unit')
        .map(([name, value]) => ({ name, value })),
    },
  };
}

/** A date means its end: the last thing recorded by then may be older, and is named beside it. */
function momentInWords({ moment, lens }: Visit): string {
  if (moment.recordedAt === null) return 'before anything was recorded (position 0)';
  const publication = moment.publication === undefined ? '' : `, publication “${moment.publication}”`;
  const position = `position ${wholeNumber(moment.position)}`;
  const recorded = dateAndTime(moment.recordedAt);
  if (lens.asAt !== null && isIsoDate(lens.asAt)) return `at the end of ${dayInWords(lens.asAt)} (${position}, recorded ${recorded})`;
  return `on ${recorded} (${position}${publication})`;
}

/** What is known where a page could not be read. `status` is null when the store does not answer, `who` while nobody is known to read. */
export interface ProblemAt {
  readonly title: string;
  /** Where the page would have been, and what of it the form for other moments leads to. */
  readonly asked: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: LedgerStatus | null;
  readonly momentError: string | null;
  readonly who: { readonly reader: Reader; readonly token: string } | null;
}

/** The frame of a page that could not be read: no moment, and the way back to now; whoever has signed in keeps the ways on and out. */
export function frameOfProblem({ title, asked, path, parameters, status, momentError, who }: ProblemAt): Frame {
  const lens: Lens = { asAt: null, unit: 'thousands' };
  return {
    title,
    home: '/',
    navigation: navigation(lens, asked, who?.reader ?? { roles: [] }),
    ledgerBanner: status === null ? null : ledgerBanner(status.kind),
    past: null,
    timeMachine: timeMachine(path, parameters, momentError),
    units: [],
    readAt: null,
    reader: who === null ? null : signedIn(who.reader, who.token, lens),
    notice: null,
    signInHref: who !== null && isVisitor(who.reader) ? '/sign-in' : null,
    search: who === null ? null : { value: '', kept: [] },
  };
}

function signedIn(reader: Reader, token: string, lens: Lens): Frame['reader'] {
  return isVisitor(reader) ? null : { name: reader.name, roles: reader.roles.join(', ').replaceAll('-', ' '), token, href: addressOf(lens, '/account') };
}

/** The frame of the page on which people sign in. */
export function frameOfSignIn(status: LedgerStatus | null): Frame {
  const at = { title: 'Sign in', asked: '/sign-in', path: '/sign-in', parameters: {}, status, momentError: null, who: null };
  return { ...frameOfProblem(at), navigation: [], timeMachine: null };
}

function navigation(lens: Lens, path: string, { roles, tiers }: Pick<Reader, 'roles' | 'tiers'>): NavigationItem[] {
  const may = (section: Section) => section.roles === undefined || section.roles.some((role) => roles.includes(role)) || (section.tiers && tiers !== undefined);
  return SECTIONS.filter(may).map(({ text, path: target, under }) => ({
    text,
    href: addressOf(lens, target),
    current: path === target || under.some((prefix) => path.startsWith(prefix)),
  }));
}

function timeMachine(path: string, parameters: Readonly<Record<string, string>>, error: string | null): TimeMachine {
  const kept = Object.entries(parameters)
    .filter(([name]) => name !== 'as-at')
    .map(([name, value]) => ({ name, value }));
  const value = parameters['as-at'] ?? '';
  return { action: path, kept, value, error, open: error !== null };
}

function ledgerBanner(kind: LedgerStatus['kind']): string | null {
  if (kind === 'live') return null;
  return kind === 'demo'
    ? 'Sample data: published figures of real councils, with recorded times set for the sample. Do not decide anything by it.'
    : 'Rehearsal: a practice ledger, with recorded times set by whoever recorded. Do not decide anything by it.';
}
