import { randomUUID } from 'node:crypto';
import { type Answer, type Ask, ask, askApi, type Browser, type KeyedProduct, raw, type RawAnswer, type System, signIn } from './product.ts';

/** Sample users that the attempts are made as; Tariq Bell sees early help and prevention in Norfolk, and nothing else. */
export const PEOPLE = ['tariq.bell', 'nora.adams', 'cerys.dunn', 'farida.hope', 'beth.jarvis', 'aiden.kaur', 'ada.lowe'] as const;
export type Person = (typeof PEOPLE)[number];

/** What attempts are made on: the product, browsers in which people have signed in, and the token of each one's session. */
export interface Ground {
  readonly product: KeyedProduct;
  readonly browsers: Readonly<Record<Person, Browser>>;
  readonly tokens: Readonly<Record<Person, string>>;
  /** Position of an entry that Tariq Bell may not see. */
  readonly foreignEntry: number;
}

export type Attempted = Pick<Answer, 'status' | 'headers' | 'text' | 'ms'>;

/** One request of somebody who means no good, and what becomes of it. */
export interface HostileRequest {
  readonly attack: string;
  /** What it is answered with; one of these where both are honest. */
  readonly status: number | readonly number[];
  attempt(ground: Ground): Promise<Attempted>;
  /** Must stand nowhere in the answer, its headers included. */
  readonly hides?: string | RegExp;
  /** Must stand in the answer. */
  readonly says?: RegExp;
  /** It reads bytes that are no HTTP, or ends before a handler is reached: the server's own answer has no headers of ours. */
  readonly atTheDoor?: true;
  /** It looks at a password, which takes its time on purpose. */
  readonly slow?: true;
}

export async function groundOf(product: KeyedProduct): Promise<Ground> {
  const browsers: Partial<Record<Person, Browser>> = {};
  const tokens: Partial<Record<Person, string>> = {};
  for (const person of PEOPLE) {
    const own = await signIn(product.url, person);
    browsers[person] = own;
    tokens[person] = tokenIn((await own.get('/schemes')).text);
  }
  const history = await askApi(product.url, product.keys.audit, '/api/v1/history/scheme%2FASC006');
  const [first] = JSON.parse(history.text) as { position: number }[];
  return { product, browsers: browsers as Ground['browsers'], tokens: tokens as Ground['tokens'], foreignEntry: first?.position ?? 0 };
}

export function tokenIn(html: string): string {
  const token = /name="_token" value="([0-9a-f]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error('the page has no token');
  return token;
}

type Attempt = HostileRequest['attempt'];

export const page =
  (person: Person | null, path: string, headers: Ask['headers'] = {}): Attempt =>
  ({ product, browsers }) =>
    person === null ? ask(product.url, path, { headers }) : browsers[person].get(path, headers);

/** A form that is sent with the session's own token and the headers of an honest browser. */
export const form =
  (person: Person, path: string, fields: Readonly<Record<string, string>> = {}, headers: Ask['headers'] = {}): Attempt =>
  ({ browsers, tokens }) =>
    browsers[person].post(path, { _token: tokens[person], _command: randomUUID(), _revision: '99', ...fields }, headers);

type Keyed = System | 'revoked' | 'disabled';

export const api =
  (system: Keyed, path: string, more: Ask = {}): Attempt =>
  ({ product }) =>
    askApi(product.url, product.keys[system], path, more);

export const json = (system: Keyed, body: string, path = '/api/v1/commands', type = 'application/json'): Attempt =>
  api(system, path, { method: 'POST', headers: { 'content-type': type }, body });

/** A command over HTTP; `more` are fields beside its data. */
export const command =
  (system: Keyed, name: string, data: object, more: object = {}): Attempt =>
  (ground) =>
    json(system, JSON.stringify({ id: randomUUID(), command: name, data, ...more }))(ground);

/** Bytes as they are, with the key of a system where `KEY` stands. */
export const bytes =
  (system: System, text: string): Attempt =>
  async ({ product }) =>
    parsed(await raw(product, text.replaceAll('KEY', product.keys[system])));

function parsed({ text, ms }: RawAnswer): Attempted {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1] ?? 0), headers, text: body.join('\r\n\r\n'), ms };
}
