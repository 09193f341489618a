import type { CommandResult } from '@outturn/application';
import { HttpProblem, type ProblemStatus } from './http-problem.ts';

/** Rules of form, and those that say that something is not this account's; every other rule of the domain is a 422. */
const STATUS_OF_RULE: Readonly<Record<string, ProblemStatus>> = {
  unreadable: 400,
  malformed: 400,
  'unknown-command': 400,
  'date-outside-year': 400,
  role: 403,
  'unknown-reference': 404,
};

/** The HTTP status of an answer to one command. `stated`: the expected revision came from `If-Match`. */
export function statusOf({ status, events, problem }: CommandResult, stated: boolean): ProblemStatus | 200 | 201 {
  switch (status) {
    case 'recorded':
      return events !== undefined && events.length > 0 ? 201 : 200;
    case 'duplicate':
      return 200;
    case 'conflict':
      return stated ? 412 : 409;
    default:
      return STATUS_OF_RULE[problem?.rule ?? ''] ?? 422;
  }
}

/** What a refusal or conflict says, as a problem of one command. */
export function problemOfResult(result: CommandResult, stated: boolean): HttpProblem {
  const { id, problem } = result;
  const { type, title, detail, rule, fields } = problem ?? { type: 'about:blank', title: 'Refused', detail: '' };
  const status = statusOf(result, stated) as ProblemStatus;
  return new HttpProblem(status, detail, {
    type,
    title,
    ...(rule === undefined ? {} : { rule }),
    ...(fields === undefined ? {} : { fields }),
    ...(id === null ? {} : { instance: `urn:uuid:${id}` }),
    id,
  });
}
