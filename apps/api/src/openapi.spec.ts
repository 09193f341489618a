import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMAND_SCHEMAS } from '@outturn/application';
import { load } from 'cheerio';
import { createHash } from 'node:crypto';
import { openApiDocument, templateOf } from './openapi/document.ts';
import { ROUTES, type Route } from './route-table.ts';
import { council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

const document = openApiDocument();
let api: Served;
beforeAll(async () => {
  api = await served(await council());
});
afterAll(async () => {
  await api.close();
});

/** Every `$ref` in a value. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : references(inner)));
}

describe('the description of the service', () => {
  it('has every route, with all its parameters', () => {
    for (const [name, route] of Object.entries<Route>(ROUTES)) {
      const operation = document.paths[templateOf(route.path)]?.[route.method.toLowerCase()];
      expect(operation?.operationId).toBe(name);
      expect(operation?.parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name)).toEqual(Object.keys(route.query.shape));
      expect(operation?.security.length).toBe(route.who === 'anyone' ? 0 : 1);
    }
    expect(Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length).toBe(Object.keys(ROUTES).length);
  });

  it('refers to nothing that it does not have', () => {
    const found = references(document);
    expect(found.length).toBeGreaterThan(50);
    for (const reference of found) {
      const [, , section, name] = reference.split('/') as ['#', 'components', 'schemas' | 'responses', string];
      expect(document.components[section][name]).toBeDefined();
    }
  });

  it('has the data of every command', () => {
    for (const name of Object.keys(COMMAND_SCHEMAS))
      expect(document.components.schemas[`${name}Data`]).toMatchObject({ description: expect.stringMatching(/^For /) });
  });

  it('is served as it is, to programs and to people', async () => {
    const answer = await api.get('/api/openapi.json', null);
    expect(answer.json).toEqual(JSON.parse(JSON.stringify(document)));
    const page = await api.get('/api/docs', null, { accept: 'text/html' });
    const $ = load(page.text);
    expect($('script, link, img, iframe, [style], [onclick]').length).toBe(0);
    for (const route of Object.values<Route>(ROUTES)) expect($('h2').text()).toContain(`${route.method} ${templateOf(route.path)}`);
    for (const link of $('a[href^="#"]')) expect($($(link).attr('href')).length).toBe(1);
    expect($('details').length).toBe(Object.keys(COMMAND_SCHEMAS).length);
    const hash = createHash('sha256').update($('style').text()).digest('base64');
    expect(page.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  });
});
