import type { Recorded } from '@outturn/domain';
import type { LedgerEntry, LedgerReader } from '../queries.ts';

const GONE = '[redacted]';

/** A recorded event as specs write it; `source` is left out where there is none. */
export type RecordedInSpec = Recorded & { readonly source?: string };

function attached(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.startsWith('sha256:') ? (texts.get(value) ?? GONE) : value;
  if (Array.isArray(value)) return value.map((element: unknown) => attached(element, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, attached(element, texts)]));
}

/** A ledger of events in memory, in their order: for specs. Texts may stand in the events, or as digests with their texts beside. */
export function ledgerInMemory(
  events: readonly RecordedInSpec[],
  kind: LedgerReader['kind'] = 'live',
  texts: ReadonlyMap<string, string> = new Map(),
): LedgerReader {
  const entry = (event: RecordedInSpec): LedgerEntry => ({
    position: event.position,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    recordedAt: event.recordedAt,
    effective: event.effective,
    actor: event.actor,
    command: event.command,
    source: event.source ?? null,
    data: attached(event.data, texts) as Readonly<Record<string, unknown>>,
  });
  return {
    kind,
    entriesAt: async (positions) => {
      const wanted = new Set(positions);
      return events.filter((event) => wanted.has(event.position)).map(entry);
    },
    entriesOf: async (streams, upTo) => {
      const wanted = new Set(streams);
      return events.filter((event) => event.position <= upTo && wanted.has(event.stream)).map(entry);
    },
    search: async (asked, upTo, limit) => {
      const words = asked
        .toLowerCase()
        .split(/\W+/)
        .filter((word) => word !== '');
      const found = events
        .filter((event) => event.position <= upTo)
        .map(entry)
        .filter(({ data }) => words.length > 0 && words.every((word) => JSON.stringify(data).toLowerCase().includes(word)))
        .reverse();
      return { words, entries: found.slice(0, limit), olderFrom: found[limit]?.position ?? null, searchedTo: upTo };
    },
    texts: async (digests) => new Map(digests.map((digest) => [digest, texts.get(digest) ?? (digest.startsWith('sha256:') ? GONE : digest)])),
  };
}
