import nunjucks from 'nunjucks';
import type { Assets } from './assets.ts';
import { withTrueMinus } from './format.ts';
import type { Frame } from './frame.ts';
import { GOVUK_FRONTEND, VIEWS } from './places.ts';

/** Turns view models into pages. Templates hold no logic beyond loops and what is there or not. */
export interface Renderer {
  page(template: string, frame: Frame, model: object): string;
}

export function setUpRenderer(assets: Assets): Renderer {
  const loader = new nunjucks.FileSystemLoader([VIEWS, GOVUK_FRONTEND], { noCache: false });
  const environment = new nunjucks.Environment(loader, { autoescape: true, trimBlocks: true, lstripBlocks: true });
  environment.addGlobal('asset', (name: string) => assets.addressOf(name));
  return { page: (template, frame, model) => withTrueMinus(environment.render(template, { frame, ...model })) };
}
