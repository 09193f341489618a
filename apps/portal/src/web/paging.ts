import { ownParameters } from './address.ts';
import { wholeNumber } from './format.ts';
import { numberAsked } from './questions.ts';
import type { Visit } from './visit.ts';

export interface Pages {
  readonly previous: string | null;
  readonly next: string | null;
  readonly items: readonly { readonly number: number; readonly href: string; readonly current: boolean; readonly ellipsis: boolean }[];
}

export interface Paged<T> {
  readonly items: readonly T[];
  /** `51 to 100 of 1,234`; empty where there is nothing. */
  readonly shown: string;
  readonly pages: Pages | null;
}

export const PAGE_SIZE = 50;

/** The page of a list that the address asks for by `page`; beyond the end the last one. Throws `BadQuestion`. */
export function paged<T>(visit: Visit, path: string, all: readonly T[], size = PAGE_SIZE): Paged<T> {
  const last = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(numberAsked(visit.parameters, 'page') ?? 1, last);
  const items = all.slice((page - 1) * size, page * size);
  const first = (page - 1) * size + 1;
  const shown = all.length === 0 ? '' : `${wholeNumber(first)} to ${wholeNumber(first + items.length - 1)} of ${wholeNumber(all.length)}`;
  return { items, shown, pages: pagesOf(visit, path, page, last) };
}

/** First, last, and those around the current one; null for a single page. */
export function pagesOf(visit: Visit, path: string, page: number, last: number): Pages | null {
  if (last === 1) return null;
  const href = (n: number) => visit.to(path, { ...ownParameters(visit.parameters), page: n === 1 ? null : n });
  const near = Array.from({ length: last }, (_, i) => i + 1).filter((n) => n === 1 || n === last || Math.abs(n - page) <= 1);
  const items = near.flatMap((n, index) => {
    const gap = index > 0 && n - (near[index - 1] ?? n) > 1;
    const item = { number: n, href: href(n), current: n === page, ellipsis: false };
    return gap ? [{ number: 0, href: '', current: false, ellipsis: true }, item] : [item];
  });
  return { previous: page > 1 ? href(page - 1) : null, next: page < last ? href(page + 1) : null, items };
}
