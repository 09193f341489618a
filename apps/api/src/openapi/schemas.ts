import { z } from 'zod';

/*
 * The form of what is answered. Specs hold real answers against these, and the OpenAPI document is made from them.
 * Objects are open: fields may be added, never renamed or given another meaning.
 */

const position = z.int().min(0).meta({ description: 'Position in the ledger.' });
const amount = z.string().meta({ description: 'Exact pounds as a string, such as "395000.00"; percentages and ratios with four decimals.' });
const moment = z.looseObject({
  position,
  recordedAt: z.string().nullable().meta({ description: 'Recorded time of the event at the position, ISO 8601.' }),
  publication: z.string().exactOptional(),
});
const cell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);

const ruleProblem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  rule: z.string().exactOptional(),
  fields: z.array(z.string()).exactOptional(),
});

export const commandResult = z.looseObject({
  id: z.string().nullable().meta({ description: 'The command’s id; null where it cannot be read.' }),
  status: z.enum(['recorded', 'duplicate', 'refused', 'conflict']),
  position: position.exactOptional(),
  events: z.array(z.string()).exactOptional(),
  problem: ruleProblem.exactOptional(),
});

export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().exactOptional(),
  rule: z.string().meta({ description: 'The rule of the domain that said no.' }).exactOptional(),
  fields: z.array(z.string()).meta({ description: 'Fields or parameters to mend.' }).exactOptional(),
  instance: z.string().meta({ description: '`urn:uuid:` and the id of the command.' }).exactOptional(),
});

export const report = z.looseObject({
  report: z.string(),
  title: z.string(),
  year: z.string().nullable(),
  period: z.int().nullable(),
  asAt: moment,
  conventions: z.array(z.string()),
  columns: z.array(z.looseObject({ key: z.string(), label: z.string(), type: z.string() })),
  rows: z.array(z.looseObject({ id: z.string() }).catchall(cell)),
  totals: z.record(z.string(), cell).meta({ description: 'Of all rows, also where one page of them is asked for.' }),
  notes: z.array(z.string()),
  page: z.looseObject({ offset: z.int(), limit: z.int(), rows: z.int().meta({ description: 'Rows of the whole report.' }) }).exactOptional(),
});

const actor = z.looseObject({ user: z.string(), roles: z.array(z.string()), operator: z.string().exactOptional() });

export const entry = z.looseObject({
  position,
  stream: z.string(),
  revision: z.int().meta({ description: 'What If-Match takes.' }),
  type: z.string(),
  recordedAt: z.string(),
  effective: z.string().nullable(),
  actor,
  command: z.string(),
  source: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});

const story = entry.extend({ sentence: z.string(), topic: z.string() });
export const history = z.array(story);

export const diff = z.looseObject({
  report: z.string(),
  from: moment,
  to: moment,
  rows: z.array(
    z.looseObject({
      id: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      cells: z.array(z.looseObject({ key: z.string(), from: cell, to: cell })),
      events: z.array(story),
    }),
  ),
});

export const trace = z.looseObject({
  report: z.string(),
  row: z.string(),
  column: z.string(),
  asAt: moment,
  figure: cell,
  parts: z.array(z.looseObject({ amount, explanation: z.string(), event: story.nullable() })),
  rule: z.string(),
});

export const status = z.looseObject({
  ledger: z.looseObject({ id: z.string(), kind: z.enum(['live', 'demo', 'rehearsal']), position, recordedAt: z.string().nullable() }),
  projector: z.looseObject({
    generation: z.int(),
    version: z.int().meta({ description: 'Version of the facts that the read models were drawn in.' }),
    standing: z.enum(['current', 'outdated', 'newer']).meta({ description: 'Whether the program that answers may read them.' }),
    checkpoint: position,
    lag: z.int(),
    parked: z.looseObject({ position }).nullable(),
  }),
  openPeriods: z.array(z.strictObject({ year: z.string(), period: z.int(), organisations: z.array(z.string()) })),
  clockSkewSeconds: z.number(),
  caller: z.looseObject({
    account: z.string(),
    roles: z.array(z.string()),
    services: z.array(z.string()).nullable().meta({ description: 'The services that the account is limited to, with those below them; null: everything.' }),
  }),
});

export const health = z.looseObject({ status: z.enum(['ok', 'unavailable']), detail: z.string().exactOptional() });
