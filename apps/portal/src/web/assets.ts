import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { GOVUK_FRONTEND, OWN_ASSETS } from './places.ts';

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Files that pages refer to, each under an address with the hash of its content, so that it may be cached for ever. */
export interface Assets {
  /** `outturn.css` → `/assets/outturn.2f1c9a….css`. Throws for a file that there is not. */
  addressOf(name: string): string;
  /** The file behind the last part of such an address; undefined for any other name, also for an older hash. */
  get(hashedName: string): Asset | undefined;
}

const TYPES: Readonly<Record<string, string>> = { '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

export function setUpAssets(): Assets {
  const files = new Map<string, Asset>();
  const addresses = new Map<string, string>();
  const add = (name: string, content: string) => {
    const bytes = Buffer.from(content, 'utf8');
    const extension = extname(name);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const hashedName = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    files.set(hashedName, { type: TYPES[extension] ?? 'application/octet-stream', bytes });
    addresses.set(name, `/assets/${hashedName}`);
  };
  add('govuk.css', inOwnTypeface(readFileSync(join(GOVUK_FRONTEND, 'govuk/govuk-frontend.min.css'), 'utf8')));
  for (const name of ['outturn.css', 'figures.css', 'media.css', 'icon.svg']) add(name, readFileSync(join(OWN_ASSETS, name), 'utf8'));
  return {
    addressOf: (name) => {
      const address = addresses.get(name);
      if (address === undefined) throw new Error(`there is no asset ${name}`);
      return address;
    },
    get: (hashedName) => files.get(hashedName),
  };
}

export const TYPEFACE = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif';

/**
 * govuk-frontend's prebuilt style sheet without what belongs to GOV.UK: its typeface and its crest. What the Sass setting
 * `$govuk-font-family` would do, without a build step.
 */
export function inOwnTypeface(css: string): string {
  return css
    .replace(/\/\*![^*]*Margaret Calvert[^*]*\*\//g, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/font-family:GDS Transport,arial,sans-serif/g, `font-family:${TYPEFACE}`)
    .replace(/[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}/g, '');
}
