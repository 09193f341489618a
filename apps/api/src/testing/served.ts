import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RecordingModule } from '@outturn/application/command-bus';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { ApiModule } from '../api.module.ts';
import { setUpApi } from '../http/edge.ts';
import type { AccountName, Council } from './council.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: never;
}

export interface Served {
  readonly url: string;
  readonly application: INestApplication;
  /** With the key of an account; `null`: without one. */
  get(path: string, account?: AccountName | null, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, body: unknown, account?: AccountName | null, headers?: Record<string, string>): Promise<Answered>;
  /** A command with a fresh id where it states none. */
  command(command: string, data: object, account?: AccountName, more?: { readonly id?: string; readonly headers?: Record<string, string> }): Promise<Answered>;
  /** Bytes over a socket of its own, and all that comes back until the connection closes. */
  raw(bytes: string): Promise<string>;
  close(): Promise<void>;
}

/** The service over HTTP on a free port of the loopback interface; with further controllers, or as if nobody had set up its edge. */
export async function served(sources: Council, more: NonNullable<Parameters<typeof Module>[0]['controllers']> = [], edge = true): Promise<Served> {
  @Module({ imports: [RecordingModule.register(sources.handler), ApiModule.register(sources)], controllers: more })
  class Whole {}
  const application = await NestFactory.create(Whole, { logger: false });
  if (edge) setUpApi(application);
  await application.listen(0, '127.0.0.1');
  // A connection that is kept is closed by the client alone: after a pause of the whole process it must not be closed while it is used.
  (application.getHttpServer() as Server).keepAliveTimeout = 0;
  const url = await application.getUrl();
  const send = async (path: string, init: RequestInit, account: AccountName | null, headers: Record<string, string>): Promise<Answered> => {
    const key: Record<string, string> = account === null ? {} : { authorization: `Bearer key-of-${account}` };
    const response = await fetch(`${url}${path}`, { ...init, redirect: 'manual', headers: { ...key, ...headers } });
    const text = await response.text();
    const isJson = /\/(problem\+)?json(;|$)/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : undefined) as never };
  };
  const post: Served['post'] = (path, body, account = 'fatima', headers = {}) =>
    send(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }, account, { 'content-type': 'application/json', ...headers });
  return {
    url,
    application,
    get: (path, account = 'fatima', headers = {}) => send(path, {}, account, headers),
    post,
    command: (command, data, account = 'fatima', { id = randomUUID(), headers = {} } = {}) => post('/api/v1/commands', { id, command, data }, account, headers),
    raw: (bytes) =>
      new Promise((resolve, reject) => {
        let back = '';
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
        socket.setEncoding('utf8').on('data', (chunk: string) => (back += chunk));
        socket.on('close', () => resolve(back)).on('error', (error) => (back === '' ? reject(error) : resolve(back)));
      }),
    close: async () => {
      await application.close();
      await sources.close();
    },
  };
}
