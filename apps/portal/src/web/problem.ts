import { BadRequestException, ForbiddenException, HttpException, NotFoundException } from '@nestjs/common';
import { isLostDatabase, PublicationLost } from '@outturn/application';
import { BadQuestion } from '@outturn/reporting';
import { ForgedRequest } from './csrf.ts';
import { BehindTheLedger } from './visit.ts';

/** What went wrong, for people. */
export interface ProblemPage {
  readonly status: number;
  readonly title: string;
  /** For the error summary: what to mend, with the field that it is about. */
  readonly errors: readonly { readonly text: string; readonly href: string | null }[];
  readonly paragraphs: readonly string[];
  readonly retryAfterSeconds: number | null;
  /** A moment that can be shown. */
  readonly shownMoment: number | null;
  /** The parameter of the address that is at fault. */
  readonly field: string | null;
}

const NOTHING = { errors: [], paragraphs: [], retryAfterSeconds: null, shownMoment: null, field: null };

/** Says an error in plain words, with its HTTP status. Anything unforeseen is a 500 that tells nothing of the machine. */
export function problemOf(error: unknown): ProblemPage {
  if (error instanceof BadQuestion) return badQuestion(error.message, error.field ?? null);
  if (error instanceof BadRequestException) return badQuestion('The address cannot be read. Check it, or go to the dashboard.', null);
  if (error instanceof NotFoundException) return notFound(error.message);
  if (error instanceof BehindTheLedger) return behind(error);
  if (error instanceof PublicationLost) return lost(error);
  if (isNamed(error, 'StoreBusy')) return unavailable('retryAfterSeconds' in error ? Number(error.retryAfterSeconds) : 1);
  if (isLostDatabase(error)) return unavailable(10);
  if (isNamed(error, 'OutdatedReadModels')) return redrawn('The figures are drawn again after an update of Outturn.', 10);
  if (isNamed(error, 'NewerReadModels')) return redrawn('Outturn was updated while this page was served by the version before.', 60);
  if (error instanceof ForgedRequest) {
    return {
      ...NOTHING,
      status: 403,
      title: 'This form cannot be taken',
      paragraphs: [
        'It was not sent from a page of your session, or the session has ended since the page was opened. Nothing was recorded. Open the page again and send it from there.',
      ],
    };
  }
  if (error instanceof ForbiddenException) {
    return {
      ...NOTHING,
      status: 403,
      title: 'You cannot do this',
      paragraphs: [error.message === 'Forbidden' ? 'Your roles do not let you see this page.' : error.message],
    };
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    return {
      ...NOTHING,
      status: error.getStatus(),
      title: 'This cannot be done',
      paragraphs: ['These pages are for reading: nothing can be sent to this address.'],
    };
  }
  return {
    ...NOTHING,
    status: 500,
    title: 'Sorry, something went wrong',
    paragraphs: ['Nothing was changed. Try again; if it stays like this, tell those who run Outturn what you were looking for and when.'],
  };
}

/** The pages do not know the ledger's store and the database of the read models; their errors come through by these names, which their ports fix. */
function isNamed(error: unknown, name: 'StoreBusy' | 'OutdatedReadModels' | 'NewerReadModels'): error is Error {
  return error instanceof Error && error.name === name;
}

function badQuestion(text: string, field: string | null): ProblemPage {
  const href = field === 'as-at' ? '#as-at' : null;
  return { ...NOTHING, status: 400, title: 'There is a problem', errors: [{ text, href }], field };
}

function notFound(message: string): ProblemPage {
  const known = message.startsWith('There is no') ? message : 'There is no page at this address.';
  return {
    ...NOTHING,
    status: 404,
    title: 'Page not found',
    paragraphs: [
      known,
      'If you typed the address, check that it is right. A scheme or programme may also not have been recorded yet at the moment that you are looking at.',
    ],
  };
}

function behind(error: BehindTheLedger): ProblemPage {
  return {
    ...NOTHING,
    status: 503,
    title: 'The figures are not up to date',
    paragraphs: [
      `The figures are being brought up to date and stopped on the way: ${error.message} Nothing that was recorded is lost. Rather than show older figures as if they were today’s, this page shows none.`,
    ],
    retryAfterSeconds: 60,
    shownMoment: error.checkpoint,
  };
}

function lost(error: PublicationLost): ProblemPage {
  return {
    ...NOTHING,
    status: 503,
    title: 'What was published is not there',
    paragraphs: [
      error.message,
      'Nothing that was recorded is lost. Rather than show other figures as if they were those that were published, this page shows none.',
    ],
    retryAfterSeconds: 3_600,
    shownMoment: error.position,
  };
}

function unavailable(seconds: number): ProblemPage {
  return {
    ...NOTHING,
    status: 503,
    title: 'Outturn cannot reach its ledger',
    paragraphs: ['The database does not answer at the moment. Nothing that was recorded is lost. Try again shortly.'],
    retryAfterSeconds: seconds,
  };
}

function redrawn(why: string, seconds: number): ProblemPage {
  return {
    ...NOTHING,
    status: 503,
    title: 'The figures cannot be shown at the moment',
    paragraphs: [`${why} Nothing that was recorded is lost. Try again shortly; if it stays like this, tell those who run Outturn.`],
    retryAfterSeconds: seconds,
  };
}
