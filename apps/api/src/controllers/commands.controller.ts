import { Inject, Logger, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type CommandResult, RecordCommand, readJson, refused } from '@outturn/application';
import { UnacceptableEvent } from '@outturn/event-store';
import type { Request, Response } from 'express';
import { ApiController } from '../api-controller.ts';
import { accountOf } from '../authority/visit.ts';
import { bodyOf } from '../http/admitted.ts';
import { problemOfResult, statusOf } from '../http/command-answer.ts';
import { within } from '../http/deadline.ts';
import { type CommandHeaders, commandHeaders } from '../http/headers.ts';
import { HttpProblem, sendProblem } from '../http/http-problem.ts';
import { elementsOf, refuseDeepNesting } from '../http/json-texts.ts';
import { problemOf } from '../http/problem-of.ts';
import { KnownPosition } from '../known-position.ts';
import { batch as batchForm, none as commandForm } from '../reads/parameters.ts';
import { readParameters } from '../reads/question.ts';
import { NDJSON, ROUTES } from '../route-table.ts';
import { type ApiSources, LIMITS, LONGEST_COMMAND, MOST_COMMANDS, SOURCES } from '../sources.ts';

/** Takes commands. Who gives them is the key's account, whatever actor they state. */
@ApiController()
export class CommandsController {
  readonly #sources: ApiSources;
  readonly #bus: CommandBus;
  readonly #known: KnownPosition;
  readonly #log = new Logger('API');

  constructor(@Inject(SOURCES) sources: ApiSources, @Inject(CommandBus) bus: CommandBus, @Inject(KnownPosition) known: KnownPosition) {
    this.#sources = sources;
    this.#bus = bus;
    this.#known = known;
  }

  @Post(ROUTES.command.path)
  async command(@Req() request: Request, @Res() response: Response): Promise<void> {
    readParameters(commandForm, request.originalUrl);
    const headers = commandHeaders(request);
    const { text } = bodyOf(request);
    refuseDeepNesting(text);
    const limit = this.#sources.limits?.requestMs ?? LIMITS.requestMs;
    const result = await within(
      limit,
      this.#record(text, accountOf(request) ?? '', headers),
      'Whether the command was recorded is not known. Send it again with the same id: it is recorded once.',
    );
    this.#known.saw(result.position);
    response.setHeader('Outturn-Position', String(result.position ?? this.#known.position));
    if (result.problem) return sendProblem(response, problemOfResult(result, headers.expectedRevision !== undefined));
    sendJson(response, statusOf(result, false), 'application/json', JSON.stringify(result));
  }

  @Post(ROUTES.batch.path)
  async batch(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { stopOnRefusal } = readParameters(batchForm, request.originalUrl);
    for (const name of ['idempotency-key', 'if-match'] as const) {
      if (request.headers[name] !== undefined)
        throw new HttpProblem(400, `The header ${name} belongs to one command. In a batch each command carries its own id and expectedRevision.`);
    }
    const { text, type } = bodyOf(request);
    const asLines = (NDJSON as readonly string[]).includes(type);
    const texts = asLines ? linesOf(text) : arrayOf(text);
    if (texts.length > MOST_COMMANDS) throw new HttpProblem(413, `A batch has at most ${MOST_COMMANDS} commands; this has ${texts.length}.`);
    const results = await this.#recordAll(texts, request, response, stopOnRefusal === 'true');
    response.setHeader('Outturn-Position', String(this.#known.position));
    if (asLines) sendJson(response, 200, NDJSON[0], results.map((result) => `${JSON.stringify(result)}\n`).join(''));
    else sendJson(response, 200, 'application/json', JSON.stringify(results));
  }

  /** One after the other. What fails on the way is told with the results so far: each command was recorded by itself. */
  async #recordAll(texts: readonly string[], request: Request, response: Response, stopOnRefusal: boolean): Promise<CommandResult[]> {
    const until = Date.now() + (this.#sources.limits?.batchMs ?? LIMITS.batchMs);
    const results: CommandResult[] = [];
    const account = accountOf(request) ?? '';
    for (const text of texts) {
      if (response.destroyed) break;
      try {
        const late = 'Not all commands were recorded in time. Send the batch again: what is recorded answers `duplicate`.';
        const result = await within(Math.max(0, until - Date.now()), this.#record(text, account), late);
        this.#known.saw(result.position);
        results.push(result);
        if (stopOnRefusal && result.problem) break;
      } catch (error) {
        const problem = problemOf(error);
        if (problem.body.status < 500) throw error;
        const { status, detail, ...more } = problem.body;
        if (status === 500) this.#log.error(error instanceof Error ? error.stack : error);
        throw new HttpProblem(status as 500 | 503 | 504, detail ?? '', { ...more, results }, problem.headers);
      }
    }
    return results;
  }

  async #record(text: string, account: string, headers: CommandHeaders = {}): Promise<CommandResult> {
    if (text.length > LONGEST_COMMAND) return refused(null, { rule: 'malformed', detail: `A command has at most ${LONGEST_COMMAND / 1024 / 1024} MiB.` });
    const read = readJson(text);
    if ('refusal' in read) return refused(read.id, read.refusal);
    const command = withHeaders(read.value, headers);
    try {
      return await this.#bus.execute<RecordCommand, CommandResult>(new RecordCommand(command, account));
    } catch (error) {
      if (!(error instanceof UnacceptableEvent)) throw error;
      // The store says so of this command alone; the others of a batch go on.
      const { id } = command as { readonly id?: unknown };
      return refused(typeof id === 'string' ? id.toLowerCase() : null, { rule: 'unacceptable', detail: 'The ledger will not take these characters.' });
    }
  }
}

/** A command with what its headers say. Throws a 400 where they say something else than its body. */
function withHeaders(command: unknown, headers: CommandHeaders): unknown {
  if (typeof command !== 'object' || command === null || Array.isArray(command)) return command;
  const stated = command as Record<string, unknown>;
  const id = typeof stated['id'] === 'string' ? stated['id'].toLowerCase() : stated['id'];
  if (headers.id !== undefined && id !== undefined && id !== headers.id) {
    throw new HttpProblem(400, 'The header Idempotency-Key and the command’s id differ. State one, or the same twice.', { fields: ['id'] });
  }
  const { expectedRevision } = stated;
  if (headers.expectedRevision !== undefined && expectedRevision !== undefined && expectedRevision !== headers.expectedRevision) {
    throw new HttpProblem(400, 'The header If-Match and the command’s expectedRevision differ. State one, or the same twice.', {
      fields: ['expectedRevision'],
    });
  }
  return { ...stated, ...headers };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(shallow);
}

function arrayOf(text: string): string[] {
  refuseDeepNesting(text);
  let array: unknown;
  try {
    array = JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(400, `The body is not JSON (${(error as Error).message}).`, { rule: 'unreadable' });
  }
  if (!Array.isArray(array))
    throw new HttpProblem(400, 'A batch is a JSON array of commands, or one command a line as application/x-ndjson.', { rule: 'unreadable' });
  return elementsOf(text);
}

function shallow(text: string): string {
  refuseDeepNesting(text);
  return text;
}

function sendJson(response: Response, status: number, type: string, text: string): void {
  response.status(status).setHeader('Content-Type', `${type}; charset=utf-8`).setHeader('Content-Length', Buffer.byteLength(text)).end(text);
}
