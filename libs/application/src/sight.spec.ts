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

  it('a service team sees what an adjustment does to its own budgets, and no line of others', async () => {
    const [north, south] = [
      { line: 'budget-north', service: 'north-home' },
      { line: 'budget-south', service: 'south-care' },
    ];
    const lines = [
      { line: north.line, amount: '-30.00' },
      { line: south.line, amount: '-70.00' },
    ];
    const recorded = [
      { stream: `line/${north.line}`, type: 'BudgetSet', data: { ...north, year: '2017-18', kind: 'expenditure', amount: '100.00' } },
      { stream: `line/${south.line}`, type: 'BudgetSet', data: { ...south, year: '2017-18', kind: 'expenditure', amount: '100.00' } },
      {
        stream: 'adjustment/both',
        type: 'BudgetAdjusted',
        data: { adjustment: 'both', organisation: 'county', year: '2017-18', lines, source: { kind: 'post-plan', ref: null }, reason: 'x' },
      },
    ].map((event, n) => ({ ...(history[0] as (typeof history)[0]), ...event, position: now + n + 1 }) as never);
    const then = now + recorded.length;
    const whole = { facts: foldInMemory([...history, ...recorded]), ledger: ledgerInMemory([...history, ...recorded]) };
    const seen = async (account: string) => withinSight(whole, (await callerOf(whole.facts, account, then)).sight, then);
    const own = await seen('north-team');
    const adjustments = await own.facts.asAt('adjustment', then, { key: 'both' });
    expect(adjustments.flatMap((adjustment) => adjustment.lines)).toEqual([lines[0]]);
    const budgets = await createQueries(own).report('revenue-monitoring', { by: 'line', year: '2017-18', period: 13 }, { position: then, recordedAt: null });
    const both = budgets.rows.filter(({ line }) => line === north.line || line === south.line);
    expect(both.map(({ line, budget }) => ({ line, budget }))).toEqual([{ line: north.line, budget: '70.00' }]);
    const entries = await own.ledger.entriesAt([then]);
    expect(entries.map(({ stream, data }) => ({ stream, lines: data['lines'] }))).toEqual([{ stream: 'adjustment/both', lines: [lines[0]] }]);
    expect(await (await seen('stranger')).ledger.entriesAt([then])).toEqual([]);
  });

  it('a service team reads what is said of its own things and of its own organisation, and of no others', async () => {
    const made = (n: number, stream: string, type: string, data: object) => ({ ...history[0], stream, type, data, position: now + n }) as never;
    const line = (id: string, service: string) => ({ line: id, service, year: '2017-18', kind: 'expenditure', amount: '1.00' });
    const said = [
      'line/theirs/1',
      'line/north-home/1',
      'service/north-home',
      'service/south-home',
      'programme/theirs',
      'workstream/theirs',
      'organisation/shire',
    ];
    const recorded = [
      made(1, 'organisation/shire', 'OrganisationRegistered', { organisation: 'shire', name: 'Shire' }),
      made(2, 'programme/theirs', 'ProgrammeCreated', { programme: 'theirs', name: 'Theirs', organisation: 'shire' }),
      made(3, 'workstream/theirs', 'WorkstreamCreated', { workstream: 'theirs', programme: 'theirs', name: 'Theirs' }),
      // The ids of lines say nothing of whose they are, whatever they begin with.
      made(4, 'line/theirs/1', 'BudgetSet', line('theirs/1', 'north-home')),
      made(5, 'line/north-home/1', 'BudgetSet', line('north-home/1', 'south-home')),
      ...said.map((subject, n) => made(6 + n, subject, 'Commented', { subject, text: 'a remark' })),
      ...['line/theirs/1', 'line/north-home/1', 'return/north-home/2017-18/2', 'return/south-home/2017-18/2'].map((stream, n) =>
        made(6 + said.length + n, stream, 'LateChangeMarked', { change: 'x', services: [] }),
      ),
    ];
    const then = { position: now + recorded.length, recordedAt: null };
    const whole = { facts: foldInMemory([...history, ...recorded]), ledger: ledgerInMemory([...history, ...recorded]) };
    const { sight } = await callerOf(whole.facts, 'north-team', then.position);
    const own = withinSight(whole, sight, then.position);
    const told = await own.ledger.entriesAt(recorded.map(({ position }) => position));
    expect(told.filter(({ type }) => type === 'Commented').map(({ stream }) => stream)).toEqual(['line/theirs/1', 'service/north-home']);
    expect(told.filter(({ type }) => type === 'LateChangeMarked').map(({ stream }) => stream)).toEqual(['line/theirs/1', 'return/north-home/2017-18/2']);
    // Names of the common structure are everybody's.
    expect(told.filter(({ type }) => /Registered|Created/.test(type)).length).toBe(3);
    const [first] = (await whole.facts.asAt('service', then.position)).filter(({ service }) => service === 'north-home');
    const programmes = await whole.facts.asAt('programme', then.position);
    const mine = programmes.find(({ organisation }) => organisation === first?.organisation)?.programme;
    expect(mine).toBeDefined();
    const remark = made(then.position + 1 - now, `programme/${mine}`, 'Commented', { subject: `programme/${mine}`, text: 'ours' });
    const later = withinSight({ facts: whole.facts, ledger: ledgerInMemory([...history, ...recorded, remark]) }, sight, then.position);
    expect((await later.ledger.entriesAt([then.position + 1])).map(({ type }) => type)).toEqual(['Commented']);
  });

  it('another service has no history', async () => {
    const queries = createQueries(await seenBy('north-team'));
    expect((await queries.history('service/north-home', moment)).map(({ type }) => type)).toContain('ServiceDefined');
    await expect(queries.history('service/south-home', moment)).rejects.toThrow(/Nothing is recorded/);
    // Nor a name: its own, those below them, and those above, which stand over them.
    const services = async (from: Sources, position = now) => (await from.facts.asAt('service', position)).map(({ service }) => service).sort();
    const all = await sources.facts.asAt('service', now);
    const parents = all.filter(({ service }) => ['north-care', 'north-home'].includes(service)).flatMap(({ parent }) => (parent === null ? [] : [parent]));
    expect(await services(await seenBy('north-team'))).toEqual([...new Set(['north-care', 'north-home', ...parents])].sort());
    expect((await services(sources)).length).toBeGreaterThan(2);
    expect(await services(await seenBy('stranger'))).toEqual([]);
    await expect(queries.report('savings-tracker', { service: 'south-home' }, moment)).rejects.toThrow(/There is no service/);
  });

  it('a service team sees its reserves with all that moved them and who was allocated what of them, and no others', async () => {
    const reserve = { name: 'Fund', kind: 'earmarked', group: null, organisation: null, year: '2017-18', opening: '500.00', mayBeNegative: null };
    const schemes = await sources.facts.asAt('scheme', now);
    const [own, foreign] = ['north-', 'south-'].map((whose) => schemes.find(({ service }) => service.startsWith(whose))?.scheme);
    const recorded = [
      { stream: 'reserve/mine', type: 'ReserveOpened', data: { ...reserve, reserve: 'mine', service: 'north-home' } },
      { stream: 'reserve/theirs', type: 'ReserveOpened', data: { ...reserve, reserve: 'theirs', service: 'south-home' } },
      { stream: 'reserve/mine', type: 'ReserveMoved', data: { reserve: 'mine', year: '2017-18', period: 1, amount: '-10.00', reason: 'x', for: null } },
      { stream: 'reserve/theirs', type: 'ReserveMoved', data: { reserve: 'theirs', year: '2017-18', period: 1, amount: '-10.00', reason: 'x', for: null } },
      ...[own, foreign].map((scheme) => ({
        stream: `scheme/${scheme ?? ''}`,
        type: 'InvestmentAllocated',
        data: { scheme, reserve: 'mine', byYear: { '2017-18': '30.00' } },
      })),
      { stream: 'reserve/mine', type: 'InvestmentDrawn', data: { reserve: 'mine', scheme: foreign, year: '2017-18', period: 2, amount: '20.00' } },
    ].map((event, n) => ({ ...(history[0] as (typeof history)[0]), ...event, position: now + n + 1 }) as never);
    const then = { position: now + recorded.length, recordedAt: null };
    const whole = { facts: foldInMemory([...history, ...recorded]), ledger: ledgerInMemory([...history, ...recorded]) };
    const queries = createQueries(withinSight(whole, (await callerOf(whole.facts, 'north-team', then.position)).sight, then.position));
    const options = { year: '2017-18', period: 2 };
    const rows = (await queries.report('reserves', options, then)).rows.filter(({ level }) => level === 'reserve');
    const seen = rows.find(({ id }) => id === 'mine');
    expect(seen).toMatchObject({ balance: '470.00', allocated: '60.00', drawn: '20.00', unallocated: '430.00' });
    expect(rows.filter(({ service }) => typeof service !== 'string' || !service.startsWith('north-'))).toEqual([]);
    const parts = async (column: string) => (await queries.trace('reserves', 'mine', column, options, then)).parts.map(({ amount }) => amount);
    expect(await parts('balance')).toEqual(['500.00', '-10.00', '-20.00']);
    // What another service's scheme was allocated is told as a sum, without the entry behind it.
    expect((await queries.trace('reserves', 'mine', 'allocated', options, then)).parts.map(({ event }) => event !== null)).toEqual([true, false]);
    expect((await queries.history('reserve/mine', then)).map(({ type }) => type)).toEqual(['ReserveOpened', 'ReserveMoved', 'InvestmentDrawn']);
    await expect(queries.history('reserve/theirs', then)).rejects.toThrow(/Nothing is recorded/);
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

  it('is everything for whom a virement authority names, or the services that the account is limited to', async () => {
    const at = history.length;
    const made = (type: string, stream: string, n: number, data: object) => ({ ...history[0], type, stream, position: at + n, data }) as never;
    const tiers = [{ role: 'head-of-care', upTo: null, acrossServices: true, permanent: true }];
    const granted = foldInMemory([
      ...history,
      made('VirementAuthoritySet', 'rules/north', 1, { organisation: 'north', from: null, tiers }),
      made('AccountRolesSet', 'account/w', 2, { account: 'w', roles: ['head-of-care'], services: [] }),
      made('AccountRolesSet', 'account/x', 3, { account: 'x', roles: ['head-of-care'], services: ['north-care'] }),
      made('AccountRolesSet', 'account/y', 4, { account: 'y', roles: ['wizard'], services: ['north-care'] }),
    ]);
    expect(await callerOf(granted, 'w', at + 4)).toMatchObject({ tiers: ['head-of-care'], sight: 'everything' });
    expect(await callerOf(granted, 'x', at + 4)).toMatchObject({ tiers: ['head-of-care'], sight: { services: new Set(['north-care', 'north-home']) } });
    expect(await callerOf(granted, 'y', at + 4)).toEqual({ account: 'y', roles: ['wizard'], sight: { services: new Set() } });
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
