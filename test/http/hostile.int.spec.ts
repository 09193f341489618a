import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Attempted, type Ground, groundOf, type HostileRequest, tokenIn } from './attempts.ts';
import { HOSTILE } from './hostile.ts';
import { browser, type KeyedProduct, SAMPLE_PASSWORD, startKeyedProduct } from './product.ts';

const QUICK_MS = 1_000;
/** What would tell of the machine: stack frames, paths, the database's own words. */
const OF_THE_MACHINE = /\n\s+at \S|node_modules|\/dist\/|\.ts:\d|syntax error at|pg_catalog|SELECT .* FROM/;

let product: KeyedProduct;
let ground: Ground;
beforeAll(async () => {
  product = await startKeyedProduct();
  ground = await groundOf(product);
}, 300_000);
afterAll(async () => {
  await product?.stop();
});

/** A machine that others work on may be slow once; what is slow twice is slow. */
const TRIES = 5;

/** Asked again where it was slow, or where the server closed on a body that it had refused before all of it was sent: then the answer may be lost. */
async function attempted(hostile: HostileRequest): Promise<Attempted> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await hostile.attempt(ground);
      if (answer.ms <= QUICK_MS || tries > 1) return answer;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'EPIPE' && code !== 'ECONNRESET') || tries === TRIES) throw error;
    }
  }
}

function missingHeaders({ headers }: Attempted): string[] {
  const wanted: readonly (readonly [string, RegExp])[] = [
    ['content-security-policy', /default-src 'none'/],
    ['x-content-type-options', /^nosniff$/],
    ['x-frame-options', /^DENY$/],
    ['referrer-policy', /^(no-referrer|same-origin)$/],
  ];
  const missing = wanted.filter(([name, value]) => !value.test(String(headers[name] ?? ''))).map(([name]) => name);
  return [...missing, ...['x-powered-by', 'access-control-allow-origin'].filter((name) => headers[name] !== undefined)];
}

describe.each(Object.entries(HOSTILE))('%s', (_, requests) => {
  it.each(requests.map((hostile) => [hostile.attack, hostile] as const))('%s', async (_attack, hostile) => {
    const before = await product.position();
    const answer = await attempted(hostile);
    expect([hostile.status].flat()).toContain(answer.status);
    expect(await product.position()).toBe(before);
    const shown = `${JSON.stringify(answer.headers)}\n\n${answer.text}`;
    expect(shown).not.toMatch(OF_THE_MACHINE);
    if (hostile.hides !== undefined) expect(shown).not.toMatch(hostile.hides);
    if (hostile.says !== undefined) expect(answer.text).toMatch(hostile.says);
    if (hostile.atTheDoor !== true) expect(missingHeaders(answer)).toEqual([]);
    if (hostile.slow !== true) expect(answer.ms).toBeLessThan(QUICK_MS);
  });
});

describe('passwords that are tried', () => {
  const tried = async (account: string, password: string): Promise<Attempted> => {
    const own = browser(product.url);
    return own.post('/sign-in', { _token: tokenIn((await own.get('/sign-in')).text), account, password });
  };
  const typical = async (account: (n: number) => string) => {
    const times: number[] = [];
    for (let n = 0; n < 7; n += 1) times.push((await tried(account(n), 'not the password')).ms);
    return times.sort((a, b) => a - b)[3] ?? 0;
  };

  it('lock the account out, for who knows the right one too', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 14 && statuses.at(-1) !== 429; n += 1) statuses.push((await tried('bashir.grant', `guess ${n}`)).status);
    expect([statuses.at(-1), new Set(statuses.slice(0, -1))]).toEqual([429, new Set([401])]);
    expect((await tried('bashir.grant', SAMPLE_PASSWORD)).status).toBe(429);
  });

  it('tell nothing of whether an account is there, by words or by time', async () => {
    const [known, unknown] = [await tried('wanda.frost', 'wrong'), await tried('nobody.here', 'wrong')];
    const told = ({ text }: Attempted) => text.replaceAll(/[0-9a-f]{256}/g, '').replaceAll(/wanda\.frost|nobody\.here/g, '');
    expect([unknown.status, told(unknown)]).toEqual([known.status, told(known)]);
    const ratio = (await typical((n) => `nobody.${n}`)) / (await typical(() => 'wanda.frost'));
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

it('there are more than a hundred', () => {
  expect(Object.values(HOSTILE).flat().length).toBeGreaterThan(100);
});

it('the server said nothing of it but that it is there, and is there still', async () => {
  expect(product.said()).not.toMatch(/ERROR|exception|unhandled/);
  expect(await product.position()).toBeGreaterThan(0);
});
