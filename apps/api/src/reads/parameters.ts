import { isPlannableYear } from '@outturn/kernel';
import { ALL_GROUPINGS, FORMATS, REPORT_NAMES, UNITS } from '@outturn/reporting';
import { z } from 'zod';

/*
 * The parameters of addresses. Each may stand once; one that a route does not take is refused, so that a misspelt filter
 * does not quietly give the whole.
 */

export const MOST_ROWS = 10_000;

const identifier = z
  .string()
  .regex(/^[A-Za-z0-9._\-/]{1,64}$/, 'must be 1 to 64 letters, digits and . _ - /')
  .meta({ description: 'Id, as it was chosen when the thing was recorded.' });
const financialYear = z
  .string()
  .regex(/^\d{4}-\d{2}$/, 'must be a financial year such as 2017-18')
  .refine(isPlannableYear, 'must be a financial year such as 2017-18')
  .meta({ description: 'Financial year, such as 2017-18.' });
const period = z
  .string()
  .regex(/^([1-9]|1[0-3])$/, 'must be a period: 1 (April) to 12 (March), or 13 for the outturn')
  .meta({ description: '1 (April) to 12 (March), 13 for the outturn.' });
const moment = z
  .string()
  .min(1, 'must name a moment: a position (1234), a date (2017-07-10) or a time (2017-07-10T09:00:00Z)')
  .max(100, 'must name a moment')
  .meta({ description: 'A position of the ledger, a date (the end of that day in London) or a time (ISO 8601).' });
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, { error: `must be one of ${values.join(', ')}` });
const wholeNumber = (most: number, least = 0) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .refine((text) => Number(text) >= least && Number(text) <= most, `must be a whole number from ${least} to ${most}`);

const waitFor = z
  .string()
  .regex(/^(\d{1,15}|command:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/, 'must be a position, or command: and the UUID of a command')
  .meta({ description: 'Waits until this position, or what this command recorded, can be read: `1234` or `command:UUID`.' })
  .exactOptional();
const form = {
  unit: oneOf(UNITS)
    .meta({ description: 'What amounts are shown in, in `table`, `html` and `xlsx`; JSON and CSV stay exact pounds, as do the cells of a workbook.' })
    .exactOptional(),
  format: oneOf(FORMATS).meta({ description: 'Form of the answer; goes before the header Accept.' }).exactOptional(),
  waitFor,
};
const asAt = { 'as-at': moment.exactOptional() };
const options = {
  year: financialYear.exactOptional(),
  period: period.exactOptional(),
  organisation: identifier.exactOptional(),
  programme: identifier.exactOptional(),
  workstream: identifier.exactOptional(),
  service: identifier.meta({ description: 'A service, with those below it.' }).exactOptional(),
  since: moment.meta({ description: 'For `movements`: the earlier moment.' }).exactOptional(),
  structure: oneOf(['current', 'original']).meta({ description: 'Where schemes stand now, or where they were proposed.' }).exactOptional(),
  basis: oneOf(['absolute', 'incremental']).meta({ description: 'Each year’s total effect, or the change on the year before.' }).exactOptional(),
  by: oneOf(ALL_GROUPINGS).meta({ description: 'For `programme-summary`: what its rows are. For reports on budgets: `service` or `line`.' }).exactOptional(),
  rate: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,6})?$/, 'must be a fraction such as 0.04')
    .meta({ description: 'For `return-on-investment`: the discount rate as a fraction.' })
    .exactOptional(),
};

export const none = z.strictObject({});
export const batch = z.strictObject({
  stopOnRefusal: oneOf(['true', 'false'])
    .meta({ description: '`true`: ends at the first command that is refused or in conflict; what follows has no result.' })
    .exactOptional(),
});
export const report = z.strictObject({
  ...options,
  ...asAt,
  ...form,
  limit: wholeNumber(MOST_ROWS, 1).meta({ description: 'At most so many rows, in JSON; totals are of all rows.' }).exactOptional(),
  offset: wholeNumber(999_999_999).meta({ description: 'Rows to pass over, in JSON.' }).exactOptional(),
});
export const diff = z.strictObject({
  ...options,
  from: moment,
  to: moment.meta({ description: 'The later moment; left out: now.' }).exactOptional(),
  ...form,
});
export const trace = z.strictObject({
  report: oneOf(REPORT_NAMES),
  row: z.string().min(1, 'must be the id of a row').max(300, 'must be the id of a row').meta({ description: 'Id of a row of the report.' }),
  column: z.string().min(1, 'must be the key of a column').max(100, 'must be the key of a column').meta({ description: 'Key of a column of the report.' }),
  ...options,
  ...asAt,
  ...form,
});
export const history = z.strictObject({
  ...asAt,
  ...form,
  limit: wholeNumber(MOST_ROWS, 1).meta({ description: 'At most so many entries, in JSON; the header Link leads to the next ones.' }).exactOptional(),
  after: wholeNumber(999_999_999).meta({ description: 'Begins after the entry at this position, in JSON.' }).exactOptional(),
});
export const status = z.strictObject({ waitFor });
export const events = z.strictObject({
  after: wholeNumber(999_999_999)
    .meta({ description: 'Begins after this position; the header Last-Event-ID goes before it. Left out: from the first event.' })
    .exactOptional(),
  waitFor,
});

/** The options of a report among the parameters of an address. */
export type OptionParameters = z.output<typeof report> | z.output<typeof diff> | z.output<typeof trace>;
