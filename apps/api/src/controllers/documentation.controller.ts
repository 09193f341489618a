import { Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import { ApiController } from '../api-controller.ts';
import { openApiDocument } from '../openapi/document.ts';
import { documentationPage, STYLE } from '../openapi/page.ts';
import { ROUTES } from '../route-table.ts';
import { type ApiSources, SOURCES } from '../sources.ts';

/** The page's own styles by their hash, and nothing else from anywhere. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

@ApiController()
export class DocumentationController {
  readonly #document = openApiDocument();
  readonly #page: string;

  constructor(@Inject(SOURCES) { info }: ApiSources) {
    this.#page = documentationPage(this.#document, info.kind);
  }

  @Get(ROUTES.documentation.path)
  page(@Res() response: Response): void {
    response.setHeader('Content-Security-Policy', POLICY).setHeader('Content-Type', 'text/html; charset=utf-8').end(this.#page);
  }

  @Get(ROUTES.openapi.path)
  openApi(@Res() response: Response): void {
    response.setHeader('Content-Type', 'application/json; charset=utf-8').end(`${JSON.stringify(this.#document, null, 2)}\n`);
  }
}
