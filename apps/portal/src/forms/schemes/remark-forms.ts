import { NotFoundException } from '@nestjs/common';
import { BadQuestion } from '@outturn/reporting';
import { isOwnProgramme } from '../../pages/programme-actions.ts';
import { pathTo, type Section } from '../../web/address.ts';
import { dayInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form } from '../form.ts';
import { day, optionalDay, typed, type Values } from '../values.ts';
import { lacking } from './propose-form.ts';
import { schemeAtHand } from './scheme-at-hand.ts';

/** A new milestone; with `?milestone=` another due date of one that is there, or that it is done. */
export async function milestoneForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject } = await schemeAtHand(visit, id);
  const { milestone: asked } = visit.parameters;
  const known = scheme.milestones.find(({ milestone }) => milestone === asked);
  if (asked !== undefined && known === undefined) throw new BadQuestion(`${id} has no milestone “${asked}”.`, 'milestone');
  const named: Field =
    known === undefined
      ? { kind: 'text', name: 'milestone', label: 'Milestone', hint: 'What will have happened, such as Consultation ends.' }
      : { kind: 'hidden', name: 'milestone' };
  return {
    command: 'SetMilestone',
    title: known === undefined ? 'Add a milestone' : `Milestone: ${known.milestone}`,
    caption,
    ...(known === undefined
      ? {}
      : {
          lead:
            known.done === null
              ? `It is due on ${dayInWords(known.due)}.`
              : `It was done on ${dayInWords(known.done)}; it was due on ${dayInWords(known.due)}.`,
        }),
    subject,
    guarded: true,
    backHref: href,
    button: 'Record the milestone',
    initial: { milestone: known?.milestone ?? '', ...dateInitial('due', known?.due), ...dateInitial('done', known?.done) },
    fields: [
      named,
      { kind: 'date', name: 'due', label: 'Due on', hint: 'For example, 30 6 2017.' },
      { kind: 'date', name: 'done', label: 'Done on', optional: true, hint: 'Leave it empty until it is done.' },
    ],
    mend: (values) => [
      ...lacking(values, { milestone: 'Enter the milestone' }),
      ...(day(values, 'due') === '' ? [{ field: 'due', text: 'Enter the day on which it is due' }] : []),
    ],
    data: (values) => ({ scheme: id, milestone: typed(values, 'milestone'), due: day(values, 'due'), done: optionalDay(values, 'done') }),
    done: (values) => ({
      notice: `The milestone “${typed(values, 'milestone')}” is ${optionalDay(values, 'done') === undefined ? `due on ${dayInWords(day(values, 'due'))}` : `done, on ${dayInWords(day(values, 'done'))}`}.`,
      href,
    }),
  };
}

function dateInitial(name: string, date: string | null | undefined): Values {
  const [year, month, of] = date?.split('-') ?? [];
  return date === null || date === undefined
    ? {}
    : { [`${name}-day`]: String(Number(of)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year ?? '' };
}

interface Remarked {
  readonly caption: string;
  readonly section: Section;
  readonly stream: string;
}

function commentForm(visit: ReaderVisit, id: string, { caption, section, stream }: Remarked): Form {
  const href = visit.to(pathTo(section, id));
  return {
    command: 'Comment',
    title: 'Comment',
    caption,
    lead: 'A comment stands in the story for everybody who may see this. It cannot be changed or taken back.',
    subject: stream,
    guarded: false,
    backHref: href,
    button: 'Record the comment',
    initial: {},
    fields: [{ kind: 'area', name: 'text', label: 'Comment', hint: 'Do not name people who receive care or services.', rows: 6 }],
    mend: (values) => lacking(values, { text: 'Enter the comment' }),
    data: (values) => ({ subject: stream, text: typed(values, 'text') }),
    done: () => ({ notice: `Your comment on ${id} is recorded.`, href }),
  };
}

export async function schemeCommentForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { caption, subject } = await schemeAtHand(visit, id);
  return commentForm(visit, id, { caption, section: 'schemes', stream: subject });
}

export async function claimCommentForm(visit: ReaderVisit, id: string): Promise<Form> {
  const [claim] = await visit.facts.asAt('claim', visit.moment.position, { key: id });
  if (claim === undefined) throw new NotFoundException(`There is no claim ${id} at this moment.`);
  return commentForm(visit, id, { caption: `Claim ${id}`, section: 'claims', stream: `claim/${id}` });
}

export async function commentOnVirementForm(visit: ReaderVisit, id: string): Promise<Form> {
  const [virement] = await visit.facts.asAt('virement', visit.moment.position, { key: id });
  if (virement === undefined) throw new NotFoundException(`There is no virement ${id} at this moment.`);
  return commentForm(visit, id, { caption: `Virement ${id}`, section: 'virements', stream: `virement/${id}` });
}

export async function programmeCommentForm(visit: ReaderVisit, id: string): Promise<Form> {
  const [programme] = await visit.facts.asAt('programme', visit.moment.position, { key: id });
  if (programme === undefined || !(await isOwnProgramme(visit, programme))) throw new NotFoundException(`There is no programme ${id} at this moment.`);
  return commentForm(visit, id, { caption: programme.name, section: 'programmes', stream: `programme/${id}` });
}
