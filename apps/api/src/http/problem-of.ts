import { HttpException } from '@nestjs/common';
import { isLostDatabase, PublicationLost } from '@outturn/application';
import { StoreBusy, UnacceptableEvent } from '@outturn/event-store';
import { NewerReadModels, NotYetProjected, OutdatedReadModels, ProjectionParked } from '@outturn/read-models-postgres';
import { BadQuestion } from '@outturn/reporting';
import { HttpProblem } from './http-problem.ts';

/** Ids that a question names: what is not there, and what is another's, is answered 404 alike. */
const IDS: ReadonlySet<string | undefined> = new Set(['report', 'organisation', 'programme', 'workstream', 'service', 'scheme', 'row', 'subject']);
const AMBIGUOUS = 'names several things';

/** Any failure as a problem. What nobody foresaw is a 500 that tells nothing of the machine. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof BadQuestion) return badQuestion(error);
  if (error instanceof StoreBusy)
    return notNow('More is being recorded than the ledger takes at once. Send it again, with the same id.', error.retryAfterSeconds);
  if (error instanceof ProjectionParked) return parked(error);
  if (error instanceof NotYetProjected) {
    return notNow(`The figures are drawn up to position ${error.checkpoint} and not yet to ${error.position}.`, 1, { checkpoint: error.checkpoint });
  }
  if (error instanceof OutdatedReadModels) return notNow('The figures are drawn again after an update. Recording goes on; what was recorded is not lost.', 5);
  if (error instanceof NewerReadModels) {
    return notNow('The figures were drawn by a later version of Outturn than the one that answers: those who run it must start that one.', 60);
  }
  if (error instanceof PublicationLost) return lost(error);
  if (isLostDatabase(error)) {
    return notNow('The ledger cannot be reached. Nothing that was recorded is lost. Send a command again with the same id: it is recorded once.', 5);
  }
  if (error instanceof UnacceptableEvent) return new HttpProblem(422, 'The ledger will not take these characters.');
  if (error instanceof HttpException && error.getStatus() < 500) return new HttpProblem(400, 'The request cannot be read.');
  if (error instanceof URIError) return new HttpProblem(400, 'The address cannot be decoded.');
  return new HttpProblem(500, 'Nothing more is known of it to the outside. Try again; if it stays like this, tell those who run Outturn when it was.');
}

function badQuestion({ message, field }: BadQuestion): HttpProblem {
  const detail = message.replaceAll(/--([a-z]+)/g, '‘$1’');
  return new HttpProblem(IDS.has(field) && !message.includes(AMBIGUOUS) ? 404 : 400, detail, field === undefined ? {} : { fields: [field] });
}

function notNow(detail: string, retryAfterSeconds: number, more: Readonly<Record<string, unknown>> = {}): HttpProblem {
  return new HttpProblem(503, detail, more, { 'Retry-After': String(retryAfterSeconds) });
}

function parked({ poison, checkpoint }: ProjectionParked): HttpProblem {
  const detail = `The figures stand at position ${checkpoint}: the event at position ${poison.position} (${poison.type}) could not be drawn. What was recorded is not lost. Earlier moments can be read with ‘as-at’.`;
  return notNow(detail, 60, { checkpoint, parkedAt: poison.position });
}

/** It stays so until somebody restores what was kept: whoever asks again soon is answered the same. */
function lost({ message, position }: PublicationLost): HttpProblem {
  const members = { type: 'urn:outturn:publication-lost', title: 'What was published is not there', position };
  return new HttpProblem(503, message, members, { 'Retry-After': '3600' });
}
