import { describe, expect, it } from '@jest/globals';
import express from 'express';
import session from 'express-session';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { redirectKept, setUpSession } from './session.ts';

/** A store as far away as a database may be. */
class SlowStore extends session.MemoryStore {
  override set(id: string, data: session.SessionData, done?: (error?: unknown) => void): void {
    setTimeout(() => super.set(id, data, done), 150);
  }
}

describe('a session', () => {
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
});
