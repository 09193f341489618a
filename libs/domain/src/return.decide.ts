import type { CommandOf } from './commands.ts';
import { subjectNamed } from './comment.decide.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { notOpened } from './financial-year.decide.ts';
import { type PeriodStatus, periodStatus } from './financial-year.ts';
import { mustBeOpen, mustBePeriod, mustExist, mustSay } from './guards.ts';
import { type QueryState, returnId } from './return.ts';
import { isWithin, servicesOfSubject } from './scope.ts';
import { streamOf } from './subjects.ts';

type ReturnCommand = CommandOf<'SubmitReturn' | 'QueryReturn' | 'AnswerQuery'>;

/** Where the period of a return stands for the service's organisation, or why there is no such return. */
function periodOfReturn({ data }: ReturnCommand, world: World): PeriodStatus | Refusal {
  const { service, year, period } = data;
  const refusal = firstRefusal(mustExist(world, 'service', service), mustBeOpen(world, year), mustBePeriod(period, 1));
  const organisation = world.get('service', service)?.organisation ?? null;
  return refusal ?? periodStatus(world.get('year', year), period, organisation) ?? notOpened(year, period, organisation);
}

/**
 * Says that a service's return for a period is made. Sent again it is nothing to do, unless finance has asked something since:
 * then it is the return as it stands after the question. What is still stale does not hold it up: the report `returns` shows it.
 */
const submitReturn: Decide<CommandOf<'SubmitReturn'>> = (command, world) => {
  const status = periodOfReturn(command, world);
  if (typeof status === 'object') return status;
  const { service, year, period } = command.data;
  const id = returnId(command.data);
  if (world.get('return', id)?.stands) return [];
  return [{ stream: streamOf('return', id), type: 'ReturnSubmitted', data: { service, year, period, late: status === 'closed' } }];
};

/** Finance asks about a return, as a whole or about one thing of the service. Figures do not change, so that it may be after closing too. */
const queryReturn: Decide<CommandOf<'QueryReturn'>> = (command, world) => {
  const status = periodOfReturn(command, world);
  if (typeof status === 'object') return status;
  const { service, year, period, question } = command.data;
  const subject = subjectOfQuery(command.data, world);
  if (subject !== null && typeof subject === 'object') return subject;
  const id = returnId(command.data);
  const query = (world.get('return', id)?.queries.length ?? 0) + 1;
  return mustSay({ question }) ?? [{ stream: streamOf('return', id), type: 'ReturnQueried', data: { service, year, period, query, subject, question } }];
};

/** The stream that a query is about; it belongs to the service of the return, or to one below it. */
function subjectOfQuery({ service, subject }: { service: string; subject?: string }, world: World): string | null | Refusal {
  if (subject === undefined) return null;
  const named = subjectNamed(subject, world);
  if ('rule' in named) return named;
  const its = servicesOfSubject(named.kind, named.id, world).filter((one): one is string => one !== undefined && one !== null);
  return its.some((one) => isWithin(one, [service], world))
    ? streamOf(named.kind, named.id)
    : refuse('query-elsewhere', `${subject} does not belong to the service ${service}. Ask the service that it belongs to.`, 'subject');
}

/** Answers the oldest open question about the subject; without a subject the one about the whole return, or the only one that is open. */
const answerQuery: Decide<CommandOf<'AnswerQuery'>> = (command, world) => {
  const status = periodOfReturn(command, world);
  if (typeof status === 'object') return status;
  const { service, year, period, answer, subject: stated } = command.data;
  const id = returnId(command.data);
  const open = (world.get('return', id)?.queries ?? []).filter(({ answered }) => !answered);
  const query = queryMeant(open, stated, world);
  if (query === undefined) return noOpenQuery(open, stated, id);
  const data = { service, year, period, query: query.query, subject: query.subject, answer };
  return mustSay({ answer }) ?? [{ stream: streamOf('return', id), type: 'QueryAnswered', data }];
};

function queryMeant(open: readonly QueryState[], stated: string | undefined, world: World): QueryState | undefined {
  if (stated === undefined) return open.find(({ subject }) => subject === null) ?? (open.length === 1 ? open[0] : undefined);
  const named = subjectNamed(stated, world);
  return 'rule' in named ? undefined : open.find(({ subject }) => subject === streamOf(named.kind, named.id));
}

function noOpenQuery(open: readonly QueryState[], stated: string | undefined, id: string): Refusal {
  const about = open.map(({ subject }) => subject ?? 'the whole return');
  const which = stated === undefined ? '' : ` about ${stated}`;
  return refuse(
    'no-open-query',
    about.length === 0
      ? `No question is open on the return ${id}${which}.`
      : `Which question is answered? On the return ${id} there are open questions about ${about.join(', ')}: name the subject.`,
    'subject',
  );
}

export const returnDeciders = { SubmitReturn: submitReturn, QueryReturn: queryReturn, AnswerQuery: answerQuery };
