import { randomInt, randomUUID } from 'node:crypto';
import { type Answer, ask, askApi, type Browser, formIn, sendCommand } from './product.ts';

/** The sample has closed the periods before. */
const anOpenPeriod = (): number => randomInt(3, 13);

/** A scheme that returns are made for, with its forecast as far as it is known. */
export interface LoadedScheme {
  readonly scheme: string;
  forecast: bigint;
}

/** What was told to have been recorded. */
export interface Acknowledged {
  readonly command: string;
  readonly kind: string;
  /** Of its last event, where the answer says so. */
  readonly position?: number;
}

/** What all users together have seen. */
export interface Seen {
  /** Milliseconds of each answer, by kind of request. */
  readonly took: Map<string, number[]>;
  readonly acknowledged: Acknowledged[];
  /** Answers that say that somebody else was quicker. */
  conflicts: number;
  readonly failures: string[];
}

export interface LoadGround {
  readonly url: string;
  /** Keys of systems in finance. */
  readonly keys: readonly string[];
  readonly year: string;
  /** Each has one user who states its forecast through the service. */
  readonly own: readonly LoadedScheme[];
  /** Many people change these at once, through forms. */
  readonly contended: readonly LoadedScheme[];
  readonly start: number;
}

type Act = () => Promise<void>;

/** A system that reads reports and records through its key. */
export function system(ground: LoadGround, seen: Seen, n: number): readonly Act[] {
  const { url, year } = ground;
  const key = ground.keys[n % ground.keys.length] ?? '';
  const own = ground.own[n % ground.own.length];
  if (own === undefined) throw new Error('there is no scheme to record for');
  const any = () => ground.own[randomInt(ground.own.length)]?.scheme ?? own.scheme;
  const read =
    (kind: string, path: () => string): Act =>
    async () =>
      note(seen, kind, await askApi(url, key, path()), [200]);
  const record =
    (kind: string, command: string, data: () => object): Act =>
    async () => {
      const sent = { id: randomUUID(), command, data: data() };
      const first = await sendCommand(url, key, sent);
      // 200: it was so already, and nothing was to be recorded.
      note(seen, kind, first, [200, 201]);
      if (first.status !== 201) return;
      const { position } = JSON.parse(first.text) as { position: number };
      seen.acknowledged.push({ command: sent.id, kind, position });
      if (randomInt(10) > 0) return;
      const again = await sendCommand(url, key, sent);
      note(seen, 'API: the same command again', again, [200]);
      if (again.status === 200 && (JSON.parse(again.text) as { position: number }).position !== position)
        seen.failures.push(`${sent.id} was answered with another position when it was sent again`);
    };
  return [
    read('API: tracker', () => `/api/v1/reports/savings-tracker?year=${year}`),
    read('API: summary', () => `/api/v1/reports/programme-summary?by=programme&year=${year}`),
    read('API: history', () => `/api/v1/history/scheme/${encodeURIComponent(any())}`),
    read('API: status', () => '/api/v1/status'),
    record('API: confirm a forecast', 'ConfirmForecast', () => ({ scheme: any(), year, period: anOpenPeriod() })),
    record('API: comment', 'Comment', () => ({ subject: `scheme/${any()}`, text: `Looked at by system ${n}` })),
    record('API: milestone', 'SetMilestone', () => ({ scheme: any(), milestone: `Milestone ${randomUUID()}`, due: '2018-01-31' })),
    record('API: claim', 'ClaimSaving', () => claimOf(own.scheme, year)),
    // One after the other for its own scheme, so that its reasons always add up.
    ...(n < ground.own.length ? [record('API: change a forecast', 'ChangeForecast', () => changeOf(own, year))] : []),
  ];
}

/** A person in finance who looks at pages and sends forms. */
export function person(ground: LoadGround, seen: Seen, browser: Browser): readonly Act[] {
  const { year, start } = ground;
  const contended = () => `/schemes/${encodeURIComponent(ground.contended[randomInt(ground.contended.length)]?.scheme ?? '')}`;
  const any = () => `/schemes/${encodeURIComponent(ground.own[randomInt(ground.own.length)]?.scheme ?? '')}`;
  const look =
    (kind: string, path: () => string): Act =>
    async () =>
      note(seen, kind, await browser.get(path()), [200]);
  const follow = async (kind: string, command: string, location: string): Promise<void> => {
    const page = await browser.get(location);
    note(seen, `${kind}: what follows`, page, [200]);
    // A confirmation that stands already is told to be so, and leaves no entry.
    if (!page.text.includes('Nothing was to be recorded')) seen.acknowledged.push({ command, kind });
  };
  const send =
    (kind: string, path: () => string, fields: (page: string) => Readonly<Record<string, string>>, conflicts: readonly number[]): Act =>
    async () => {
      const page = await browser.get(path());
      note(seen, `${kind}: open`, page, [200]);
      const form = formIn(page.text);
      if (page.status !== 200 || form === undefined) return;
      const answer = await browser.post(form.action, { ...form.hidden, ...fields(page.text) });
      note(seen, `${kind}: send`, answer, [303, ...conflicts]);
      if (answer.status === 303) return follow(kind, form.hidden['_command'] ?? '', answer.headers.location ?? '/');
      if (answer.status === 422 && !answer.text.includes('Reasons add up')) seen.failures.push(`${kind} was refused: ${summaryOf(answer.text)}`);
      else if (conflicts.includes(answer.status)) seen.conflicts += 1;
    };
  return [
    look('page: dashboard', () => '/'),
    look('page: tracker', () => `/schemes?year=${year}`),
    look('page: scheme', any),
    look('page: movements', () => `/movements?since=${start}`),
    look('page: entry', () => `/audit/entries/${randomInt(1, start)}`),
    look('page: tracker as it was', () => `/schemes?year=${year}&as-at=${randomInt(500, start)}`),
    send(
      'form: comment',
      () => `${any()}/comment`,
      () => ({ text: 'Looked at by a person' }),
      [],
    ),
    send(
      'form: confirm',
      () => `${contended()}/confirm?year=${year}`,
      () => ({ period: String(anOpenPeriod()) }),
      [409],
    ),
    send(
      'form: milestone',
      () => `${contended()}/milestone`,
      () => ({ milestone: `Milestone ${randomUUID()}`, 'due-day': '31', 'due-month': '1', 'due-year': '2018' }),
      [409],
    ),
    send('form: change a forecast', () => `${contended()}/forecast?year=${year}`, changeTyped, [409, 422]),
  ];
}

function note(seen: Seen, kind: string, { status, ms, text }: Answer, expected: readonly number[]): void {
  const all = seen.took.get(kind);
  if (all === undefined) seen.took.set(kind, [ms]);
  else all.push(ms);
  if (!expected.includes(status)) seen.failures.push(`${kind} was answered with ${status}: ${summaryOf(text)}`);
}

function summaryOf(text: string): string {
  const said = /error-summary[\s\S]*?<\/div>\s*<\/div>/.exec(text)?.[0] ?? text;
  return said
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
}

/** Pence as pounds. */
const pounds = (pence: bigint): string =>
  `${pence < 0n ? '-' : ''}${(pence < 0n ? -pence : pence) / 100n}.${String((pence < 0n ? -pence : pence) % 100n).padStart(2, '0')}`;

export function pence(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** A penny to two thousand pounds up or down, with the reason that makes up all of it. Period 12 is the latest, so that the last one stated stands. */
function changeOf(own: LoadedScheme, year: string): object {
  const movement = BigInt(randomInt(1, 200_000) * (randomInt(2) === 0 ? 1 : -1));
  own.forecast += movement;
  return {
    scheme: own.scheme,
    year,
    period: 12,
    forecast: pounds(own.forecast),
    reasons: [{ code: 'delay', amount: pounds(movement), narrative: 'Under load' }],
  };
}

function changeTyped(page: string): Record<string, string> {
  const was = pence(/name="was" value="(-?\d+\.\d\d)"/.exec(page)?.[1] ?? '0.00');
  return { period: '12', forecast: pounds(was + 10_000n), 'reasons.0.code': 'delay', 'reasons.0.amount': '100', 'reasons.0.narrative': 'Under load' };
}

function claimOf(scheme: string, year: string): object {
  const id = randomUUID();
  return {
    claim: `LOAD-${id}`,
    shares: [{ scheme, percent: '100' }],
    year,
    subject: { kind: 'contract', key: id },
    effectiveFrom: '2017-10-02',
    effect: { annual: '1000.00' },
    deliveryKind: 'recurrent',
    progress: 'progressing',
    evidence: [{ title: 'Made up under load' }],
  };
}

/** Every entry after a position, by the command that recorded it: read from the stream of events until the end that is named. */
export async function entriesByCommand(
  url: string,
  key: string,
  after: number,
  upTo: number,
): Promise<Map<string, { readonly position: number; readonly what: string }[]>> {
  const found = new Map<string, { position: number; what: string }[]>();
  const response = await fetch(`${url}/api/v1/events?after=${after}`, { headers: { authorization: `Bearer ${key}` } });
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = `${rest}${Buffer.from(chunk).toString('utf8')}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {"')) continue;
      const { command, position, type, stream } = JSON.parse(line.slice(6)) as { command: string; position: number; type: string; stream: string };
      found.set(command, [...(found.get(command) ?? []), { position, what: `${type} ${stream}` }]);
      // Leaving the loop ends the stream.
      if (position >= upTo) return found;
    }
  }
  throw new Error(`the stream of events ended before position ${upTo}`);
}

/** Position of the ledger's end. */
export async function headOf(url: string, key: string): Promise<number> {
  const { text } = await ask(url, '/api/v1/status', { headers: { authorization: `Bearer ${key}` } });
  return (JSON.parse(text) as { ledger: { position: number } }).ledger.position;
}
