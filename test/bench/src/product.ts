import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillWithSample } from './sample-data.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'apps', 'cli', 'dist', 'main.js');
const AS_NPM_STARTS_IT = '--max-semi-space-size=64';
const START_MS = 180_000;

/** The whole product as its users have it: the compiled command line serving the sample councils, on a database in a temporary folder. */
export interface Product {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly data: string;
  /** Runs the command line beside the server, on the same ledger; gives its standard output. Throws where it does not end with 0. */
  outturn(...args: string[]): Promise<string>;
  /** Makes a system's account with these roles and services, and gives a key for it. */
  systemKey(account: string, roles: readonly string[], services?: readonly string[]): Promise<string>;
  /** Makes an account for somebody who signs in with the password of the sample users. */
  createPerson(account: string, roles: readonly string[]): Promise<void>;
  /** What the server has said on its standard error. */
  said(): string;
  /** Stops the server and removes the folder. */
  stop(): Promise<void>;
}

/** Starts it on a free port, and waits until it says where it is. On a database that is there already, where one is named: without the sample councils then. */
export async function startProduct(database = ''): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'outturn-product-'));
  if (database === '') await fillWithSample(data, loadSample);
  const run = (args: readonly string[]) => spawnOutturn(args, database);
  const child = run(['serve', ...(database === '' ? ['--demo'] : []), '--data', data, '--port', '0']);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  try {
    const port = await portSaid(child, () => said);
    const outturn = (...args: string[]) => outputOf(run([...args, '--data', data]));
    const createPerson = async (account: string, roles: readonly string[]) => {
      const creating = run(['account', 'create', account, '--name', account, '--role', ...roles, '--password-stdin', '--data', data]);
      creating.stdin?.end(SAMPLE_PASSWORD);
      await outputOf(creating);
    };
    const systemKey = async (account: string, roles: readonly string[], services: readonly string[] = []) => {
      const granted = [...(roles.length > 0 ? ['--role', ...roles] : []), ...(services.length > 0 ? ['--service', ...services] : [])];
      await outturn('account', 'create', account, '--system', '--name', `System ${account}`, ...granted);
      return (await outturn('account', 'key', account, '--label', 'for tests')).trim();
    };
    return { url: `http://127.0.0.1:${port}`, port, data, outturn, systemKey, createPerson, said: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts a server on nothing, which loads the sample councils, and stops it when it is there. */
async function loadSample(data: string): Promise<void> {
  const child = spawnOutturn(['serve', '--demo', '--data', data, '--port', '0'], '');
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  try {
    await portSaid(child, () => said);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function spawnOutturn(args: readonly string[], database: string): ChildProcess {
  return spawn(process.execPath, [AS_NPM_STARTS_IT, PROGRAM, ...args], { env: { ...process.env, OUTTURN_DATABASE_URL: database }, stdio: 'pipe' });
}

function portSaid(child: ChildProcess, said: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the product did not start in ${START_MS / 1_000} s: ${said()}`)), START_MS);
    const look = () => {
      const port = /Outturn is at http:\/\/[^:]+:(\d+)\//.exec(said())?.[1];
      if (port === undefined) return;
      clearTimeout(late);
      resolve(Number(port));
    };
    child.stderr?.on('data', look);
    child.on('close', (code) => {
      clearTimeout(late);
      reject(new Error(`the product ended with ${code}: ${said()}`));
    });
  });
}

function outputOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let [out, err] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`ended with ${code}: ${err}`))));
  });
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** From the first byte sent to the last byte read, in milliseconds. */
  readonly ms: number;
  /** Bytes of the body as they came, compressed or not. */
  readonly bytes: number;
}

/** Connections are kept, as browsers keep theirs. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request, as it is given: no header is added or refused, no redirect followed, nothing decompressed. */
export function ask(url: string, path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const started = performance.now();
  const length = body === undefined || headers['transfer-encoding'] !== undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { ...length, ...headers }, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: bytes.toString('utf8'),
          ms: performance.now() - started,
          bytes: bytes.length,
        });
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that was kept may have been closed by the server while nobody asked: what only reads is asked again.
      if (method === 'GET' && sent.reusedSocket && error.code === 'ECONNRESET') resolve(ask(url, path, { headers }));
      else reject(error);
    });
    sent.end(body);
  });
}

/** What somebody sits at: it has one session, and sends forms as a browser does. */
export interface Browser {
  get(path: string, headers?: Ask['headers']): Promise<Answer>;
  /** Sends fields to an address with the headers of a browser on a page of the same site; `headers` go before those. */
  post(path: string, fields: Readonly<Record<string, string>>, headers?: Ask['headers']): Promise<Answer>;
  /** Opens the form at a path and sends it with these fields beside its hidden ones. Gives the page where the form cannot be opened. */
  send(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  /** The cookie header as it is now; set to go on with another one. */
  cookie: string;
}

export function browser(url: string): Browser {
  const take = (answer: Answer) => {
    const set = answer.headers['set-cookie']?.find((one) => /^(__Host-)?outturn=/.test(one));
    if (set !== undefined) self.cookie = set.split(';')[0] ?? '';
    return answer;
  };
  const self: Browser = {
    cookie: '',
    get: async (path, headers = {}) => take(await ask(url, path, { headers: { cookie: self.cookie, ...headers } })),
    post: async (path, fields, headers = {}) => {
      const own = { cookie: self.cookie, origin: url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
      return take(await ask(url, path, { method: 'POST', headers: { ...own, ...headers }, body: new URLSearchParams(fields).toString() }));
    },
    send: async (path, fields) => {
      const page = await self.get(path);
      const form = formIn(page.text);
      return page.status === 200 && form !== undefined ? self.post(form.action, { ...form.hidden, ...fields }) : page;
    },
  };
  return self;
}

export const SAMPLE_PASSWORD = 'try the sample councils';

/** A browser in which an account has signed in. Throws where it could not. */
export async function signIn(url: string, account: string, password = SAMPLE_PASSWORD): Promise<Browser> {
  const own = browser(url);
  const { status } = await own.send('/sign-in', { account, password });
  if (status !== 303) throw new Error(`${account} could not sign in: ${status}`);
  return own;
}

export interface FoundForm {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** The first form of a page's main part that is sent with POST, with what it carries unseen. */
export function formIn(html: string): FoundForm | undefined {
  const main = html.slice(html.indexOf('<main'));
  const [, action, inside] = /<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(main) ?? [];
  if (action === undefined || inside === undefined) return undefined;
  const hidden = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [plain(name), plain(value)] as const,
  );
  return { action: plain(action), hidden: Object.fromEntries(hidden) };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/** One request of a system that has a key. */
export function askApi(url: string, key: string, path: string, { headers = {}, ...more }: Ask = {}): Promise<Answer> {
  return ask(url, path, { ...more, headers: { authorization: `Bearer ${key}`, ...headers } });
}

export function sendCommand(url: string, key: string, command: object): Promise<Answer> {
  return askApi(url, key, '/api/v1/commands', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) });
}
