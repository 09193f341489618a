import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import session from 'express-session';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { setUpUploads, uploadsOf } from './uploads.ts';

let server: Server;
let open: Socket[] = [];
const port = () => (server.address() as AddressInfo).port;
beforeAll(async () => {
  const app = express();
  // Whoever says who they are has signed in.
  app.use(session({ secret: 'of a spec', resave: false, saveUninitialized: false }));
  app.use((request, _, next) => {
    const account = request.get('account');
    if (account !== undefined) Object.assign(request.session, { account, signedInAt: Date.now() });
    next();
  });
  app.use(setUpUploads(() => true));
  app.post('/form', (request, response) => void response.json(uploadsOf(request).uploads.map(({ name, bytes }) => [name, bytes.length])));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(async () => {
  for (const socket of open) socket.destroy();
  open = [];
  await pause(100);
});
afterAll(() => {
  for (const socket of open) socket.destroy();
  server.closeAllConnections();
  server.close();
});

const PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n';
const headOf = (account: string | undefined, length: number) =>
  [
    'POST /form HTTP/1.1',
    `Host: 127.0.0.1:${port()}`,
    `Origin: http://127.0.0.1:${port()}`,
    ...(account === undefined ? [] : [`Account: ${account}`]),
    'Content-Type: multipart/form-data; boundary=x',
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');

/** Begins to send files, and goes no further. */
async function begin(account?: string): Promise<void> {
  const socket = connect(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  open.push(socket);
  await once(socket, 'connect');
  socket.write(`${headOf(account, 100_000)}${PART}`);
}

async function send(account?: string, name = 'a.pdf'): Promise<{ status: number; files: unknown }> {
  const body = `--x\r\nContent-Disposition: form-data; name="file"; filename*=UTF-8''${name}\r\n\r\n%PDF-1.4\n\r\n--x--\r\n`;
  const response = await fetch(`http://127.0.0.1:${port()}/form`, {
    method: 'POST',
    headers: { origin: `http://127.0.0.1:${port()}`, 'content-type': 'multipart/form-data; boundary=x', ...(account === undefined ? {} : { account }) },
    body,
  });
  return { status: response.status, files: response.ok ? await response.json() : await response.text() };
}

describe('forms with files', () => {
  it('are read with the files of whoever has signed in, and of nobody else', async () => {
    expect(await send('sam')).toEqual({ status: 200, files: [['a.pdf', 9]] });
    expect(await send()).toEqual({ status: 200, files: [] });
  });

  it('have names of one line', async () => {
    expect(await send('sam', 'a%00b%0d%0ac.pdf')).toEqual({ status: 200, files: [['abc.pdf', 9]] });
  });

  it('of nobody take no place of whoever has signed in, however slowly they come', async () => {
    for (let n = 0; n < 12; n += 1) await begin();
    await pause(100);
    expect([(await send()).status, (await send('sam')).status]).toEqual([503, 200]);
  });

  it('of one account leave places for others, and give theirs back when they break off', async () => {
    for (let n = 0; n < 12; n += 1) await begin('sam');
    await pause(100);
    expect([(await send('sam')).status, (await send('olga')).status]).toEqual([503, 200]);
    for (const socket of open) socket.destroy();
    await pause(100);
    expect((await send('sam')).status).toBe(200);
  });

  it('of many are as many as can be held', async () => {
    for (const account of ['a', 'b', 'c', 'd']) for (let n = 0; n < 2; n += 1) await begin(account);
    await pause(100);
    expect((await send('sam')).status).toBe(503);
  });
});
