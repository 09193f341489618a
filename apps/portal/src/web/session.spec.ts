import { describe, expect, it } from '@jest/globals';
import express from 'express';
import session from 'express-session';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { accountOf, redirectKept, requireSession, setUpSession } from './session.ts';

/** A store as far away as a database may be. */
class SlowStore extends session.MemoryStore {
  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    setTimeout(() => super.set(id, data, done), 150);
  }
}

/** Counts how often the end of a session is put off, and fails where it is told to. */
class CountingStore extends session.MemoryStore {
  touched = 0;
  failing = false;
  override touch(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    this.touched += 1;
    if (this.failing) return done?.(new Error('the store is away'));
    super.touch(id, data, done);
  }
}

describe('a session', () => {
  it('has its end put off by the first page of a minute, and by each until that has worked', async () => {
    const store = new CountingStore();
    const app = express();
    app.use(setUpSession({ store, secret: 'of a spec', secure: false }));
    app.get('/begin', (request, response) => {
      request.session.account = 'somebody';
      response.send('begun');
    });
    app.get('/page', (_, response) => void response.send('page'));
    app.use((_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => void response.end());
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const begin = async () => (await fetch(`${url}/begin`)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const open = async (cookie: string) => {
        const response = await fetch(`${url}/page`, { headers: { cookie } });
        await response.text();
        return response.headers.getSetCookie().length;
      };
      const [one, other] = [await begin(), await begin()];
      store.failing = true;
      await open(one).catch(() => undefined);
      store.failing = false;
      expect(store.touched).toBe(1);
      // The browser is told of its half hour with every page.
      expect([await open(one), await open(one), await open(one)]).toEqual([1, 1, 1]);
      expect(store.touched).toBe(2);
      await open(other);
      expect(store.touched).toBe(3);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is kept before its browser is sent on, however slow its store is', async () => {
    const app = express();
    app.use(setUpSession({ store: new SlowStore(), secret: 'of a spec', secure: false }));
    app.post('/forms', (request, response) => {
      request.session.notice = { text: 'It is recorded.', link: null };
      return redirectKept(request, response, '/next');
    });
    app.get('/next', (request, response) => void response.send(request.session.notice?.text ?? 'nothing'));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // A browser goes on when the headers are there, and does not wait for the body.
      const sent = await fetch(`${url}/forms`, { method: 'POST', redirect: 'manual' });
      const cookie = sent.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const next = await fetch(`${url}/next`, { headers: { cookie } });
      expect([sent.status, sent.headers.get('location'), await next.text()]).toEqual([303, '/next', 'It is recorded.']);
      await sent.text();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('that cannot be read is told to whoever asks for it, once, and not to files of ours, which carry no cookie either', async () => {
    class AwayStore extends session.MemoryStore {
      override get(_id: string, done: (error: unknown) => void): void {
        done(new Error('the store is away'));
      }
    }
    const [store, away] = [new session.MemoryStore(), new AwayStore()];
    const app = express();
    const [sound, lost] = [setUpSession({ store, secret: 'of a spec', secure: false }), setUpSession({ store: away, secret: 'of a spec', secure: false })];
    app.use((request, response, next) => (request.get('away') === undefined ? sound : lost)(request, response, next));
    app.get('/page', (request, response) => {
      let said = 'nothing';
      try {
        requireSession(request);
        request.session.account = 'somebody';
      } catch (error) {
        said = String(error);
      }
      response.json({ said, account: accountOf(request) ?? null });
    });
    app.get('/assets/a.css', (_, response) => void response.send('a {}'));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const begun = await fetch(`${url}/page`);
      const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      expect(await begun.json()).toEqual({ said: 'nothing', account: null });
      const told = await fetch(`${url}/page`, { headers: { cookie, away: 'yes' } });
      expect([told.status, await told.json(), told.headers.getSetCookie()]).toEqual([200, { said: 'Error: the store is away', account: null }, []]);
      for (const headers of [{ cookie }, { cookie, away: 'yes' }]) {
        const file = await fetch(`${url}/assets/a.css`, { headers });
        expect([file.status, await file.text(), file.headers.getSetCookie()]).toEqual([200, 'a {}', []]);
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
