import { All, Controller, MethodNotAllowedException, NotFoundException, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PageFailures } from '../web/page-failures.ts';
import { isPage } from '../web/security.ts';

/** Every address that nobody else answers. Imported last, so that it comes last. */
@Controller()
@UseFilters(PageFailures)
export class LastResortController {
  @All(['/', '*path'])
  nothing(@Req() request: Request, @Res({ passthrough: true }) response: Response): { type: string; title: string; status: number } {
    if (!isPage(request.path)) {
      response.status(404);
      response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
      return { type: 'about:blank', title: 'Not Found', status: 404 };
    }
    if (request.method === 'GET' || request.method === 'HEAD') throw new NotFoundException();
    response.setHeader('Allow', 'GET, HEAD');
    throw new MethodNotAllowedException();
  }
}
