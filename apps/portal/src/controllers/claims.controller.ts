import { Controller, Get, Inject, NotFoundException, Param, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { EVIDENCE_TYPES } from '@outturn/evidence';
import type { Request, Response } from 'express';
import { claimPage } from '../pages/claim.ts';
import { ClaimWork } from '../pages/claim-work.ts';
import { claimsPage } from '../pages/claims.ts';
import { queuePage } from '../pages/queue.ts';
import { type PortalSources, SOURCES } from '../sources.ts';
import { PageFailures } from '../web/page-failures.ts';
import { PageService } from '../web/page-service.ts';
import { SignInGuard } from '../web/sign-in-guard.ts';
import { idIn } from './dashboard.controller.ts';

/** Claims, the files behind them, and what waits for finance. */
@Controller()
@UseGuards(SignInGuard)
@UseFilters(PageFailures)
export class ClaimsController {
  readonly #pages: PageService;
  readonly #sources: PortalSources;
  readonly #claimWork: ClaimWork;

  constructor(@Inject(PageService) pages: PageService, @Inject(SOURCES) sources: PortalSources, @Inject(ClaimWork) claimWork: ClaimWork) {
    this.#pages = pages;
    this.#sources = sources;
    this.#claimWork = claimWork;
  }

  @Get('/queue')
  async queue(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'queue.njk', 'Queue', { page: await queuePage(visit, this.#sources.moments, this.#claimWork) });
  }

  @Get('/claims')
  async claims(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    return this.#pages.render(response, visit, 'claims.njk', 'Claims', { page: await claimsPage(visit) });
  }

  /** A file goes only to those who see a claim that names it, and as a download that no browser makes a page of. */
  @Get('/claims/:id/evidence/:sha256')
  async evidence(@Param('id') id: string, @Param('sha256') sha256: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.#pages.visit(request, response);
    const [claim] = await visit.facts.asAt('claim', visit.moment.position, { key: id });
    const named = claim?.evidence.find((one) => one.sha256 === sha256.toLowerCase());
    const file = named && (await this.#sources.evidence.open(sha256));
    if (named === undefined || file === undefined) throw new NotFoundException('There is no such file among the evidence of this claim.');
    const title = (await visit.ledger.texts([named.title])).get(named.title) ?? '';
    response.attachment(`${fileName(title, sha256)}.${EVIDENCE_TYPES[file.type].extension}`);
    response.setHeader('Content-Type', file.type);
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'private, no-store');
    response.send(file.bytes);
  }

  @Get('/claims/*id')
  async claim(@Param('id') id: string | string[], @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    const visit = await this.#pages.visit(request, response);
    const page = await claimPage(visit, this.#sources.evidence, idIn(id));
    return this.#pages.render(response, visit, 'claim.njk', `Claim ${page.claim}`, { page });
  }
}

/** By the title on the claim, not by what somebody once called the file; by its hash where the title is gone. */
function fileName(title: string, sha256: string): string {
  const plain = title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return plain === '' || title === '[redacted]' ? `evidence-${sha256.slice(0, 12)}` : plain;
}
