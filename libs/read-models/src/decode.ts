import { EVENTS, type Recorded } from '@outturn/domain';
import { decodeEvent, type StoredEvent } from '@outturn/ledger';

/** Reads an event as it stands in the ledger into today's form of its type. Texts stay digests. Throws `UnreadableEvent`. */
export function decode(stored: StoredEvent): Recorded {
  return decodeEvent(stored, EVENTS) as unknown as Recorded;
}
