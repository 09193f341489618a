import { describe, expect, it } from '@jest/globals';
import { EVENTS } from '@outturn/domain';
import { canonical, decodeEvent, type DetachedText, encodeEvent, type EventCatalogue, leafHash, leafBytes, type StoredEvent } from '@outturn/ledger';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event as a build once wrote it, never changed since: what was to be written, what was stored, and what it must be read as for ever. */
interface Golden {
  readonly written: { readonly data: object; readonly command: string; readonly actor: object; readonly effective: string | null; readonly source?: string; readonly correlation?: string };
  readonly stored: StoredEvent;
  readonly texts: readonly DetachedText[];
  /** The data in the form of today's version. */
  readonly decoded: object;
}

const CATALOGUE: EventCatalogue = EVENTS;
const FILES = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const golden = (name: string): Golden => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Golden;
const everyVersion = Object.entries(CATALOGUE).flatMap(([type, { version }]) => Array.from({ length: version }, (_, n) => `${type}.v${n + 1}.json`));

describe('every event version ever written', () => {
  it('has its golden file, and no golden file is left over', () => {
    expect([...FILES].sort()).toEqual([...everyVersion].sort());
  });

  it.each(FILES)('%s is read as it was meant', (name) => {
    const { stored, decoded, written, texts } = golden(name);
    expect(`${stored.type}.v${stored.version}.json`).toBe(name);
    const event = decodeEvent(stored, CATALOGUE);
    expect(event.data).toEqual(decoded);
    expect(event).toMatchObject({ type: stored.type, stream: stored.stream, actor: written.actor, effective: written.effective, command: written.command });
    expect(event.correlation).toBe(written.correlation ?? null);
    expect(event.source).toBe(written.source === undefined ? null : texts.at(-1)?.digest);
  });

  it.each(FILES)('%s stands in canonical bytes, without any of its texts', (name) => {
    const { stored, texts } = golden(name);
    expect(stored.payload).toBe(canonical(JSON.parse(stored.payload)));
    expect(stored.actor).toBe(canonical(JSON.parse(stored.actor)));
    for (const { text, digest } of texts) {
      expect(stored.payload).not.toContain(text);
      expect(stored.payload).toContain(digest);
    }
    expect(leafHash(leafBytes(stored))).toHaveLength(32);
  });

  it.each(FILES.filter((name) => CATALOGUE[name.split('.')[0] ?? '']?.version === golden(name).stored.version))('%s would be written the same today', (name) => {
    const { written, stored, texts } = golden(name);
    const salts = texts.map(({ salt }) => salt);
    const { data, ...origin } = written;
    const form = CATALOGUE[stored.type];
    const encoded = encodeEvent({ stream: stored.stream, type: stored.type, data }, origin, form as NonNullable<typeof form>, { id: stored.id, salt: () => salts.shift() ?? '' });
    const { position: _position, revision: _revision, recordedAt: _recordedAt, ...event } = stored;
    expect(encoded).toEqual({ event, texts });
  });

  it('a form that has moved on without a new version is found out', () => {
    const { stored, decoded } = golden('ForecastChanged.v1.json');
    const withoutUpcast: EventCatalogue = { ...CATALOGUE, ForecastChanged: { version: 1, texts: [] } };
    expect(decodeEvent(stored, withoutUpcast).data).not.toEqual(decoded);
  });
});
