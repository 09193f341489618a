import { callerOf, withinSight } from '@outturn/application';
import type { Role } from '@outturn/domain';
import type { LedgerEntry } from '@outturn/reporting';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { latest, mayRead } from '../authority/visit.ts';
import { problemOf } from '../http/problem-of.ts';
import type { ApiSources, Limits } from '../sources.ts';

/** Events that are read at once. */
const PAGE = 200;
const POLL_MS = 100;

export interface StreamRequest {
  readonly account: string;
  /** The key is looked at again while the stream is open: one that is revoked ends it. */
  readonly key: string;
  readonly roles: readonly Role[];
  readonly after: number;
}

/**
 * Writes events as they can be read until the client goes, the key is revoked, the account has lost its roles, or `ending`
 * says so. What the account may not see is left out, with its position told, so that a client goes on behind it. The next
 * events are read once the client has taken the last.
 */
export async function streamEvents(response: ServerResponse, sources: ApiSources, asked: StreamRequest, limits: Limits, ending: AbortSignal): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const end = AbortSignal.any([gone.signal, ending]);
  const send = async (text: string): Promise<void> => {
    if (response.write(text)) return;
    // Who takes nothing for so long is taken for gone; a client that is there resumes.
    const patience = AbortSignal.timeout(limits.heartbeatMs * 4);
    await once(response, 'drain', { signal: AbortSignal.any([end, patience]) }).catch((error: unknown) => {
      if (patience.aborted) response.destroy();
      throw error;
    });
  };
  let position = asked.after;
  let lookedAt = Date.now();
  try {
    await send(`retry: 3000\n: the ledger of Outturn, after position ${position}\n\n`);
    while (!end.aborted) {
      const page = await nextPage(sources, asked, position);
      if (page === undefined) break;
      if (page.text !== '') await send(page.text);
      position = page.position;
      if (Date.now() - lookedAt >= limits.heartbeatMs) {
        if ((await sources.accounts.accountOfKey(asked.key)) !== asked.account) break;
        await send(': still here\n\n');
        lookedAt = Date.now();
      }
      if (!page.more) await pause(POLL_MS, undefined, { signal: end });
    }
  } catch (error) {
    if (!end.aborted) await tell(response, error);
  }
  response.end();
}

const LOOKED: WeakMap<ApiSources, { readonly at: number; readonly found: ReturnType<typeof latest> }> = new WeakMap();

/** What `latest` says, asked once for all streams of this process. */
function latestOfAll(sources: ApiSources): ReturnType<typeof latest> {
  const last = LOOKED.get(sources);
  if (last !== undefined && Date.now() - last.at < POLL_MS / 2) return last.found;
  const found = latest(sources);
  LOOKED.set(sources, { at: Date.now(), found });
  return found;
}

interface EventPage {
  readonly text: string;
  readonly position: number;
  readonly more: boolean;
}

/** What comes after a position, as far as it can be read; undefined when the account may read no more. */
async function nextPage(sources: ApiSources, { account, roles }: StreamRequest, after: number): Promise<EventPage | undefined> {
  const { now } = await latestOfAll(sources);
  if (now.position <= after) return { text: '', position: after, more: false };
  const caller = await callerOf(sources.facts, account, now.position);
  if (!mayRead(caller, roles)) return undefined;
  const upTo = Math.min(now.position, after + PAGE);
  const positions = Array.from({ length: upTo - after }, (_, index) => after + 1 + index);
  const { ledger } = withinSight({ facts: sources.facts, ledger: sources.ledger }, caller.sight, now.position);
  const entries = await ledger.entriesAt(positions);
  const last = entries.at(-1)?.position;
  // An id without data sets where the client resumes and shows it nothing.
  const passedOver = last === upTo ? '' : `id: ${upTo}\n\n`;
  return { text: entries.map(written).join('') + passedOver, position: upTo, more: upTo < now.position };
}

function written(entry: LedgerEntry): string {
  return `id: ${entry.position}\nevent: ${entry.type}\ndata: ${JSON.stringify(entry)}\n\n`;
}

/** A client that is told what happened resumes; it is told in an event of its own name, which has no id. */
async function tell(response: ServerResponse, error: unknown): Promise<void> {
  if (!response.writable) return;
  await new Promise<void>((resolve) => {
    response.write(`event: problem\ndata: ${JSON.stringify(problemOf(error).body)}\n\n`, () => resolve());
  });
}
