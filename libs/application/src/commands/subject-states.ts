import { createHmac } from 'node:crypto';
import { EVENTS, EVOLVE, parseStream, type Recorded, type SubjectKind, type Subjects, streamOf, type ToDraw, type World } from '@outturn/domain';
import type { EventStore } from '@outturn/event-store';
import { canonical, decodeEvent, type StoredEvent } from '@outturn/ledger';

interface KnownState {
  readonly revision: number;
  readonly state: Subjects[SubjectKind] | undefined;
}

const NOTHING: KnownState = { revision: -1, state: undefined };

/** Thrown inside a decision that looks at a stream which was not read yet: the handler reads it and decides again. */
class NotRead extends Error {
  readonly stream: string;
  constructor(stream: string) {
    super(stream);
    this.stream = stream;
  }
}

/** Thrown inside a decision that wants reports which were not drawn yet. */
class NotDrawn extends Error {
  readonly publication: ToDraw;
  constructor(publication: ToDraw) {
    super(publication.publication);
    this.publication = publication;
  }
}

/** Reports as drawn with the ledger ending at a position, or what stood in their way. */
export interface Drawing {
  readonly head: number;
  readonly drawn: ReturnType<World['drawn']>;
}

export type DrawReports = (publication: ToDraw) => Promise<Drawing>;

/** The result of a decision, and all that it relied on. */
export interface Considered<T> {
  readonly result: T;
  /** Of every stream that was read. */
  readonly revisions: ReadonlyMap<string, number>;
  /** Where the ledger ended when reports were drawn; undefined where none were. */
  readonly head: number | undefined;
}

/**
 * The states of subjects, folded from their streams and remembered by revision. What is remembered is never trusted for a
 * decision: each decision first reads the events that its streams have got since, often none.
 */
export class SubjectStates {
  readonly #store: EventStore;
  readonly #secret: string;
  readonly #draw: DrawReports;
  readonly #most: number;
  readonly #known = new Map<string, KnownState>();

  /** `draw` draws the reports of publications; without it none can be published. */
  constructor(store: EventStore, secret: string, draw: DrawReports = drawsNothing, most = 20_000) {
    this.#store = store;
    this.#secret = secret;
    this.#draw = draw;
    this.#most = most;
  }

  /**
   * Runs a pure decision on states as of now; begins with the streams named and reads the others as the decision asks for
   * them, and draws the reports that it publishes. Returns its result with the revision of every stream that was read.
   */
  async decide<T>(first: readonly string[], decision: (world: World) => T): Promise<Considered<T>> {
    const read = new Map<string, KnownState>();
    let drawing: Drawing | undefined;
    let missing = first;
    for (;;) {
      if (missing.length > 0) await this.#read(missing, read);
      try {
        const result = decision(this.#worldOf(read, drawing));
        return { result, revisions: new Map([...read].map(([stream, known]) => [stream, known.revision])), head: drawing?.head };
      } catch (error) {
        if (error instanceof NotDrawn) drawing = await this.#draw(error.publication);
        else if (!(error instanceof NotRead)) throw error;
        missing = error instanceof NotRead ? [error.stream] : [];
      }
    }
  }

  async #read(streams: readonly string[], into: Map<string, KnownState>): Promise<void> {
    // What is known may change while the store answers: the events belong to what was known when they were asked for.
    const known = new Map(streams.map((stream) => [stream, this.#known.get(stream) ?? NOTHING]));
    const events = await this.#store.readStreams(Object.fromEntries([...known].map(([stream, { revision }]) => [stream, revision + 1])));
    for (const [stream, before] of known) into.set(stream, before);
    for (const event of events) into.set(event.stream, advance(into.get(event.stream) ?? NOTHING, event));
    for (const stream of streams) this.#remember(stream, into.get(stream) ?? NOTHING);
  }

  /** The latest that any decision has seen: one that began earlier may end later. */
  #remember(stream: string, known: KnownState): void {
    const other = this.#known.get(stream);
    this.#known.delete(stream);
    this.#known.set(stream, other !== undefined && other.revision > known.revision ? other : known);
    if (this.#known.size <= this.#most) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  #worldOf(read: ReadonlyMap<string, KnownState>, drawing: Drawing | undefined): World {
    return {
      get: <K extends SubjectKind>(kind: K, id: string) => {
        const stream = streamOf(kind, id);
        const known = read.get(stream);
        if (!known) throw new NotRead(stream);
        return known.state as Subjects[K] | undefined;
      },
      claimSubject: (organisation, kind, key) =>
        createHmac('sha256', Buffer.from(this.#secret, 'hex'))
          .update(canonical([organisation, kind, key]))
          .digest('hex'),
      drawn: (publication) => {
        if (drawing === undefined) throw new NotDrawn(publication);
        return drawing.drawn;
      },
    };
  }
}

function drawsNothing(): Promise<Drawing> {
  return Promise.reject(new Error('this handler was opened without anything that draws reports: nothing can be published through it'));
}

function advance(known: KnownState, stored: StoredEvent): KnownState {
  const kind = parseStream(stored.stream)?.kind;
  if (!kind) return { revision: stored.revision, state: known.state };
  const event = decodeEvent(stored, EVENTS) as unknown as Recorded;
  const evolve = EVOLVE[kind] as (state: Subjects[SubjectKind] | undefined, event: Recorded) => Subjects[SubjectKind] | undefined;
  return { revision: stored.revision, state: evolve(known.state, event) };
}
