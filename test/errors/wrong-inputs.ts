import { AMOUNTS, SHAPES, TEXTS_AND_IDS, TIMES } from './malformed-fields.ts';
import { BANKING, BUDGETS_AND_RESERVES, CLAIMS, REPEATS } from './refused-money.ts';
import { FORECASTS, ORGANISATION_AND_RULES, ROLES, SCHEMES } from './refused-schemes.ts';
import { MONITORING, RESERVES } from './refused-monitoring.ts';
import { LATE, PERIODS, PUBLICATIONS } from './refused-periods.ts';
import { DECISIONS, REQUESTS } from './refused-virements.ts';
import { SOUND } from './sound-commands.ts';
import { ENVELOPES, UNREADABLE } from './unreadable.ts';
import { around, but, conflict, refused, type WrongInput } from './wrong-input.ts';

const moved = around(SOUND.forecast, { id: '00000000-0000-4000-9000-000000000004' });

const TIMES_AND_REVISIONS: readonly WrongInput[] = [
  ...REPEATS.map(({ name, input, says, history }) => refused(name, 'id-reused', input, says, history)),
  refused(
    'a recorded time in a live ledger',
    'recorded-time',
    around(SOUND.forecast, { at: '2030-01-01T09:00:00Z' }),
    /takes no recorded times.*Leave "at" out/,
  ),
  {
    ...refused(
      'a recorded time before the last one',
      'recorded-time',
      around(SOUND.forecast, { at: '1999-12-31T23:59:59Z' }),
      /before the last recorded time, \d{4}-/,
    ),
    ledger: 'demo',
  },
  refused('an effective date in the year before', 'date-outside-year', around(SOUND.forecast, { effective: '2017-03-31' }), /2017-03-31 lies outside 2017-18/),
  refused('an effective date in the year after', 'date-outside-year', around(SOUND.budget, { effective: '2018-04-01' }), /2018-04-01 lies outside 2017-18/),
  conflict(
    'a revision that somebody has passed',
    around(SOUND.confirm, { expectedRevision: 1 }),
    /scheme\/S1 is at revision \d+, not at 1.*Look at what has changed/,
    [moved],
  ),
  conflict('a revision of something that is there already', around(SOUND.reserve, { expectedRevision: 0 }), /reserve\/R2 is at revision -1, not at 0/),
  conflict(
    'a new thing that somebody has made',
    around(but(SOUND.reserve, { reserve: 'R' }), { expectedRevision: -1 }),
    /reserve\/R is at revision \d+, not at -1/,
  ),
  conflict('a revision that is not reached yet', around(SOUND.verify, { expectedRevision: 99 }), /claim\/ACHIEVED is at revision 0, not at 99/),
  conflict(
    'a stale revision of what the rules would refuse as well',
    around(but(SOUND.verify, { claim: 'BANKED' }), { expectedRevision: 0 }),
    /claim\/BANKED is at revision 2, not at 0/,
  ),
];

/** Everything wrong that people, spreadsheets and other systems are known to send. Each is refused clearly, and nothing of it is recorded. */
export const WRONG_INPUTS: readonly WrongInput[] = [
  ...UNREADABLE,
  ...ENVELOPES,
  ...AMOUNTS,
  ...TIMES,
  ...TEXTS_AND_IDS,
  ...SHAPES,
  ...ROLES,
  ...ORGANISATION_AND_RULES,
  ...SCHEMES,
  ...FORECASTS,
  ...CLAIMS,
  ...BANKING,
  ...BUDGETS_AND_RESERVES,
  ...TIMES_AND_REVISIONS,
  ...MONITORING,
  ...RESERVES,
  ...REQUESTS,
  ...DECISIONS,
  ...PERIODS,
  ...LATE,
  ...PUBLICATIONS,
];
