import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import * as schemas from './openapi/schemas.ts';
import { type AccountName, type Council, council } from './testing/council.ts';
import { type Served, served } from './testing/served.ts';

let ledger: Council;
let api: Served;
beforeAll(async () => {
  ledger = await council();
  api = await served(ledger);
});
afterAll(async () => {
  await api.close();
});

interface Reader {
  readonly status: number;
  readonly headers: Headers;
  /** All that has come so far. */
  text(): string;
  /** The ids that have come so far, those without data too. */
  ids(): number[];
  until(seen: (text: string) => boolean): Promise<void>;
  readonly ended: Promise<void>;
  leave(): void;
}

async function listen(from: Served, query = '', account: AccountName = 'fatima', headers: Record<string, string> = {}): Promise<Reader> {
  const leaving = new AbortController();
  const response = await fetch(`${from.url}/api/v1/events${query}`, {
    headers: { authorization: `Bearer key-of-${account}`, ...headers },
    signal: leaving.signal,
  });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8');
  };
  const ended = read().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
    until: async (seen) => {
      for (let waited = 0; !seen(text); waited += 10) {
        if (waited > 5_000) throw new Error(`did not come: ${text.slice(-500)}`);
        await pause(10);
      }
    },
    ended,
    leave: () => leaving.abort(),
  };
}

const head = async () => (await ledger.wholeStore.head()).position;
const comment = async (subject = 'S1') => {
  const { json } = await api.command('Comment', { subject, text: randomUUID() });
  return (json as { position: number }).position;
};

describe('the stream of events', () => {
  it('gives every event from the first, in order, then the next as it comes', async () => {
    const reader = await listen(api);
    expect(reader.status).toBe(200);
    expect(reader.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reader.headers.get('outturn-position')).toBe(String(await head()));
    const next = await comment();
    await reader.until((text) => text.includes(`id: ${next}\n`));
    expect(reader.ids()).toEqual(Array.from({ length: next }, (_, index) => index + 1));
    const data = [...reader.text().matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? '') as object);
    expect(data.every((entry) => schemas.entry.safeParse(entry).success)).toBe(true);
    expect(data.at(-1)).toMatchObject({ position: next, type: 'Commented', actor: { user: 'fatima' } });
    reader.leave();
    await reader.ended;
  });

  it('resumes after Last-Event-ID, which goes before ?after=', async () => {
    const last = await comment();
    const [byHeader, byQuery] = [await listen(api, '?after=1', 'fatima', { 'last-event-id': String(last - 1) }), await listen(api, `?after=${last - 2}`)];
    await Promise.all([byHeader, byQuery].map((reader) => reader.until((text) => text.includes(`id: ${last}\n`))));
    expect([byHeader.ids(), byQuery.ids()]).toEqual([[last], [last - 1, last]]);
    byHeader.leave();
    byQuery.leave();
  });

  it('leaves out what the account may not see, and tells the position behind it', async () => {
    const own = await comment('C/R.5.307');
    const foreign = await comment('S1');
    const reader = await listen(api, `?after=${own - 1}`, 'north');
    await reader.until((text) => text.includes(`id: ${foreign}\n`));
    expect(reader.text()).toContain(`id: ${own}\nevent: Commented\n`);
    expect(reader.text()).toContain(`id: ${foreign}\n\n`);
    expect(reader.text()).not.toContain('scheme/S1');
    const whole = await listen(api, '', 'north');
    await whole.until((text) => text.includes(`id: ${foreign}\n`));
    expect(whole.text()).not.toMatch(/AccountRolesSet|scheme\/S1|"scheme":"S1"/);
    reader.leave();
    whole.leave();
  });

  it('says that it is still here, and ends when the key is revoked', async () => {
    const reader = await listen(api, `?after=${await head()}`, 'arthur');
    await reader.until((text) => text.includes(': still here\n'));
    ledger.revoked.add('key-of-arthur');
    await reader.ended;
    ledger.revoked.delete('key-of-arthur');
  });

  it('ends when the account loses its roles', async () => {
    const reader = await listen(api, `?after=${await head()}`, 'bea');
    expect((await api.command('SetAccountRoles', { account: 'bea', roles: [], services: [] }, 'ada')).json).toMatchObject({ status: 'recorded' });
    await reader.ended;
    expect(reader.text()).not.toContain('AccountRolesSet');
    await api.command('SetAccountRoles', { account: 'bea', roles: ['board'], services: [] }, 'ada');
  });

  it('gives only what can be read: facts that stand still hold it up', async () => {
    const own = await council();
    const behind = await served(own);
    const before = (await own.wholeStore.head()).position;
    own.standStill();
    await behind.command('Comment', { subject: 'S1', text: 'Later' });
    const reader = await listen(behind);
    await reader.until((text) => text.includes(`id: ${before}\n`));
    await pause(300);
    expect(reader.ids().at(-1)).toBe(before);
    await behind.close();
    await reader.ended;
  });

  it.each([
    ['?after=-1', {}, 400],
    ['?after=999999', {}, 400],
    ['?after=x', {}, 400],
    ['?from=1', {}, 400],
    ['', { 'last-event-id': 'x' }, 400],
    ['', { accept: 'application/json' }, 406],
  ])('refuses %s %j', async (query, headers, status) => {
    const reader = await listen(api, query, 'fatima', headers);
    reader.leave();
    expect(reader.status).toBe(status);
  });

  it('answers HEAD without a stream', async () => {
    const response = await fetch(`${api.url}/api/v1/events`, { method: 'HEAD', headers: { authorization: 'Bearer key-of-fatima' } });
    expect(response.status).toBe(200);
  });

  it('an account has so many open, and gets its places back', async () => {
    const readers = await Promise.all(Array.from({ length: 8 }, () => listen(api, '', 'felix')));
    expect(readers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await listen(api, '', 'felix')).status).toBe(429);
    for (const reader of readers) reader.leave();
    await pause(200);
    const again = await listen(api, '', 'felix');
    expect(again.status).toBe(200);
    again.leave();
  });
});

describe('a client that does not read', () => {
  it('is sent no more than its connection holds', async () => {
    const own = await council();
    let read = 0;
    const long = 'x'.repeat(50_000);
    const counting = {
      ...own,
      ledger: {
        ...own.ledger,
        entriesAt: async (positions: readonly number[]) => {
          read += positions.length;
          return (await own.ledger.entriesAt(positions)).map((entry) => ({ ...entry, data: { long } }));
        },
      },
    };
    const slow = await served(counting, []);
    const batch = Array.from({ length: 700 }, () => ({ id: randomUUID(), command: 'Comment', data: { subject: 'S1', text: 'x' } }));
    await slow.post('/api/v1/commands/batch', batch);
    const asked = request(`${slow.url}/api/v1/events`, { headers: { authorization: 'Bearer key-of-fatima' } });
    asked
      .on('response', (response) => response.pause())
      .on('error', () => undefined)
      .end();
    for (let waited = 0; read === 0 && waited < 5_000; waited += 10) await pause(10);
    await pause(1_000);
    const after = read;
    await pause(500);
    expect(after).toBeGreaterThan(0);
    expect(read).toBe(after);
    expect(read).toBeLessThan(700);
    asked.destroy();
    await slow.close();
  });
});

describe('the end of the service', () => {
  it('streams end cleanly, and what is under way is answered', async () => {
    const own = await council();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const handleAs: typeof own.handler.handleAs = async (account, input) => {
      begun();
      await held;
      return own.handler.handleAs(account, input);
    };
    const ending = await served({ ...own, handler: { ...own.handler, handleAs } });
    const reader = await listen(ending);
    const command = ending.command('Comment', { subject: 'S1', text: 'The last' });
    await underWay;
    const closed = ending.close();
    await reader.ended;
    release();
    expect((await command).status).toBe(201);
    await closed;
    await expect(fetch(`${ending.url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
