import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { load } from 'cheerio';
import { PortalModule } from './portal.module.ts';
import { county, PASSWORD } from './testing/county.ts';
import { setUpPublicAddress } from './web/public-address.ts';

const PUBLIC = 'https://outturn.council.example';

let application: NestExpressApplication;
beforeAll(async () => {
  const sources = await county();
  const module = PortalModule.register({ ...sources, sessions: { ...sources.sessions, secure: true } });
  application = await NestFactory.create<NestExpressApplication>(module, { logger: false });
  setUpPublicAddress(application, new URL(PUBLIC));
  await application.listen(0, '127.0.0.1');
});
afterAll(() => application.close());

/** Signs in as a browser does that speaks with a proxy, which passes on what it is told to. */
async function signIn(origin: string, passedOn: Readonly<Record<string, string>> = {}): Promise<Response> {
  const url = await application.getUrl();
  const page = await fetch(`${url}/sign-in`, { headers: passedOn });
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const token = String(load(await page.text())('main [name=_token]').val());
  return fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...passedOn, cookie, origin, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _token: token, account: 'fay.finance', password: PASSWORD }),
  });
}

it.each([
  ['says nothing of how it was asked', {}],
  ['says all', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'outturn.council.example' }],
  ['passes on what a client made up', { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' }],
])('people sign in through a proxy that %s, with a cookie for HTTPS and this address alone', async (_, passedOn) => {
  const { status, headers } = await signIn(PUBLIC, passedOn);
  expect([status, headers.get('location')]).toEqual([303, '/']);
  expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-outturn=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/)]);
});

it.each(['https://evil.example', 'http://outturn.council.example', 'https://outturn.council.example:8443'])('a form from %s is refused', async (origin) => {
  for (const passedOn of [{}, { 'x-forwarded-host': new URL(origin).host, 'x-forwarded-proto': 'http' }]) {
    expect((await signIn(origin, passedOn)).status).toBe(403);
  }
});
