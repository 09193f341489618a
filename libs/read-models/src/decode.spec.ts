import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@outturn/ledger';
import { decode } from './decode.ts';
import { foldInMemory } from './in-memory.ts';

const stored: StoredEvent = {
  id: '00000000-0000-4000-8000-000000000001',
  stream: 'scheme/S',
  type: 'ForecastChanged',
  version: 1,
  command: '00000000-0000-4000-8000-000000000002',
  effective: null,
  actor: '{"roles":["service-team"],"user":"sara.service"}',
  position: 1,
  revision: 0,
  recordedAt: '2017-05-02T10:00:00.000Z',
  payload:
    '{"data":{"forecast":"80.00","period":1,"previous":"100.00","reasons":[{"amount":"-20.00","code":"delay","narrative":"sha256:n"}],"scheme":"S","year":"2017-18"}}',
};

describe('decode', () => {
  it('brings an event of an older version into today’s form before it is projected', async () => {
    expect(await foldInMemory([decode(stored)]).asAt('scheme_year', 1)).toMatchObject([
      { forecasts: [{ period: 1, forecast: '80.00', notRecurrent: '0.00', changes: [1] }] },
    ]);
  });

  it.each([
    ['type', { type: 'SchemeTeleported' }],
    ['type that only objects have', { type: 'constructor' }],
    ['version', { version: 3 }],
    ['payload', { payload: '[]' }],
  ])('refuses an unknown %s', (_, change) => {
    expect(() => decode({ ...stored, ...change })).toThrow("can't be read");
  });
});
