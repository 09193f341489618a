import { type DomainEvent, EVENTS } from '@outturn/domain';
import { type EventStore, type LedgerKind, wordsOf } from '@outturn/event-store';
import { attachTexts, decodeEvent, digestsIn, isDigest, type StoredEvent } from '@outturn/ledger';
import type { LedgerEntry, LedgerReader } from '@outturn/reporting';

export const REDACTED = '[redacted]';

/**
 * Reads the ledger for people: events in today's form, with the texts that are kept apart put back. `texts: 'apart'` leaves their
 * digests where they stand, for what is to be kept: a text that is redacted later is then not in it.
 */
export function createLedgerReader(store: EventStore, kind: LedgerKind, { texts: how = 'attached' }: { texts?: 'attached' | 'apart' } = {}): LedgerReader {
  const textsOf = async (digests: readonly string[]) => {
    if (how === 'apart') return new Map(digests.map((digest) => [digest, digest]));
    const found = digests.length > 0 ? await store.texts(digests) : new Map<string, string>();
    return new Map(digests.map((digest) => [digest, found.get(digest) ?? REDACTED]));
  };
  const entries = async (stored: readonly StoredEvent[]): Promise<LedgerEntry[]> => {
    const decoded = stored.map((event) => decodeEvent(event, EVENTS));
    const digests = new Set<string>();
    for (const event of decoded) digestsIn([event.data, event.source], digests);
    const texts = await textsOf([...digests]);
    return decoded.map((event) => ({
      position: event.position,
      stream: event.stream,
      revision: event.revision,
      type: event.type as DomainEvent['type'],
      recordedAt: event.recordedAt,
      effective: event.effective,
      actor: event.actor,
      command: event.command,
      source: isDigest(event.source) ? (texts.get(event.source) ?? REDACTED) : null,
      data: attachTexts(event.data, (digest) => texts.get(digest), REDACTED) as Record<string, unknown>,
    }));
  };
  return {
    kind,
    texts: textsOf,
    entriesAt: async (positions) => entries(positions.length > 0 ? await store.readAt(positions) : []),
    search: async (asked, upTo, limit) => {
      const words = wordsOf(asked);
      const { positions, searchedTo } = await store.searchTexts({ words, upTo, limit: limit + 1 });
      const wanted = positions.slice(0, limit);
      const found = await entries(wanted.length > 0 ? await store.readAt(wanted) : []);
      return { words, entries: found.reverse(), olderFrom: positions[limit] ?? null, searchedTo };
    },
    entriesOf: async (streams, upTo) => {
      const stored = streams.length > 0 ? await store.readStreams(Object.fromEntries(streams.map((stream) => [stream, 0]))) : [];
      return entries(stored.filter((event) => event.position <= upTo));
    },
  };
}
