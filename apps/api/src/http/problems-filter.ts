import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { sendProblem } from './http-problem.ts';
import { problemOf } from './problem-of.ts';

/** Answers every failure with a problem; what nobody foresaw is written to the log, and only there. */
@Catch()
export class Problems implements ExceptionFilter {
  readonly #log = new Logger('API');

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.body.status === 500) this.#log.error(error instanceof Error ? error.stack : error);
    sendProblem(host.switchToHttp().getResponse<Response>(), problem);
  }
}
