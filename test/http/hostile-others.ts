import { FORMS } from '../../apps/portal/src/forms/registry.ts';
import { api, type Attempted, command, form, type Ground, type HostileRequest, page } from './attempts.ts';

/** A scheme, a claim, a programme and a service of others than Tariq Bell and the system that is as narrow. */
const SCHEME = 'ASC006';
const CLAIM = 'ASC029/charging';
const ELSEWHERE = 'C/R.5.307';
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
  one('a dashboard of another council', [200, 400, 404], page('tariq.bell', '/?organisation=cambridgeshire'), { hides: /Transformation fund/ }),
];

/** The same over HTTP for systems. */
const API: readonly HostileRequest[] = [
  one('another’s history', 404, api('narrow', `/api/v1/history/${SCHEME}`), { hides: TITLE }),
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

/** Every form that stands at a thing, opened and sent by somebody whose thing it is not. */
const FORMS_OF_OTHERS: readonly HostileRequest[] = FORMS.filter(({ path }) => path.includes(':id') && !OPEN.includes(path)).flatMap(({ path }) => {
  const target = path.replace(':id', at(path.startsWith('/claims') ? CLAIM : path.startsWith('/programmes') ? 'CCC/transformation-fund' : SCHEME));
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
