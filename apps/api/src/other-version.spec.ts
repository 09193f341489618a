import { describe, expect, it } from '@jest/globals';
import { NewerReadModels, OutdatedReadModels } from '@outturn/read-models-postgres';
import { council } from './testing/council.ts';
import { served } from './testing/served.ts';

describe('read models that another version of the program drew', () => {
  it.each([
    ['newer', new NewerReadModels(9, 1), '60', 'by a later version of Outturn'],
    ['outdated', new OutdatedReadModels(0, 1), '5', 'drawn again after an update'],
  ] as const)('%s: nothing is read, with when to ask again; the service says that it is not ready', async (standing, error, retryAfter, says) => {
    const ledger = await council();
    const fail = () => Promise.reject(error);
    const readStatus = async () => {
      const status = await ledger.readStatus();
      return { ...status, projector: { ...status.projector, standing } };
    };
    const api = await served({ ...ledger, facts: { ...ledger.facts, asAt: fail, between: fail }, readStatus });
    const report = await api.get('/api/v1/reports/savings-tracker');
    expect([report.status, report.headers.get('retry-after')]).toEqual([503, retryAfter]);
    expect(report.text).toContain(says);
    const ready = await api.get('/health/ready', null);
    expect([ready.status, ready.json]).toEqual([
      503,
      expect.objectContaining({ status: 'unavailable', detail: expect.stringContaining('Reports cannot be read') }),
    ]);
    expect((await api.get('/health/live', null)).status).toBe(200);
    await api.close();
  });
});
