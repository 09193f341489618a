import { describe, expect, it } from '@jest/globals';
import { decodeEvent, encodeEvent, type EventCatalogue, type EventForm, UnreadableEvent } from './codec.ts';
import type { StoredEvent } from './envelope.ts';

const CATALOGUE = {
  Measured: {
    version: 3,
    texts: ['note'],
    upcasts: [({ length, ...rest }) => ({ ...rest, metres: length }), (data) => ({ ...data, unit: 'm' })],
  },
} satisfies EventCatalogue;

const stored = (changes: Partial<StoredEvent> = {}): StoredEvent => ({
  id: '5f0c9b5e-58d6-4c1f-9d6c-0d3a5a8f2b10',
  stream: 'thing/1',
  type: 'Measured',
  version: 3,
  command: '0d9f1c6a-7f55-4b52-8a3e-1f1f6a2f9c11',
  effective: null,
  actor: '{"roles":["finance"],"user":"ada"}',
  payload: '{"data":{"metres":"2","unit":"m"}}',
  position: 7,
  revision: 0,
  recordedAt: '2017-06-14T12:00:00.000Z',
  ...changes,
});

describe('encoding', () => {
  it('writes canonical bytes, with texts and source kept apart', () => {
    let salts = 0;
    const salt = (): string => String((salts += 1)).padStart(32, '0');
    const { event, texts } = encodeEvent(
      { stream: 'thing/1', type: 'Measured', data: { unit: 'm', note: 'by eye', metres: '2' } },
      { command: 'c', actor: { user: 'ada', roles: ['finance'] }, effective: '2017-06-14', source: 'letter', correlation: 'upload-7' },
      CATALOGUE.Measured,
      { id: 'e', salt },
    );
    const [note, source] = texts;
    expect(texts.map(({ text }) => text)).toEqual(['by eye', 'letter']);
    expect(event).toEqual({
      id: 'e',
      stream: 'thing/1',
      type: 'Measured',
      version: 3,
      command: 'c',
      effective: '2017-06-14',
      actor: '{"roles":["finance"],"user":"ada"}',
      payload: `{"correlation":"upload-7","data":{"metres":"2","note":"${note?.digest}","unit":"m"},"source":"${source?.digest}"}`,
    });
  });

  it('comes back as it went in', () => {
    const data = { metres: '2', unit: 'm' };
    const { event } = encodeEvent(
      { stream: 'thing/1', type: 'Measured', data },
      { command: 'c', actor: { user: 'ada', roles: [] }, effective: null },
      CATALOGUE.Measured,
      { id: 'e' },
    );
    expect(decodeEvent({ ...event, position: 1, revision: 0, recordedAt: '2017-06-14T12:00:00.000Z' }, CATALOGUE)).toEqual({
      position: 1,
      stream: 'thing/1',
      revision: 0,
      type: 'Measured',
      data,
      recordedAt: '2017-06-14T12:00:00.000Z',
      effective: null,
      actor: { user: 'ada', roles: [] },
      command: 'c',
      source: null,
      correlation: null,
    });
  });
});

describe('decoding', () => {
  it.each([
    [1, '{"data":{"length":"2"}}'],
    [2, '{"data":{"metres":"2"}}'],
    [3, '{"data":{"metres":"2","unit":"m"}}'],
  ])('brings version %i to today’s, version by version', (version, payload) => {
    expect(decodeEvent(stored({ version, payload }), CATALOGUE).data).toEqual({ metres: '2', unit: 'm' });
  });

  const missing: EventForm = { version: 2, texts: [] };
  it.each<[string, Partial<StoredEvent>, EventCatalogue]>([
    ['of an unknown type', { type: 'Weighed' }, CATALOGUE],
    ['of a type that only looks known', { type: 'constructor' }, CATALOGUE],
    ['of a later version', { version: 4 }, CATALOGUE],
    ['of version 0', { version: 0 }, CATALOGUE],
    ['of version one and a half', { version: 1.5 }, CATALOGUE],
    ['without a way to today’s version', { version: 1 }, { Measured: missing }],
    ['whose payload is no JSON', { payload: '{' }, CATALOGUE],
    ['whose payload is a list', { payload: '[]' }, CATALOGUE],
    ['without data', { payload: '{"source":null}' }, CATALOGUE],
    ['whose source is a text', { payload: '{"data":{},"source":"letter"}' }, CATALOGUE],
    ['whose correlation is a number', { payload: '{"correlation":1,"data":{}}' }, CATALOGUE],
    ['without a user', { actor: '{"roles":[]}' }, CATALOGUE],
    ['whose actor is no JSON', { actor: 'ada' }, CATALOGUE],
  ])('refuses an event %s, and says where it stands', (_, changes, catalogue) => {
    const read = (): unknown => decodeEvent(stored(changes), catalogue);
    expect(read).toThrow(UnreadableEvent);
    expect(read).toThrow(/^event 7 of thing\/1/);
  });
});
