import { describe, expect, it } from '@jest/globals';
import { FORMS } from '../../../apps/portal/src/forms/registry.ts';
import { ROUTES } from '../../../apps/portal/src/web/routes.ts';
import { deepPages, listPages, type PageSources } from './list-pages.ts';
import type { Question } from './tracker.ts';

const question: Question = { year: '2020-21', period: 2, moment: { position: 9, recordedAt: '2020-05-31T12:00:00.000Z' } };
const unasked = () => Promise.reject(new Error('nothing is asked here'));
const sources: PageSources = {
  queries: { report: unasked, diff: unasked, trace: unasked, history: unasked },
  facts: { asAt: unasked, between: unasked },
  ledger: { search: unasked },
};

/** Pages of a path of their own that list nothing: they sign in, record, or follow one figure. */
const LIST_NOTHING = ['/sign-in', '/account', '/forecasts/several', '/budget-returns', '/actuals/import', '/audit/trace', '/admin/people/new'];

describe('the pages that the bench opens', () => {
  const pages = listPages(sources, question, 3);

  it('are all pages of the portal that list, and no other', () => {
    const forms = new Set(FORMS.map(({ path }) => path));
    const own = Object.keys(ROUTES).flatMap((route) => {
      const [method = '', path = ''] = route.split(' ');
      return method === 'GET' && !/[:*]/.test(path) && !forms.has(path) ? [path] : [];
    });
    const opened = new Set(pages.map(({ path }) => path.split('?')[0]));
    expect(opened).toEqual(new Set(own.filter((path) => !LIST_NOTHING.includes(path))));
  });

  it('have a goal each, and names that tell them apart', () => {
    for (const { goal } of pages) expect('times' in goal ? goal.times : goal.ms).toBeGreaterThan(0);
    const names = [...pages, ...deepPages(question).map(({ name }) => ({ name: `${name}, far down` }))].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
