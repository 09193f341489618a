import 'reflect-metadata';
import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { type CheerioAPI, load } from 'cheerio';
import { PortalModule } from '../portal.module.ts';
import type { PortalSources } from '../sources.ts';
import { PASSWORD } from './county.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Without the joiners that keep signs and amounts on one line. */
  readonly $: CheerioAPI;
}

export interface Served {
  readonly url: string;
  /** As the account that signed in last; `fay.finance` to begin with. Redirects are not followed. */
  get(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends the form that stands at a path, with these fields changed; the token and hidden fields go with it. */
  send(path: string, fields: Readonly<Record<string, string>>, files?: Readonly<Record<string, File>>): Promise<Answer>;
  signIn(account: string): Promise<void>;
  signOut(): void;
  close(): Promise<void>;
}

/** As a browser sends a form: with files in parts. */
export function bodyOf(fields: Readonly<Record<string, string>>, files?: Readonly<Record<string, File>>): URLSearchParams | FormData {
  if (files === undefined) return new URLSearchParams(fields);
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [name, file] of Object.entries(files)) body.append(name, file);
  return body;
}

/** The portal over HTTP on a free port of the loopback interface. */
export async function served(sources: PortalSources): Promise<Served> {
  const app = await NestFactory.create(PortalModule.register(sources), { logger: false });
  await app.listen(0, '127.0.0.1');
  // A connection that is kept is closed by the client alone: after a pause of the whole process it must not be closed while it is used.
  (app.getHttpServer() as Server).keepAliveTimeout = 0;
  const url = await app.getUrl();
  let cookie = '';
  const get = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie, ...(init.headers as Record<string, string> | undefined) },
    });
    const set = response.headers.getSetCookie().find((one) => one.startsWith('outturn='));
    if (set) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, $: load(text.replaceAll('\u2060', '')) };
  };
  const send = async (path: string, fields: Readonly<Record<string, string>>, files?: Readonly<Record<string, File>>): Promise<Answer> => {
    const { $ } = await get(path);
    const form = $('main form[method="post"]').first();
    const filled = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    const body = bodyOf({ ...filled, ...fields }, files);
    return get(form.attr('action') ?? path, { method: 'POST', body, headers: { origin: url } });
  };
  const signIn = async (account: string): Promise<void> => {
    cookie = '';
    const { status } = await send('/sign-in', { account, password: PASSWORD });
    if (status !== 303) throw new Error(`${account} could not sign in: ${status}`);
  };
  if ((await sources.accounts.find('fay.finance').catch(() => undefined)) !== undefined) await signIn('fay.finance').catch(() => undefined);
  return {
    url,
    get,
    send,
    signIn,
    signOut: () => {
      cookie = '';
    },
    close: () => app.close(),
  };
}
