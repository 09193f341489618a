import { deepPages, type DeepPage, listPages, type ListPage, type PageSources } from './list-pages.ts';
import { compared, type Measurement, median, ms, noted, seconds, sideBySide } from './measure.ts';
import { type Browser, signIn, startProduct } from './product.ts';
import type { Question } from './tracker.ts';

const TURNS = 9;
/** Of what takes milliseconds, so that a neighbour that wakes up does not decide. */
const QUICK = { below: 100, turns: 31 };
const WARMING = 3;
/** Warm is what was compiled for its data: of a page of a few milliseconds three runs are not enough for that. */
const WARMING_MS = 2_000;
/** Compressed, as it goes over the wire. */
const LARGEST_PAGE_KB = 60;
/** A page far down takes as long as the first one, but for what is on it. */
const AS_THE_FIRST = 1.5;
const READER = 'pages.reader';

/**
 * The pages that list, on the long ledger: the product serves them in a process of its own, one client asks, warm. Each
 * is measured from the request to its last byte, beside its report or query (to JSON text) in this process, by turns. `since`: a
 * position a month ago.
 */
export async function pages(databaseUrl: string, sources: PageSources, now: Question, since: number): Promise<Measurement[]> {
  const product = await startProduct(databaseUrl);
  try {
    await product.createPerson(READER, ['finance', 'administrator']);
    const browser = await signIn(product.url, READER);
    const measured: Measurement[] = [await pageOfNothing(browser)];
    for (const page of listPages(sources, now, since)) measured.push(...(await measure(browser, page)));
    for (const page of deepPages(now)) measured.push(await beside(browser, page));
    return measured;
  } finally {
    await product.stop();
  }
}

async function open(browser: Browser, path: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const answer = await browser.get(path, { 'accept-encoding': 'gzip' });
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
  return answer;
}

/** What signing in, the moment, the frame and the way there and back take alone. */
async function pageOfNothing(browser: Browser): Promise<Measurement> {
  const opened = async () => (await open(browser, '/search')).ms;
  const turns = await warmed(opened, opened);
  const taken: number[] = [];
  for (let run = 0; run < turns; run += 1) taken.push(await opened());
  return noted('page: a search for nothing', ms(median(taken)));
}

/** Runs both until they are warm; gives how many turns to take of them. */
async function warmed(one: () => Promise<number>, other: () => Promise<number>): Promise<number> {
  const until = performance.now() + WARMING_MS;
  let took = 0;
  for (let run = 0; run < WARMING || performance.now() < until; run += 1) took = (await one()) + (await other());
  return took < QUICK.below ? QUICK.turns : TURNS;
}

async function beside(browser: Browser, { name, path, first }: DeepPage): Promise<Measurement> {
  const deep = async () => (await open(browser, path)).ms;
  const top = async () => (await open(browser, first)).ms;
  const turns = await warmed(deep, top);
  return compared(`page: ${name}, far down, beside its first page`, await sideBySide(turns, deep, top), ms, { atMost: AS_THE_FIRST });
}

async function measure(browser: Browser, { name, path, beside, goal, query }: ListPage): Promise<Measurement[]> {
  let bytes = 0;
  const opened = async () => {
    const answer = await open(browser, path);
    ({ bytes } = answer);
    return answer.ms;
  };
  const drawn = async () => 1_000 * (await seconds(async () => JSON.stringify(await query())));
  const taken = await sideBySide(await warmed(opened, drawn), opened, drawn);
  const kb = bytes / 1_024;
  const work = `page: ${name}`;
  const limit = 'times' in goal ? { atMost: goal.times } : { withinMs: goal.ms, took: taken.ours };
  return [
    compared(`${work}, beside ${beside}`, taken, ms, limit),
    { work: `${work}, compressed`, outturn: `${kb.toFixed(1)} KB`, baseline: `${LARGEST_PAGE_KB} KB`, value: kb / LARGEST_PAGE_KB, goal: { atMost: 1 } },
  ];
}
