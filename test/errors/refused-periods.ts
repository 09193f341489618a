import { SOUND } from './sound-commands.ts';
import { ADMINISTRATOR, around, BOARD, but, refused, say, TEAM, type WrongInput } from './wrong-input.ts';

const malformed = (name: string, command: object, changes: object, says: RegExp): WrongInput => refused(name, 'malformed', but(command, changes), says);
const reports = (...named: readonly { readonly name: string; readonly options?: object }[]) => ({
  reports: named.map(({ name, options = {} }) => ({ name, options })),
});

export const PERIODS: readonly WrongInput[] = [
  refused(
    'opening a period that was closed',
    'period-closed',
    but(SOUND.openPeriod, { period: 1 }),
    /Period 1 of 2017-18 was closed and is not opened again.*late change/,
  ),
  refused('opening a period of a year that is not open', 'year-not-open', but(SOUND.openPeriod, { year: '2019-20' }), /2019-20/),
  refused('opening a period of no council', 'unknown-reference', but(SOUND.openPeriod, { organisation: 'east' }), /no organisation ‘east’/),
  refused('opening a period as a service team', 'role', around(SOUND.openPeriod, { actor: TEAM }), /OpenPeriod needs the role finance/),
  refused(
    'closing a period that was not opened',
    'period-not-open',
    but(SOUND.closePeriod, { period: 7 }),
    /Period 7 of 2017-18 was not opened for south\. Finance opens it with OpenPeriod/,
  ),
  refused(
    'closing a period of another council',
    'period-not-open',
    but(SOUND.closePeriod, { organisation: 'north' }),
    /Period 2 of 2017-18 was not opened for north/,
  ),
  refused('closing a period as an administrator', 'role', around(SOUND.closePeriod, { actor: ADMINISTRATOR }), /ClosePeriod needs the role finance/),
  malformed('a period before the year to open', SOUND.openPeriod, { period: 0 }, /data\.period must be from 1/),
  malformed('a period by its name', SOUND.openPeriod, { period: 'June' }, /data\.period must be a period from 1 to 13/),
  refused('a return of no service', 'unknown-reference', but(SOUND.submit, { service: 'parks' }), /no service ‘parks’/),
  refused('a return for a period that was not opened', 'period-not-open', but(SOUND.submit, { period: 5 }), /Period 5 of 2017-18 was not opened for south/),
  refused(
    'a return for a council that has no period',
    'period-not-open',
    but(SOUND.submit, { service: 'adults' }),
    /Period 2 of 2017-18 was not opened for north/,
  ),
  refused('a return by the board', 'role', around(SOUND.submit, { actor: BOARD }), /SubmitReturn needs the role service-team or finance/),
  refused('a question about no service', 'unknown-reference', but(SOUND.query, { service: 'parks' }), /‘parks’/),
  refused('a question that says nothing', 'blank-text', but(SOUND.query, { question: ' ' }), /question must say something/),
  refused('a question by a service team', 'role', around(SOUND.query, { actor: TEAM }), /QueryReturn needs the role finance/),
  refused(
    'a question about another service’s line',
    'query-elsewhere',
    but(SOUND.query, { subject: 'line/A1' }),
    /line\/A1 does not belong to the service south-adults/,
  ),
  refused('a question about nothing there is', 'unknown-reference', but(SOUND.query, { subject: 'line/L9' }), /Nothing is called ‘line\/L9’/),
  refused('a question in a period that was not opened', 'period-not-open', but(SOUND.query, { period: 9 }), /Period 9/),
  refused(
    'an answer to no question',
    'no-open-query',
    but(SOUND.answer, { subject: 'service/south-adults' }),
    /open questions about the whole return, line\/SL: name the subject/,
  ),
  refused('an answer where nothing was asked', 'period-not-open', but(SOUND.answer, { period: 3 }), /Period 3 of 2017-18 was not opened for south/),
  refused('an answer to an answered question', 'no-open-query', but(SOUND.answer, { subject: 'line/SL' }), /open questions about the whole return/, [
    say('AnswerQuery', { service: 'south-adults', year: '2017-18', period: 2, subject: 'line/SL', answer: 'Because.' }),
  ]),
  refused('an answer when all are answered', 'no-open-query', SOUND.answer, /No question is open on the return/, [
    say('AnswerQuery', { service: 'south-adults', year: '2017-18', period: 2, subject: 'line/SL', answer: 'Because.' }),
    say('AnswerQuery', { service: 'south-adults', year: '2017-18', period: 2, answer: 'Because.' }),
  ]),
  refused('an answer that says nothing', 'blank-text', but(SOUND.answer, { answer: '\t' }), /answer must say something/),
];

const late = { period: 1 };

export const LATE: readonly WrongInput[] = [
  refused(
    'actuals for a closed period without a source',
    'late-change',
    but(SOUND.actuals, { line: 'SL', ...late }),
    /Period 1 of 2017-18 is closed: this would change it afterwards\. A late change says why it comes late, as its source/,
  ),
  refused(
    'an outturn for a closed period by a service team',
    'late-change',
    around(but(SOUND.outturn, { line: 'SL', ...late }), { actor: TEAM, source: 'return of May' }),
    /Finance records a late change, with its source/,
  ),
  refused(
    'an outturn for a closed period with a source that says nothing',
    'late-change',
    around(but(SOUND.outturn, { line: 'SL', ...late }), { source: ' ' }),
    /closed/,
  ),
  refused(
    'a forecast of a scheme for a closed period',
    'late-change',
    but(SOUND.forecast, { scheme: 'SOUTH', ...late }),
    /Period 1 of 2017-18 is closed: this would change it/,
  ),
  refused(
    'a confirmation for a closed period',
    'late-change',
    but(SOUND.confirm, { scheme: 'SOUTH', ...late }),
    /Period 1 of 2017-18 is closed: this would change it afterwards/,
  ),
  refused(
    'a budget for a year with a closed period',
    'late-change',
    but(SOUND.budget, { service: 'south-adults' }),
    /Period 1 of 2017-18 is closed: this would change it/,
  ),
  refused(
    'an adjustment for a closed period',
    'late-change',
    around(but(SOUND.adjust, { lines: [{ line: 'SL', amount: '10.00' }], source: { kind: 'grant' } }), { effective: '2017-04-30' }),
    /Period 1 of 2017-18 is closed: this would change it/,
  ),
  refused(
    'a movement of a reserve for a closed period',
    'late-change',
    but(SOUND.moveReserve, { reserve: 'RS', ...late }),
    /Period 1 of 2017-18 is closed.*state it, or use an open period/,
    [say('OpenReserve', { reserve: 'RS', name: 'Theirs', kind: 'general', organisation: 'south', year: '2018-19', opening: '10.00' })],
  ),
  refused(
    'a return for a closed period by a service team',
    'late-change',
    around(but(SOUND.submit, late), { actor: TEAM }),
    /Period 1 of 2017-18 is closed: this would change it/,
  ),
  refused(
    'a late change whose figures are wrong',
    'reasons-add-up',
    around(but(SOUND.outturn, { line: 'SL', ...late }), { source: 'ledger of May' }),
    /the movement is/,
  ),
];

export const PUBLICATIONS: readonly WrongInput[] = [
  refused('a publication twice', 'already-exists', but(SOUND.publish, { publication: 'MAY' }), /‘MAY’ already: Report of May/),
  refused('a publication for a year that is not open', 'year-not-open', but(SOUND.publish, { year: '2019-20' }), /2019-20/),
  refused('a publication of no council', 'unknown-reference', but(SOUND.publish, { organisation: 'east' }), /‘east’/),
  refused('a publication by a service team', 'role', around(SOUND.publish, { actor: TEAM }), /PublishReport needs the role finance/),
  refused(
    'a publication of no report',
    'publication-report',
    but(SOUND.publish, reports({ name: 'everything' })),
    /no report "everything".*There are: .*reserves/,
  ),
  refused(
    'a publication of a report that can’t be drawn so',
    'publication-report',
    but(SOUND.publish, reports({ name: 'reserves', options: { programme: 'P' } })),
    /takes no --programme/,
  ),
  refused(
    'a publication of a report for no council',
    'publication-report',
    but(SOUND.publish, reports({ name: 'reserves', options: { organisation: 'east' } })),
    /no organisation "east"/,
  ),
  malformed('a publication without a title', SOUND.publish, { title: undefined }, /data\.title/),
  malformed('a publication with a blank title', SOUND.publish, { title: ' ' }, /data\.title must not be blank/),
  malformed(
    'a publication of reports by their names alone',
    SOUND.publish,
    { reports: ['reserves'] },
    /data\.reports\.0 must be an object with fields of its own/,
  ),
  malformed(
    'a publication of an option that no report has',
    SOUND.publish,
    reports({ name: 'reserves', options: { colour: 'blue' } }),
    /data\.reports\.0\.options\.colour is not a field/,
  ),
];
