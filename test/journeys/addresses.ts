import { ROLES } from '@outturn/domain';
import { rolesFor, ROUTES } from '../../apps/portal/src/web/routes.ts';
import { SAMPLE_USERS } from '../../apps/cli/src/sample-users.ts';

/** The addresses at which the walker looks at a route: how it is mostly seen, and its other states by name. */
export interface Example {
  readonly filled: string;
  readonly states?: Readonly<Record<string, string>>;
}

/** Answers that are no pages: files, and what a program reads. */
export const NO_PAGES: ReadonlySet<string> = new Set(['/assets/:name', '/schemes.:format', '/reports/:file', '/claims/:id/evidence/:sha256']);

const page = (filled: string, states: Readonly<Record<string, string>> = {}): Example => ({ filled, states });

/** A route without an example fails the walk: nobody forgets a page. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  '/': page('/', { 'one council': '/?organisation=norfolk', 'nothing for the year': '/?organisation=norfolk&year=2030-31', empty: '/?as-at=0' }),
  '/sign-in': page('/sign-in'),
  '/account': page('/account'),
  '/programmes/*id': page('/programmes/NCC%2Fasc-2017-20', {
    shared: '/programmes/TB%2Fadult-social-care?rate=4',
    'without a forecast': '/programmes/BD%2Foutside-base',
    'wrong rate': '/programmes/NCC%2Fasc-2017-20?rate=lots',
  }),
  '/schemes': page('/schemes?organisation=norfolk&year=2017-18&rag=red', {
    'many rows': '/schemes?per-page=100',
    grouped: '/schemes?organisation=norfolk&year=2017-18&columns=delivery&group=workstream&sort=-currentTarget',
    nothing: '/schemes?q=no-such-scheme',
    empty: '/schemes?as-at=0',
    'wrong choice': '/schemes?rag=purple',
  }),
  '/schemes/*id': page('/schemes/ASC006?year=2017-18', {
    'with claims': '/schemes/C%2FR.5.307',
    'not there': '/schemes/NOPE',
    'one topic': '/schemes/ASC006?topic=forecast',
  }),
  '/movements': page('/movements?since=2017-08-01&as-at=2017-09-10', { empty: '/movements?as-at=0', 'many rows': '/movements?since=1' }),
  '/forecasts': page('/forecasts', { all: '/forecasts?show=all', 'wrong period': '/forecasts?period=14', empty: '/forecasts?as-at=0' }),
  '/forecasts/several': page('/forecasts/several'),
  '/search': page('/search?q=care', { unasked: '/search', nothing: '/search?q=nosuchword' }),
  '/claims': page('/claims?organisation=norfolk', { 'many rows': '/claims', nothing: '/claims?state=withdrawn', empty: '/claims?as-at=0' }),
  '/claims/*id': page('/claims/C%2FR.5.307%2Fpackage-1', { banked: '/claims/ASC010%2Ftraining', 'not there': '/claims/NOPE' }),
  '/queue': page('/queue', { 'to bank': '/queue?list=bank' }),
  '/reserves': page('/reserves', {
    'one council': '/reserves?organisation=cambridgeshire&year=2018-19&period=2',
    'wrong period': '/reserves?period=14',
    empty: '/reserves?as-at=0',
  }),
  '/reserves/*id': page('/reserves/CCC%2Ftransformation-fund', { 'not there': '/reserves/NOPE' }),
  '/budgets': page('/budgets', { empty: '/budgets?as-at=0' }),
  '/budgets/*id': page('/budgets/NCC%2Fcommissioned', { 'whole department': '/budgets/NCC%2Fadult-social-services', 'not there': '/budgets/NOPE' }),
  '/lines/*id': page('/lines/NCC%2Fices', { 'not there': '/lines/NOPE' }),
  '/actuals/import': page('/actuals/import?year=2017-18'),
  '/budget-returns': page('/budget-returns?service=NCC%2Fcommissioned&year=2017-18', { 'without a service': '/budget-returns' }),
  '/virements': page('/virements?organisation=cambridgeshire&year=2018-19', {
    'many rows': '/virements',
    nothing: '/virements?q=nosuchword',
    empty: '/virements?as-at=0',
  }),
  '/virements/*id': page('/virements/CCC%2F2018-19%2Fcommunity-transport', {
    waiting: '/virements/CCC%2F2018-19%2Fchildrens-it',
    'not there': '/virements/NOPE',
  }),
  '/virements/matrix': page('/virements/matrix?organisation=cambridgeshire&year=2018-19', { empty: '/virements/matrix?as-at=0' }),
  '/periods': page('/periods?organisation=norfolk', { every: '/periods', empty: '/periods?as-at=0' }),
  '/periods/:year/:n': page('/periods/2017-18/2?organisation=norfolk', {
    'not opened': '/periods/2017-18/9?organisation=norfolk',
    'no period': '/periods/2017-18/14',
  }),
  '/publications': page('/publications', { empty: '/publications?as-at=0' }),
  '/publications/*id': page('/publications/NCC-2017-18-P2', { 'drawn again': '/publications/NCC-2017-18-P2?check=yes', 'not there': '/publications/NOPE' }),
  '/audit/entries/:position': page('/audit/entries/600', { 'not there': '/audit/entries/999999' }),
  '/audit/trace': page('/audit/trace?report=savings-tracker&row=ASC006%7C2017-18&column=forecast&year=2017-18', {
    'of nothing': '/audit/trace?report=savings-tracker&row=NOPE%7C2017-18&column=weighted',
  }),
  '/admin/structure': page('/admin/structure'),
  '/admin/rules': page('/admin/rules'),
  '/admin/people': page('/admin/people'),
  '/admin/people/new': page('/admin/people/new'),
  '/admin/people/:id': page('/admin/people/nora.adams', { 'not there': '/admin/people/nobody.here' }),
  '/admin/people/:id/password': page('/admin/people/nora.adams/password'),
};

/** What stands for the id of a form's subject, by the beginning of its path; and forms that want a subject in another state. */
const SUBJECTS: Readonly<Record<string, string>> = {
  '/schemes/': 'ASC006',
  '/claims/': 'C/R.5.307/package-1',
  '/programmes/': 'NCC/asc-2017-20',
  '/reserves/': 'CCC/transformation-fund',
  '/lines/': 'NCC/commissioning-team',
  '/virements/': 'CCC/2018-19/childrens-it',
  '/admin/people/': 'nora.adams',
};
const OTHER_SUBJECTS: Readonly<Record<string, string>> = {
  '/virements/:id/correct': 'CCC/2018-19/community-transport',
  '/schemes/:id/approve': 'WALK/idea',
  '/schemes/:id/allocate': 'C/R.5.307',
  '/schemes/:id/draw': 'C/R.5.307',
  '/claims/:id/bank': 'C/R.5.307/block-contract',
  '/claims/:id/reverse': 'ASC010/training',
  '/claims/:id/sustainment': 'ASC010/training',
};

/** What forms are opened for, besides their subject. */
const OPENED_FOR: Readonly<Record<string, string>> = {
  '/lines/:id/forecast': 'year=2017-18',
  '/lines/:id/actuals': 'year=2017-18',
  '/close-a-period': 'organisation=norfolk&year=2017-18&period=2',
  '/publish': 'organisation=norfolk&year=2017-18&period=2',
  '/submit-a-return': 'service=NCC%2Fcommissioned&year=2017-18&period=2',
  '/ask-about-a-return': 'service=NCC%2Fcommissioned&year=2017-18&period=2',
  '/answer-a-question': 'service=NCC%2Fcommissioned&year=2017-18&period=2&query=1',
};

/** Where a form is looked at; undefined where nothing stands for its subject. */
export function formAddress(path: string): string | undefined {
  const query = OPENED_FOR[path] === undefined ? '' : `?${OPENED_FOR[path]}`;
  if (!path.includes(':id')) return `${path}${query}`;
  const id = OTHER_SUBJECTS[path] ?? Object.entries(SUBJECTS).find(([start]) => path.startsWith(start))?.[1];
  return id === undefined ? undefined : `${path.replace(':id', encodeURIComponent(id))}${query}`;
}

/** What the walker records before it walks, so that every form has a subject in the state that it wants. */
export const RECORDED_FIRST: readonly (readonly [command: string, data: object])[] = [
  [
    'ProposeScheme',
    {
      scheme: 'WALK/idea',
      programme: 'NCC/asc-2017-20',
      workstream: 'NCC/adults',
      service: 'NCC/adult-social-services',
      title: 'Shared lives',
      owner: 'Head of Commissioning',
      kind: 'technical-efficiency',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'possible',
    },
  ],
  ['QueryReturn', { service: 'NCC/commissioned', year: '2017-18', period: 2, question: 'Is the rebate of the equipment store in the outturn?' }],
];

/** Paths of the routes that are asked with GET. */
export const PATHS: readonly string[] = Object.keys(ROUTES)
  .filter((route) => route.startsWith('GET '))
  .map((route) => route.slice(4));

/** Roles of sample users that only a virement authority knows. */
const TIERS: readonly string[] = SAMPLE_USERS.flatMap((user) => user.roles).filter((role) => !(ROLES as readonly string[]).includes(role));

/** A sample user who may use a route, one who sees everything where there is one; null for a page that is for everybody. */
export function userFor(path: string): string | null {
  const access = ROUTES[`GET ${path}`];
  if (access === undefined || access === 'anyone') return null;
  const roles = rolesFor(access, TIERS) ?? ['board'];
  const able = SAMPLE_USERS.filter((user) => user.roles.some((role) => roles.includes(role)));
  const [first] = [...able.filter(({ services }) => services.length === 0), ...able];
  return first?.account ?? null;
}
