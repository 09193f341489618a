import { Controller, Get, Inject, NotFoundException, Param, Res, StreamableFile, UseFilters } from '@nestjs/common';
import type { Response } from 'express';
import type { Assets } from '../web/assets.ts';
import { PageFailures } from '../web/page-failures.ts';

export const ASSETS = Symbol('Assets');

/** Style sheets and pictures. An address changes with its content, so that it is kept for good. */
@Controller('assets')
@UseFilters(PageFailures)
export class AssetsController {
  readonly #assets: Assets;

  constructor(@Inject(ASSETS) assets: Assets) {
    this.#assets = assets;
  }

  @Get(':name')
  asset(@Param('name') name: string, @Res({ passthrough: true }) response: Response): StreamableFile {
    const asset = this.#assets.get(name);
    if (asset === undefined) throw new NotFoundException();
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    return new StreamableFile(asset.bytes, { type: asset.type });
  }
}
