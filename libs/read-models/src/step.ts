import type { DomainEvent, EventOf, EventType, Recorded } from '@outturn/domain';
import type { ClaimFacts, FactTables, TableName } from './facts.ts';

/** The claim of an event of a claim's stream: its facts before the event, and after it. */
export interface ClaimMove {
  readonly before: ClaimFacts | undefined;
  readonly after: ClaimFacts | undefined;
}

/** What one type of event does to one table: which keys it touches, and their facts before → after. */
export interface Step<E extends DomainEvent> {
  readonly table: TableName;
  /** Keys touched. Of events of a claim's stream the claim's facts before the event are given too. */
  readonly keysOf: (event: Recorded<E>, claim: ClaimFacts | undefined) => readonly string[];
  /** The very same facts back mean that nothing changed. Throws where the ledger contradicts itself. */
  readonly fold: (facts: FactTables[TableName] | undefined, event: Recorded<E>, key: string, claim: ClaimMove) => FactTables[TableName];
}

type Keys<E extends EventType> = (event: Recorded<EventOf<E>>, claim: ClaimFacts | undefined) => string | readonly string[];
type Fold<E extends EventType, T extends TableName> = (
  facts: FactTables[T] | undefined,
  event: Recorded<EventOf<E>>,
  key: string,
  claim: ClaimMove,
) => FactTables[T];

/** Writes a step so that the compiler checks table, event and facts against each other. */
export function step<E extends EventType, T extends TableName>(table: T, keys: Keys<E>, fold: Fold<E, T>): Step<EventOf<E>> {
  return {
    table,
    keysOf: (event, claim) => {
      const touched = keys(event, claim);
      return typeof touched === 'string' ? [touched] : touched;
    },
    fold: fold as Step<EventOf<E>>['fold'],
  };
}

/** A step for facts that must be there already: one event of the stream made them. */
export function changing<E extends EventType, T extends TableName>(
  table: T,
  keys: Keys<E>,
  change: (facts: FactTables[T], event: Recorded<EventOf<E>>) => FactTables[T],
): Step<EventOf<E>> {
  return step<E, T>(table, keys, (facts, event, key) => {
    if (facts === undefined) throw new Error(`${event.type} at position ${event.position}: no ${table} ${key} was recorded before it`);
    return change(facts, event);
  });
}

/** A step for the event that makes facts: it comes once for each key. */
export function making<E extends EventType, T extends TableName>(
  table: T,
  keys: Keys<E>,
  make: (event: Recorded<EventOf<E>>, key: string) => FactTables[T],
): Step<EventOf<E>> {
  return step<E, T>(table, keys, (facts, event, key) => {
    if (facts !== undefined) throw new Error(`${event.type} at position ${event.position}: ${table} ${key} was recorded before`);
    return make(event, key);
  });
}
