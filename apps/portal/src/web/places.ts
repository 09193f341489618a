import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same from `src` and from `dist`: both lie beside `views` and `assets`. */
const PORTAL = fileURLToPath(new URL('../..', import.meta.url));

export const VIEWS = join(PORTAL, 'views');
export const OWN_ASSETS = join(PORTAL, 'assets');
/** Holds `govuk/components/…` and the prebuilt style sheet. */
export const GOVUK_FRONTEND = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist');
