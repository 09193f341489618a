import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detach, digestOf, isDigest } from './detached-text.ts';
import { leafBytes, leafHash, type StoredEvent } from './envelope.ts';

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(import.meta.dirname, ...path), 'utf8'));

interface LeafVector {
  readonly name: string;
  readonly event: StoredEvent;
  readonly leaf: string;
  readonly leafHex: string;
  readonly leafHash: string;
}
interface TextVector {
  readonly name: string;
  readonly salt: string;
  readonly text: string;
  readonly digest: string;
}
interface FingerprintVector {
  readonly name: string;
  readonly content: string;
  readonly salt: string;
  readonly fingerprint: string;
}

describe('leaves', () => {
  const vectors = read('../vectors/leaves.json') as LeafVector[];

  it.each(vectors)('$name', ({ event, leaf, leafHex, leafHash: hash }) => {
    expect(leafBytes(event).toString('utf8')).toBe(leaf);
    expect(leafBytes(event).toString('hex')).toBe(leafHex);
    expect(leafHash(leafBytes(event)).toString('hex')).toBe(hash);
  });

  it.each<[keyof StoredEvent, string | number]>([
    ['stream', 'x/1'],
    ['revision', 13],
    ['type', 'Other'],
    ['version', 3],
    ['id', '00000000-0000-4000-8000-000000000000'],
    ['command', '00000000-0000-4000-8000-000000000000'],
    ['recordedAt', '2018-03-01T00:00:00.000Z'],
    ['effective', '2018-02-02'],
    ['actor', '{"roles":[],"user":"mallory"}'],
    ['payload', '{"data":{}}'],
  ])('change with the %s of an event', (key, other) => {
    const event = vectors[1]?.event as StoredEvent;
    expect(leafHash(leafBytes({ ...event, [key]: other })).equals(leafHash(leafBytes(event)))).toBe(false);
  });

  it('are hashed as RFC 6962 has it: the public vectors', () => {
    const { leafInputsHex, nodeHashesByLevelHex } = read('../../../test/vectors/rfc6962/constants.json') as {
      leafInputsHex: string[];
      nodeHashesByLevelHex: string[][];
    };
    expect(leafInputsHex.map((input) => leafHash(Buffer.from(input, 'hex')).toString('hex'))).toEqual(nodeHashesByLevelHex[0]);
    expect(leafInputsHex.length).toBeGreaterThan(7);
  });
});

describe('detached texts', () => {
  it.each(read('../vectors/detached-texts.json') as TextVector[])('$name', ({ salt, text, digest }) => {
    expect(digestOf(text, salt)).toBe(digest);
    expect(detach(text, salt)).toEqual({ digest, salt, text });
    expect(isDigest(digest)).toBe(true);
  });

  it('have a salt of their own each: the same text twice is two digests', () => {
    expect(detach('agreed').digest).not.toBe(detach('agreed').digest);
    expect(detach('agreed').salt).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('fingerprints of commands', () => {
  it.each(read('../vectors/fingerprints.json') as FingerprintVector[])('$name', ({ content, salt, fingerprint }) => {
    expect(createHash('sha256').update(Buffer.from(salt, 'hex')).update(content, 'utf8').digest('hex')).toBe(fingerprint);
  });
});
