import type { Moment } from '@outturn/read-models';
import { resolveMoment, withinSight } from '@outturn/application';
import { BadQuestion, type Queries, type ReportOptions } from '@outturn/reporting';
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';
import { type Visit, visitOf } from '../authority/visit.ts';
import { parametersOf } from '../http/address.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { FORMAT_TYPES } from '../route-table.ts';
import type { ApiSources } from '../sources.ts';
import type { OptionParameters } from './parameters.ts';

/** The parameters of a request in the form of its route. Throws a 400 that names every one that is not. */
export function readParameters<T extends z.ZodObject>(form: T, url: string): z.output<T> {
  const read = form.safeParse(parametersOf(url));
  if (read.success) return read.data;
  const faults = read.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const takes = Object.keys(form.shape);
      return issue.keys.map((key) => ({
        field: key,
        says: `${JSON.stringify(key)} is not a parameter here${takes.length > 0 ? `; there are ${takes.join(', ')}` : ''}`,
      }));
    }
    const field = issue.path.join('.');
    return [{ field, says: `${field} ${issue.code === 'invalid_type' ? 'is missing' : issue.message}` }];
  });
  throw new HttpProblem(400, `${[...new Set(faults.map(({ says }) => says))].join('. ')}.`, { fields: [...new Set(faults.map(({ field }) => field))] });
}

const SHORT_WAIT_MS = 2_000;

export type FormName = keyof typeof FORMAT_TYPES;

/** The form of an answer: as `format` says, else as Accept says, else JSON. Throws a 406 when there is none of those accepted. */
export function formOf(request: Request, stated: FormName | undefined): FormName {
  if (stated !== undefined) return stated;
  const forms = Object.keys(FORMAT_TYPES) as FormName[];
  const accepted = request.accepts(Object.values(FORMAT_TYPES));
  const form = forms.find((name) => FORMAT_TYPES[name] === accepted);
  if (form === undefined) throw new HttpProblem(406, `There is this answer as ${Object.values(FORMAT_TYPES).join(', ')}.`);
  return form;
}

/** One read: what it may see, asked through `queries`, as at a moment that can be read. */
export interface Reading {
  readonly visit: Visit;
  readonly queries: Queries;
  /** The moment that a parameter means; left out: now. */
  moment(stated: string | undefined, field: string): Promise<Moment>;
  options(parameters: OptionParameters): Promise<ReportOptions>;
}

export function openReading(sources: ApiSources, request: Request): Reading {
  const visit = visitOf(request);
  const { sight } = visit.caller;
  const moment = async (stated: string | undefined, field: string): Promise<Moment> => {
    if (stated === undefined) {
      if (visit.parked) throw visit.parked;
      return visit.now;
    }
    const resolved = await resolveMoment(sources.store, stated).catch((error: unknown) => {
      throw error instanceof BadQuestion ? new BadQuestion(error.message, field) : error;
    });
    // What is recorded and not drawn yet is a moment away.
    await sources.facts.waitFor(resolved.position, SHORT_WAIT_MS);
    return resolved;
  };
  return {
    visit,
    queries: sources.publications.queriesOf(withinSight({ facts: sources.facts, ledger: sources.ledger }, sight, visit.now.position), sight),
    moment,
    options: async ({ year, period, since, structure, basis, by, rate, organisation, programme, workstream, service }) => {
      // To an account that is limited to its services, another one's is not there.
      if (service !== undefined && sight !== 'everything' && !sight.services.has(service)) {
        throw new BadQuestion(`There is no service ${JSON.stringify(service)} at this moment.`, 'service');
      }
      return withoutMissing({
        year,
        period: period === undefined ? undefined : Number(period),
        since: since === undefined ? undefined : (await moment(since, 'since')).position,
        structure,
        basis,
        by,
        rate,
        organisation,
        programme,
        workstream,
        service,
      });
    },
  };
}

function withoutMissing<T extends Record<string, unknown>>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/**
 * The entity tag of an answer: it changes with the question, with what the account sees, and with every event that is
 * recorded, also for a moment of the past, whose texts a redaction may have taken.
 */
export function tagOf(ledger: string, request: Request, form: FormName | 'events', { caller, now }: Visit): string {
  const { waitFor: _, ...asked } = parametersOf(request.originalUrl);
  const sight = caller.sight === 'everything' ? caller.sight : [...caller.sight.services].sort();
  const path = request.originalUrl.split('?', 1)[0];
  const parameters = Object.keys(asked)
    .sort()
    .map((name) => [name, asked[name]]);
  const named = JSON.stringify([ledger, path, parameters, form, now.position, caller.account, sight]);
  return `"${now.position}-${createHash('sha256').update(named).digest('base64url').slice(0, 22)}"`;
}
