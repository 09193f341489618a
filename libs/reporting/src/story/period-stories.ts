import type { LateChangeEvent, PublicationEvent, ReturnEvent } from '@outturn/domain';
import type { Stories } from './told.ts';

function theReturn({ service, year, period }: { readonly service: string; readonly year: string; readonly period: number }): string {
  return `the return of ${service} for period ${period} of ${year}`;
}

function about(subject: string | null): string {
  return subject === null ? '' : ` about ${subject}`;
}

/** What each event of returns, late changes and publications says. */
export const PERIOD_STORIES: Stories<ReturnEvent | LateChangeEvent | PublicationEvent> = {
  ReturnSubmitted: { topic: 'return', tell: (data) => `submitted ${theReturn(data)}${data.late ? ', after it was closed' : ''}` },
  ReturnQueried: { topic: 'return', tell: (data) => `asked, on ${theReturn(data)}${about(data.subject)}: ${data.question}` },
  QueryAnswered: { topic: 'return', tell: (data) => `answered question ${data.query} on ${theReturn(data)}${about(data.subject)}: ${data.answer}` },
  LateChangeMarked: {
    topic: 'late',
    // The reason stands behind it as the source of the command.
    tell: ({ year, period }) => `recorded this as a late change for period ${period} of ${year}, which was closed`,
  },
  ReportPublished: {
    topic: 'publication',
    tell: ({ publication, title, year, period, meeting, reports }) =>
      `published “${title}” as ${publication} for period ${period} of ${year}${meeting === null ? '' : `, for ${meeting}`}: ${reports.map(({ name }) => name).join(', ')}`,
  },
};
