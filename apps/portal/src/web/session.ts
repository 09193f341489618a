import type { AccountEntry } from '@outturn/accounts';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { pathAsAsked } from './path.ts';
import { onPages } from './security.ts';

/** What a session remembers. The browser holds its id alone. */
declare module 'express-session' {
  interface SessionData {
    /** The account that has signed in. */
    account: string;
    /** When it signed in, by the directory's clock; milliseconds. A session ends some hours later however busy it was. */
    signedInAt: number;
    /** What was recorded last, told once on the next page. */
    notice: Notice;
    /** A key that was just made, to be shown once. */
    key: string;
    /** A form that was sent after its session had ended: kept until its sender has signed in again. */
    unsent: { readonly path: string; readonly values: Readonly<Record<string, string>> };
  }
}

export interface Notice {
  readonly text: string;
  /** The entry in the story. */
  readonly link: { readonly text: string; readonly href: string } | null;
}

export interface SessionSettings {
  /** Where sessions are kept; left out, in this process's memory (specs). */
  readonly store?: session.Store;
  /** Signs the cookie. */
  readonly secret: string;
  /** Pages are reached over HTTPS: the cookie is `__Host-` and secure. False on loopback. */
  readonly secure: boolean;
}

const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;

const PUT_OFF_EVERY_MS = 60_000;

/**
 * Puts the end of a session off once a minute at most: written with every page, every page would wait for the disk. So a
 * session can end a minute before its half hour is over, never after it.
 */
function putOffSeldom(store: session.Store): session.Store {
  const touch: ((id: string, data: session.SessionData, done: (error?: unknown) => void) => void) | undefined = store.touch?.bind(store);
  if (touch === undefined) return store;
  // In the order of time: those that were put off longest ago stand first.
  const putOff = new Map<string, number>();
  store.touch = (id: string, data: session.SessionData, done?: (error?: unknown) => void) => {
    const now = performance.now();
    for (const [other, at] of putOff) {
      if (now - at < PUT_OFF_EVERY_MS) break;
      putOff.delete(other);
    }
    if (putOff.has(id)) return done?.();
    putOff.set(id, now);
    touch(id, data, (error) => {
      if (error !== undefined && error !== null) putOff.delete(id);
      done?.(error);
    });
  };
  return store;
}

/** Requests whose session could not be read: the store is away. */
const LOST = new WeakMap<Request, unknown>();

/** Style sheets and pictures are everybody's: kept by caches of others too, they must not carry anybody's cookie. */
const WITHOUT_SESSION = /^\/assets\//;

/**
 * Sessions on the server, ended by half an hour without a request. Where they cannot be read the request goes on without
 * one, so that the guard, and with it a page, can say so.
 */
export function setUpSession({ store, secret, secure }: SessionSettings): RequestHandler {
  const handler = session({
    ...(store === undefined ? {} : { store: putOffSeldom(store) }),
    secret,
    name: secure ? '__Host-outturn' : 'outturn',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: IDLE_MS },
  });
  return onPages((request, response, next) => {
    if (WITHOUT_SESSION.test(pathAsAsked(request))) return next();
    let goneOn = false;
    handler(request, response, (error?: unknown) => {
      // Called again where a session could not be kept at the end of an answer: too late to be told, the answer is made.
      if (goneOn) return;
      goneOn = true;
      if (error !== undefined) LOST.set(request, error);
      next();
    });
  });
}

/** Throws what kept a request's session from being read. */
export function requireSession(request: Request): void {
  if (LOST.has(request)) throw LOST.get(request);
}

/** Whether there is a session that can be told from: none of a file of ours, none where the store is away. */
export function hasSession(request: Request): boolean {
  return (request.session as unknown) !== undefined;
}

/** The account that is signed in, unless its session has grown too old. */
export function accountOf(request: Request): string | undefined {
  if (!hasSession(request)) return undefined;
  const { account, signedInAt } = request.session;
  return account !== undefined && signedInAt !== undefined && Date.now() - signedInAt < LONGEST_MS ? account : undefined;
}

/** Signs in under a new session id, so that an id that somebody planted before is worth nothing. */
export function startSession(request: Request, { account, lastSignInAt }: AccountEntry): Promise<void> {
  const { unsent } = request.session;
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) return reject(error);
      request.session.account = account;
      request.session.signedInAt = lastSignInAt === null ? Date.now() : Date.parse(lastSignInAt);
      if (unsent) request.session.unsent = unsent;
      request.session.save((saving: unknown) => (saving ? reject(saving) : resolve()));
    });
  });
}

/**
 * Sends the browser on once the session is kept. Without that a browser that follows at once can be answered from the
 * session as it was before: it would not be told what was recorded.
 */
export function redirectKept(request: Request, response: Response, href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.save((error: unknown) => {
      if (error) return reject(error);
      response.redirect(303, href);
      resolve();
    });
  });
}

/** Ends this session, on the server and in the browser. */
export function endSession(request: Request, response: Response): Promise<void> {
  response.clearCookie('outturn').clearCookie('__Host-outturn', { secure: true });
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}
