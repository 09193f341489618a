import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ReturnsLists } from '../forms/returns/returns-lists.ts';
import { LINE_RETURNS } from '../pages/line-returns.ts';
import { PageFailures } from '../web/page-failures.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';

/** The monthly return of budget lines: all lines of a service in one grid, each recorded by a command of its own. */
@Controller('budget-returns')
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class LineReturnsController {
  readonly #lists: ReturnsLists;

  constructor(@Inject(ReturnsLists) lists: ReturnsLists) {
    this.#lists = lists;
  }

  @Get()
  open(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#lists.open(request, response, LINE_RETURNS);
  }

  /** A grid whose remainders are worked out has made nothing. */
  @Post()
  @HttpCode(200)
  send(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#lists.send(request, response, LINE_RETURNS);
  }
}
