import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries, REPORT_NAMES, type Sources } from '@outturn/reporting';
import { sampleHistory } from '../../read-models/src/testing/random-history.ts';
import { ledgerInMemory } from '../../reporting/src/testing/in-memory-ledger.ts';
import { callerOf, withinSight } from './sight.ts';

const history = sampleHistory(400);
const now = history.length;
const moment = { position: now, recordedAt: history.at(-1)?.recordedAt ?? null };
const sources: Sources = { facts: foldInMemory(history), ledger: ledgerInMemory(history) };

describe('what an account may see', () => {
  const seenBy = async (account: string): Promise<Sources> => withinSight(sources, (await callerOf(sources.facts, account, now)).sight, now);

  it('a service team sees its services and those below them, in every report and at every moment', async () => {
    const { sight } = await callerOf(sources.facts, 'north-team', now);
    expect(sight).toEqual({ services: new Set(['north-care', 'north-home']) });
    const own = await seenBy('north-team');
    const schemes = await sources.facts.asAt('scheme', now);
    const others = new Set(schemes.filter(({ service }) => !service.startsWith('north-')).map(({ scheme }) => scheme));
    expect(others.size).toBeGreaterThan(0);
    for (const name of REPORT_NAMES) {
      for (const position of [Math.floor(now / 2), now]) {
        const report = await createQueries(own).report(name, name === 'movements' ? { since: 0 } : {}, { position, recordedAt: null });
        const told = new Set(report.rows.map((row) => row['scheme']));
        expect([...others].filter((scheme) => told.has(scheme))).toEqual([]);
      }
    }
    expect((await createQueries(own).report('savings-tracker', {}, moment)).rows.length).toBeGreaterThan(0);
  });

  it('another service’s scheme and claim have no history, no trace and no entry', async () => {
    const own = await seenBy('north-team');
    const queries = createQueries(own);
    const [foreign] = (await sources.facts.asAt('scheme', now)).filter(({ service }) => service.startsWith('south-'));
    await expect(queries.history(`scheme/${foreign?.scheme}`, moment)).rejects.toThrow(/Nothing is recorded/);
    const whole = await createQueries(sources).history(`scheme/${foreign?.scheme}`, moment);
    // A claim that two services share is seen by both; nothing else of the other's scheme is.
    const seen = await own.ledger.entriesAt(whole.map(({ position }) => position));
    expect(seen.filter(({ stream }) => !stream.startsWith('claim/'))).toEqual([]);
    const mine = new Set((await own.facts.asAt('claim', now)).map(({ claim }) => `claim/${claim}`));
    expect(seen.filter(({ stream }) => !mine.has(stream))).toEqual([]);
  });

  it('the sum over both teams and finance is the whole', async () => {
    const rows = async (from: Sources) => (await createQueries(from).report('savings-tracker', {}, moment)).rows.map(({ id }) => id);
    expect([...(await rows(await seenBy('north-team'))), ...(await rows(await seenBy('south-team')))].sort()).toEqual([...(await rows(sources))].sort());
  });

  it('an account without roles sees no scheme, and nobody but those who see everything sees accounts', async () => {
    expect((await createQueries(await seenBy('stranger')).report('savings-tracker', {}, moment)).rows).toEqual([]);
    expect(await (await seenBy('north-team')).facts.asAt('account', now)).toEqual([]);
    expect((await sources.facts.asAt('account', now)).length).toBe(2);
  });

  it('finance, board, auditor and administrator see everything', async () => {
    for (const role of ['finance', 'board', 'auditor', 'administrator']) {
      const granted = foldInMemory([
        ...history,
        {
          ...(history[0] as (typeof history)[0]),
          type: 'AccountRolesSet',
          stream: 'account/x',
          position: now + 1,
          data: { account: 'x', roles: [role], services: [] },
        } as never,
      ]);
      expect((await callerOf(granted, 'x', now + 1)).sight).toBe('everything');
    }
  });

  it('finds texts of its own however many of others match, and of others none', async () => {
    const [mine] = (await sources.facts.asAt('scheme', now)).filter(({ service }) => service.startsWith('north-'));
    const [foreign] = (await sources.facts.asAt('scheme', now)).filter(({ service }) => service.startsWith('south-'));
    const said = (position: number, scheme: string | undefined) => ({
      position,
      revision: position,
      stream: `scheme/${scheme}`,
      type: 'Commented' as const,
      recordedAt: '2017-07-01T09:00:00.000Z',
      effective: null,
      actor: { user: 'x', roles: [] },
      command: 'c',
      data: { subject: `scheme/${scheme}`, text: 'a delay' },
    });
    const comments = [said(1, mine?.scheme), said(2, mine?.scheme), ...Array.from({ length: 450 }, (_, n) => said(n + 3, foreign?.scheme))];
    const { sight } = await callerOf(sources.facts, 'north-team', now);
    const own = withinSight({ facts: sources.facts, ledger: ledgerInMemory(comments) }, sight, now).ledger;
    expect((await own.search('delay', 999, 10)).entries.map(({ position }) => position)).toEqual([2, 1]);
    expect(await own.search('delay', 999, 1)).toMatchObject({ entries: [{ position: 2 }], olderFrom: 1 });
    expect(await own.search('delay', 1, 10)).toMatchObject({ entries: [{ position: 1 }], olderFrom: null, words: ['delay'] });
  });
});
