import { endOfDayInLondon, isIsoDate, londonDay } from '@outturn/kernel';
import { streamOf } from '@outturn/domain';
import type { EventStore } from '@outturn/event-store';
import type { Moment } from '@outturn/read-models';
import { BadQuestion } from '@outturn/reporting';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

type MomentStore = Pick<EventStore, 'head' | 'positionAt' | 'readAt' | 'readStreams'>;

/**
 * Turns `--as-at` into one position of the ledger: a position, a recorded time (a date alone means the end of that day in
 * London, a time without an offset is London's), a publication (`pub:NAME`), or nothing for now. Throws `BadQuestion` for anything beyond the
 * ledger's end or without meaning; it is never silently now.
 */
export async function resolveMoment(store: MomentStore, asAt?: string): Promise<Moment> {
  const head = await store.head();
  if (asAt === undefined) return head;
  if (/^\d+$/.test(asAt)) {
    const position = Number(asAt);
    if (position > head.position) throw new BadQuestion(`Position ${asAt} lies beyond the end of the ledger, which is at ${head.position}.`, 'as-at');
    return momentAt(store, position);
  }
  if (asAt.startsWith('pub:')) return momentOfPublication(store, asAt.slice(4));
  const time = timeOf(asAt);
  const latest = [new Date().toISOString(), head.recordedAt ?? ''].sort().at(-1) ?? '';
  const today = isIsoDate(asAt) && asAt === londonDay(latest);
  if (time > latest && !today)
    throw new BadQuestion(`${asAt} lies in the future: the ledger cannot be seen as it will stand. Leave the moment out for now.`, 'as-at');
  return momentAt(store, await store.positionAt(time));
}

/** A publication was drawn at the position before its own event, which is the first of its stream. */
async function momentOfPublication(store: MomentStore, name: string): Promise<Moment> {
  const stream = streamOf('publication', name);
  const [published] = await store.readStreams({ [stream]: 0 });
  if (published === undefined) throw new BadQuestion(`There is no publication named ${JSON.stringify(name)}.`, 'as-at');
  return { ...(await momentAt(store, published.position - 1)), publication: name };
}

async function momentAt(store: Pick<EventStore, 'readAt'>, position: number): Promise<Moment> {
  if (position === 0) return { position, recordedAt: null };
  const [event] = await store.readAt([position]);
  return { position, recordedAt: event?.recordedAt ?? null };
}

function timeOf(asAt: string): string {
  if (isIsoDate(asAt)) return endOfDayInLondon(asAt);
  if (TIME.test(asAt) && isIsoDate(asAt.slice(0, 10)) && !Number.isNaN(Date.parse(asAt))) {
    return new Date(/(Z|[+-]\d{2}:\d{2})$/.test(asAt) ? asAt : `${asAt}${londonOffset(asAt)}`).toISOString();
  }
  throw new BadQuestion(
    `${JSON.stringify(asAt)} names no moment. Give a position (1234), a date (2017-07-10), a time (2017-07-10T09:00:00Z) or a publication (pub:NAME).`,
    'as-at',
  );
}

/** The offset of London's clocks at a local time: British Summer Time where that reading gives the same local time. */
function londonOffset(localTime: string): string {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hourCycle: 'h23' });
  return hour.format(new Date(`${localTime}+01:00`)) === localTime.slice(11, 13) ? '+01:00' : '+00:00';
}
