import { FORMS } from '../../apps/portal/src/forms/registry.ts';
import { api, type Attempted, command, form, type Ground, type HostileRequest, page } from './attempts.ts';

/** A scheme, a claim, a programme and a service of others than Tariq Bell and the system that is as narrow. */
const SCHEME = 'ASC006';
const CLAIM = 'ASC029/charging';
const ELSEWHERE = 'C/R.5.307';
/** A budget line, a reserve, a virement and a publication of another council. */
const LINE = 'CCC/children-staffing';
const RESERVE = 'CCC/county-fund';
const VIREMENT = 'CCC/2018-19/childrens-it';
const OWN_LINE = 'NCC/early-help';
const TITLE = /Customer Pathway|disability related expenditure|Community Social Work/i;

const one = (attack: string, status: HostileRequest['status'], attempt: HostileRequest['attempt'], more: Partial<HostileRequest> = {}): HostileRequest => ({
  attack,
  status,
  attempt,
  ...more,
});
const foreignEntry =
  (path: (position: number) => string) =>
  (ground: Ground): Promise<Attempted> =>
    page('tariq.bell', path(ground.foreignEntry))(ground);
const at = (id: string) => encodeURIComponent(id);

/** Pages and files of what lies outside the reader's services: as if it were not there, now and in the past. */
const PAGES: readonly HostileRequest[] = [
  one('another service’s scheme', 404, page('tariq.bell', `/schemes/${SCHEME}`), { hides: TITLE }),
  one('another council’s scheme with a slash in its id', 404, page('tariq.bell', `/schemes/${at(ELSEWHERE)}`)),
  one('the same with the slash as it is', 404, page('tariq.bell', `/schemes/${ELSEWHERE}`)),
  one('another service’s scheme as it was', 404, page('tariq.bell', `/schemes/${SCHEME}?as-at=2017-07-10`), { hides: TITLE }),
  // How councils are ordered is open to all who sign in; what is in it is not.
  one('another council’s programme, for its schemes', [200, 404], page('tariq.bell', '/programmes/CCC%2Ftransformation-fund'), { hides: /C%2FR\.|£[1-9]/ }),
  one(
    'another service’s entry',
    404,
    foreignEntry((position) => `/audit/entries/${position}`),
    { hides: SCHEME },
  ),
  one(
    'another service’s entry as at its own position',
    404,
    foreignEntry((position) => `/audit/entries/${position}?as-at=${position}`),
    { hides: SCHEME },
  ),
  one('the trace of another’s figure', [400, 404], page('tariq.bell', `/audit/trace?report=savings-tracker&row=${SCHEME}%7C2017-18&column=forecast`)),
  one(
    'the trace of a council’s sum',
    [400, 404],
    page('tariq.bell', '/audit/trace?report=programme-summary&by=organisation&row=cambridgeshire%7C2017-18&column=banked'),
  ),
  one('another service’s schemes by the filter', [200, 400, 404], page('tariq.bell', '/schemes?service=NCC%2Fadults&year=2017-18'), {
    hides: /href="\/schemes\/ASC006/,
  }),
  one('another council’s schemes by the filter', [200, 400, 404], page('tariq.bell', '/schemes?organisation=cambridgeshire'), {
    hides: /href="\/schemes\/C%2FR/,
  }),
  one('all schemes as a file', 200, page('tariq.bell', '/schemes.csv?year=2017-18'), { hides: /^ASC006|^C\/R/m }),
  one('all schemes as data', 200, page('tariq.bell', '/schemes.json?year=2017-18'), { hides: '"ASC006"' }),
  one('all schemes as a file of the past', 200, page('tariq.bell', '/schemes.html?year=2017-18&as-at=2017-07-10'), { hides: 'ASC006' }),
  one('everybody’s movements', 200, page('tariq.bell', '/movements?since=1'), { hides: /ASC006|C\/R\.5/ }),
  one('another council’s budget line', 404, page('tariq.bell', `/lines/${at(LINE)}`)),
  one('another council’s budget line as it was', [400, 404], page('tariq.bell', `/lines/${at(LINE)}?as-at=2018-06-01`)),
  one('another council’s budgets', 404, page('tariq.bell', '/budgets/CCC%2Fpeople-communities')),
  one('all budgets', 200, page('tariq.bell', '/budgets?year=2018-19'), { hides: /CCC%2Fchildren|CCC\/children/ }),
  one('another council’s reserve', 404, page('tariq.bell', `/reserves/${at(RESERVE)}`)),
  one('all reserves', 200, page('tariq.bell', '/reserves'), { hides: /CCC%2Fcounty-fund|CCC\/county-fund/ }),
  one('another council’s virement', 404, page('tariq.bell', `/virements/${at(VIREMENT)}`)),
  one('the monthly return of another’s lines', [400, 404], page('tariq.bell', '/budget-returns?service=CCC%2Fchildren-safeguarding')),
  one('a search for another’s line', 200, page('tariq.bell', `/search?q=${at(LINE)}`), { hides: 'href="/lines/CCC' }),
  one('a search for another’s virement', 200, page('tariq.bell', `/search?q=${at(VIREMENT)}`), { hides: 'href="/virements/CCC' }),
  one('a search for another’s reserve', 200, page('tariq.bell', '/search?q=county'), { hides: 'href="/reserves/CCC' }),
  ...['revenue-monitoring', 'exceptions', 'virement-register', 'budget-reconciliation', 'reserves', 'returns'].flatMap((report) => [
    one(`the file of ${report}`, 200, page('tariq.bell', `/reports/${report}.csv?year=2018-19`), { hides: /^CCC\//m }),
    one(`the file of ${report} of another service`, [400, 404], page('tariq.bell', `/reports/${report}.csv?service=CCC%2Fpeople-communities`)),
    one(`the published ${report}`, [200, 404], page('tariq.bell', `/reports/${report}.csv?as-at=pub:CCC-2018-05`), { hides: /^CCC\//m }),
  ]),
  one('a file of a report that there is not', 404, page('tariq.bell', '/reports/..%2f..%2fetc%2fpasswd.csv'), { hides: 'root:' }),
  one('a file in a form that there is not', 404, page('tariq.bell', '/reports/reserves.exe')),
  one('a file of a property of every object', 404, page('tariq.bell', '/reports/constructor.csv')),
  one('a dashboard of another council', [200, 400, 404], page('tariq.bell', '/?organisation=cambridgeshire'), { hides: /Transformation fund/ }),
];

/** The same over HTTP for systems. */
const API: readonly HostileRequest[] = [
  one('another’s history', 404, api('narrow', `/api/v1/history/${SCHEME}`), { hides: TITLE }),
  one('another service’s own history', 404, api('narrow', '/api/v1/history/service/CCC/cfa'), { hides: /ServiceDefined/ }),
  one('what is said of another council’s programme', 200, api('narrow', '/api/v1/history/programme/CCC/double-up-care'), { hides: /unverified|Commented/ }),
  one('another’s claim’s history', 404, api('narrow', `/api/v1/history/claim/${CLAIM}`)),
  one('another’s history as at', 404, api('narrow', `/api/v1/history/scheme/${SCHEME}?as-at=2017-07-10`)),
  one('another’s budget line’s history', 404, api('narrow', '/api/v1/history/line/CCC/home-to-school')),
  one('another’s reserve’s history', 404, api('narrow', '/api/v1/history/reserve/CCC/transformation-fund')),
  one('a report of another service', 404, api('narrow', '/api/v1/reports/savings-tracker?service=NCC%2Fadults')),
  one('a report of all services', 200, api('narrow', '/api/v1/reports/savings-tracker?format=csv'), { hides: /^ASC006|^C\/R/m }),
  one('a report of the fund', 200, api('narrow', '/api/v1/reports/transformation-fund'), { hides: '"C/R.5' }),
  one('a difference over all', 200, api('narrow', '/api/v1/diff/savings-tracker?from=1'), { hides: '"ASC006|' }),
  one('a trace of another’s figure', 404, api('narrow', `/api/v1/trace?report=savings-tracker&row=${SCHEME}%7C2017-18&column=forecast`)),
  one('movements of all', 200, api('narrow', '/api/v1/reports/movements?since=1'), { hides: '"ASC006' }),
  one('another’s budget line’s story', 404, api('narrow', `/api/v1/history/${at(`line/${LINE}`)}`)),
  one('another’s virement’s history', 404, api('narrow', `/api/v1/history/${at(`virement/${VIREMENT}`)}`)),
  one('another’s return’s history', 404, api('narrow', `/api/v1/history/${at('return/CCC/children-safeguarding/2018-19/1')}`)),
  one('the use of another’s limits', 404, api('narrow', `/api/v1/history/${at('virement-authority/CCC/people-communities/2018-19')}`)),
  ...['revenue-monitoring', 'exceptions', 'virement-register', 'budget-reconciliation', 'reserves', 'returns'].flatMap((report) => [
    one(`all of ${report}`, 200, api('narrow', `/api/v1/reports/${report}?year=2018-19`), { hides: /"CCC\// }),
    one(`${report} as it was published`, [200, 404], api('narrow', `/api/v1/reports/${report}?as-at=pub:CCC-2018-05`), { hides: /"CCC\// }),
    one(`${report} of another service`, 404, api('narrow', `/api/v1/reports/${report}?service=CCC%2Fpeople-communities`)),
  ]),
  one('a forecast of another’s line', 404, command('narrow', 'ForecastOutturn', { line: LINE, year: '2018-19', period: 9, outturn: '1.00', reasons: [] })),
  one('actuals by a service team', 403, command('narrow', 'RecordActuals', { line: LINE, year: '2018-19', period: 9, toDate: '1.00' })),
  one('a virement out of another’s line', 404, command('narrow', 'RequestVirement', virementBetween(LINE, OWN_LINE))),
  one('another’s virement withdrawn', 404, command('narrow', 'WithdrawVirement', { virement: VIREMENT, reason: 'Mine' })),
  one('another’s virement approved by a service team', 404, command('narrow', 'ApproveVirement', { virement: VIREMENT })),
  one('a virement approved by finance, whom no limit names', [403, 422], command('finance', 'ApproveVirement', { virement: VIREMENT })),
  one('a virement approved by the board', [403, 422], command('board', 'ApproveVirement', { virement: VIREMENT })),
  one('money moved out of another’s reserve', 403, command('narrow', 'MoveReserve', reserveMoved('-1.00'))),
  one('a reserve moved by an auditor', 403, command('audit', 'MoveReserve', reserveMoved('1.00'))),
  one('another’s return submitted', 404, command('narrow', 'SubmitReturn', { service: 'CCC/children-safeguarding', year: '2018-19', period: 2 })),
  one('a period closed by a service team', 403, command('narrow', 'ClosePeriod', { year: '2018-19', period: 2 })),
  one('a report published by a service team', 403, command('narrow', 'PublishReport', { publication: 'MINE', year: '2018-19', period: 2, title: 'Mine' })),
  one('a report published by the board', 403, command('board', 'PublishReport', { publication: 'MINE', year: '2018-19', period: 2, title: 'Mine' })),
  one('a comment on another’s line', 404, command('narrow', 'Comment', { subject: `line/${LINE}`, text: 'Hello' })),
  one('a comment on another’s virement', 404, command('narrow', 'Comment', { subject: `virement/${VIREMENT}`, text: 'Hello' })),
  one('a comment on another’s reserve', 404, command('narrow', 'Comment', { subject: `reserve/${RESERVE}`, text: 'Hello' })),
  one('a forecast of another’s scheme', 404, command('narrow', 'ConfirmForecast', { scheme: SCHEME, year: '2017-18', period: 9 })),
  one('a comment on another’s scheme', 404, command('narrow', 'Comment', { subject: `scheme/${SCHEME}`, text: 'Hello' }), { hides: TITLE }),
  one('a milestone of another’s scheme', 404, command('narrow', 'SetMilestone', { scheme: SCHEME, milestone: 'M', due: '2017-09-01' })),
  one(
    'a claim on another’s scheme beside one’s own',
    404,
    command(
      'narrow',
      'ClaimSaving',
      claimOn([
        { scheme: 'ASC007', percent: '50' },
        { scheme: ELSEWHERE, percent: '50' },
      ]),
    ),
  ),
  one('progress of another’s claim', 404, command('narrow', 'ProgressClaim', { claim: CLAIM, progress: 'achieved', on: '2017-09-01' })),
  one('another’s claim withdrawn', 404, command('narrow', 'WithdrawClaim', { claim: CLAIM, reason: 'Mine now' })),
  one('a scheme proposed in another service', 404, command('narrow', 'ProposeScheme', proposalIn('NCC/adults'))),
];

/** Programmes are open to all who may comment; every other form is not. */
const OPEN = ['/programmes/:id/comment'];

/** What another has, by the part of the pages in which its form stands. */
const FOREIGN: Readonly<Record<string, string>> = {
  claims: CLAIM,
  programmes: 'CCC/transformation-fund',
  lines: LINE,
  reserves: RESERVE,
  virements: VIREMENT,
};

/** Every form that stands at a thing, opened and sent by somebody whose thing it is not. */
const FORMS_OF_OTHERS: readonly HostileRequest[] = FORMS.filter(({ path }) => path.includes(':id') && !OPEN.includes(path)).flatMap(({ path }) => {
  const target = path.replace(':id', at(FOREIGN[path.split('/')[1] ?? ''] ?? SCHEME));
  return [
    one(`opens the form ${path} of another`, [403, 404], page('tariq.bell', target), { hides: TITLE }),
    one(`sends the form ${path} of another`, [403, 404], form('tariq.bell', target, { year: '2017-18', period: '9', text: 'Mine', reason: 'Mine' }), {
      hides: TITLE,
    }),
  ];
});

function claimOn(shares: readonly object[]): object {
  return {
    claim: 'HOSTILE',
    shares,
    year: '2017-18',
    subject: { kind: 'post', key: 'hostile' },
    effectiveFrom: '2017-09-01',
    effect: { annual: '1000.00' },
    deliveryKind: 'recurrent',
    progress: 'ready',
    evidence: [{ title: 'None' }],
  };
}

function virementBetween(from: string, to: string): object {
  const lines = [
    { line: from, amount: '-1.00' },
    { line: to, amount: '1.00' },
  ];
  return { virement: 'HOSTILE', year: '2018-19', lines, permanence: 'temporary', reason: 'Mine' };
}

function reserveMoved(amount: string): object {
  return { reserve: RESERVE, year: '2018-19', period: 3, amount, reason: 'Mine' };
}

function proposalIn(service: string): object {
  return {
    scheme: 'HOSTILE',
    programme: 'NCC/asc-2017-20',
    workstream: 'NCC/adults',
    service,
    title: 'Hostile',
    owner: 'Nobody',
    kind: 'income',
    cashReleasing: true,
    recurrence: 'recurrent',
    confidence: 'possible',
  };
}

export const OTHERS: readonly HostileRequest[] = [...PAGES, ...API, ...FORMS_OF_OTHERS];
