import type { Queries } from '@outturn/reporting';
import { compared, type Measurement, ms, seconds, sideBySide } from './measure.ts';
import { type Browser, signIn, startProduct } from './product.ts';
import type { Question } from './tracker.ts';

const TURNS = 7;
const WARMING = 3;
/** Compressed, as it goes over the wire. */
const LARGEST_PAGE_KB = 60;
const READER = 'pages.reader';

/** A page that lists, beside the report that it is drawn from. */
interface ListPage {
  readonly name: string;
  readonly path: string;
  report(): Promise<unknown>;
  /** The report takes a few milliseconds, less than a page of nothing: the ratio is for information. */
  readonly small?: true;
}

/**
 * The pages that list, on the long ledger: the product serves them in a process of its own, one client asks, warm. Each
 * is measured from the request to its last byte, beside its report (to JSON text) in this process, by turns. `since`: a
 * position a month ago.
 */
export async function pages(databaseUrl: string, queries: Queries, now: Question, since: number): Promise<Measurement[]> {
  const product = await startProduct(databaseUrl);
  try {
    await product.createPerson(READER, ['finance']);
    const browser = await signIn(product.url, READER);
    const measured: Measurement[] = [];
    for (const page of listPages(queries, now, since)) measured.push(...(await measure(browser, page)));
    return measured;
  } finally {
    await product.stop();
  }
}

/** Claims, the queue and what is found have no report of their own: beside them stands the tracker, which lists as many schemes with their claims. */
function listPages(queries: Queries, { year, period, moment }: Question, since: number): readonly ListPage[] {
  const tracker = () => queries.report('savings-tracker', { year, period }, moment);
  return [
    { name: `tracker of ${year}`, path: `/schemes?year=${year}`, report: tracker },
    { name: 'tracker as it opens', path: '/schemes', report: tracker },
    { name: 'dashboard', path: '/', report: () => queries.report('programme-summary', { by: 'programme', year, period }, moment) },
    { name: 'movements since last month', path: `/movements?since=${since}`, report: () => queries.report('movements', { year, since }, moment) },
    { name: `virements of ${year}`, path: `/virements?year=${year}`, report: () => queries.report('virement-register', { year }, moment), small: true },
    { name: 'claims', path: '/claims', report: tracker },
    { name: 'queue', path: '/queue', report: tracker },
    { name: 'search', path: '/search?q=Scheme%20number%201999', report: tracker },
  ];
}

async function measure(browser: Browser, { name, path, ...page }: ListPage): Promise<Measurement[]> {
  let bytes = 0;
  const opened = async () => {
    const answer = await browser.get(path, { 'accept-encoding': 'gzip' });
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    ({ bytes } = answer);
    return answer.ms;
  };
  const drawn = async () => 1_000 * (await seconds(async () => JSON.stringify(await page.report())));
  for (let run = 0; run < WARMING; run += 1) {
    await opened();
    await drawn();
  }
  const taken = await sideBySide(TURNS, opened, drawn);
  const kb = bytes / 1_024;
  return [
    compared(`page: ${name}, beside its report`, taken, ms, page.small ? null : { atMost: 2 }),
    { work: `page: ${name}, compressed`, outturn: `${kb.toFixed(1)} KB`, baseline: `${LARGEST_PAGE_KB} KB`, value: kb / LARGEST_PAGE_KB, goal: { atMost: 1 } },
  ];
}
