import { describe, expect, it } from '@jest/globals';
import { type EventType, EVENTS } from '@outturn/domain';
import { canonical, type StoredEvent } from '@outturn/ledger';
import { decode, FACTS_DIGEST, FACTS_VERSION, foldInMemory, type InMemoryFacts, TABLE_NAMES } from '@outturn/read-models';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Read models remember which version of the facts they were drawn in, and are drawn again where a program has another.
 * So a version must be raised whenever the same events make other facts. Here are fixed events, and the digest of all that
 * they make: no change of a projection, a table or the reading of an old event goes by unnoticed.
 */

const GOLDEN_EVENTS = join(import.meta.dirname, '..', 'golden-events');
const HISTORY = readFileSync(join(import.meta.dirname, 'history.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');

/** A made-up history of schemes, forecasts and claims, as it was stored; never changed since. */
function history(): StoredEvent[] {
  return HISTORY.map((line, index) => ({ position: index + 1, ...(JSON.parse(line) as Omit<StoredEvent, 'position'>) }));
}

/** One event of every version of every type ever written. */
function goldenEvents(): StoredEvent[] {
  return readdirSync(GOLDEN_EVENTS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => (JSON.parse(readFileSync(join(GOLDEN_EVENTS, name), 'utf8')) as { stored: StoredEvent }).stored)
    .sort((a, b) => a.position - b.position);
}

/** Folds events in the order in which each follows on those before it; gives what follows on none, with why. */
function foldWhatFollows(facts: InMemoryFacts, events: readonly StoredEvent[]): string[] {
  let left = events;
  for (;;) {
    const failures: string[] = [];
    const later: StoredEvent[] = [];
    for (const event of left) {
      try {
        facts.add([decode({ ...event, position: facts.position + 1 })]);
      } catch (error) {
        failures.push(`${event.type}.v${event.version}: ${error instanceof Error ? error.message : String(error)}`);
        later.push(event);
      }
    }
    if (later.length === 0 || later.length === left.length) return failures;
    left = later;
  }
}

/** Over every version of every fact, and the names of the tables. */
function digestOf(...all: readonly InMemoryFacts[]): string {
  const hash = createHash('sha256');
  for (const facts of all) {
    for (const table of [...TABLE_NAMES].sort()) for (const version of facts.versions(table)) hash.update(`${canonical(version)}\n`);
  }
  return hash.update([...TABLE_NAMES].sort().join(' ')).digest('hex');
}

describe('the version of the facts', () => {
  const single = foldInMemory();
  const unfolded = foldWhatFollows(single, goldenEvents());
  const long = foldInMemory(history().map(decode));

  it('every type of event is among the fixed ones, and each follows on the others', () => {
    expect(unfolded).toEqual([]);
    const types = new Set(goldenEvents().map(({ type }) => type));
    expect((Object.keys(EVENTS) as EventType[]).filter((type) => !types.has(type))).toEqual([]);
  });

  it('is raised whenever the same events make other facts', () => {
    const digest = digestOf(single, long);
    if (digest !== FACTS_DIGEST) {
      throw new Error(
        `The fixed events make other facts than version ${FACTS_VERSION} says. Existing read models must be drawn again: add the line '${digest}' to VERSIONS in libs/read-models/src/version.ts (in place of the last line only if that was never released).`,
      );
    }
  });

  it('the digest tells a change of one amount, and of one table', () => {
    const [last] = history().slice(-1);
    const changed = foldInMemory(history().slice(0, -1).map(decode));
    expect(last).toBeDefined();
    expect(digestOf(single, changed)).not.toBe(digestOf(single, long));
    expect(digestOf(long)).not.toBe(digestOf(single, long));
  });
});
