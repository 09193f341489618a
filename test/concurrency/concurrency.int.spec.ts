import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createCommandHandler } from '@outturn/application';
import { EVENTS } from '@outturn/domain';
import { startTestCluster, type TestCluster } from '@outturn/embedded-postgres/testing';
import { bootstrapLedger, type LedgerConnections, openPostgresEventStore } from '@outturn/event-store-postgres';
import { decodeEvent } from '@outturn/ledger';
import { catchUp, openReadModels, replay } from '@outturn/read-models-postgres';
import { type Answer, breachesOf, type CheckedEvent } from './checker.ts';

const PROCESSES = 4;
const COMMANDS_EACH = 700;
/** Commands of budgets and periods that are both recorded and refused; closing a closed period is nothing to do. */
const MONEY = [
  'RequestVirement',
  'ApproveVirement',
  'RejectVirement',
  'WithdrawVirement',
  'ForecastReserve',
  'ForecastOutturn',
  'RecordActuals',
  'ClosePeriod',
];
const ADMINISTRATOR = { user: 'chief-accountant', roles: ['administrator', 'finance'] };

const GROUND: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'council', name: 'Council' }],
  ['DefineService', { service: 'care', name: 'Care', organisation: 'council' }],
  ['DefineService', { service: 'roads', name: 'Roads', organisation: 'council' }],
  ['OpenFinancialYear', { year: '2017-18' }],
  ['OpenFinancialYear', { year: '2018-19' }],
  ['CreateProgramme', { programme: 'p', name: 'Programme', organisation: 'council' }],
  ['CreateWorkstream', { workstream: 'w', programme: 'p', name: 'Workstream' }],
  ...['S-1', 'S-2', 'S-3'].flatMap((scheme): [string, object][] => [
    [
      'ProposeScheme',
      {
        scheme,
        programme: 'p',
        workstream: 'w',
        service: 'care',
        title: scheme,
        owner: 'head',
        kind: 'technical-efficiency',
        cashReleasing: true,
        recurrence: 'recurrent',
        confidence: 'assured',
      },
    ],
    ['ApproveScheme', { scheme, profile: { basis: 'absolute', saving: { '2017-18': '1000.00' } } }],
  ]),
  ...[
    ['L-1', 'care'],
    ['L-2', 'care'],
    ['L-3', 'roads'],
  ].map(([line, service]): [string, object] => ['SetBudget', { line, service, year: '2017-18', kind: 'expenditure', amount: '900000.00' }]),
  [
    'SetVirementAuthority',
    {
      tiers: [
        { role: 'head', upTo: '20000.00', acrossServices: false, permanent: false, cumulativePerYear: { amount: '150000.00' } },
        { role: 'director', upTo: '35000.00', acrossServices: true, permanent: true, cumulativePerYear: { amount: '300000.00' } },
      ],
    },
  ],
  [
    'AdjustBudget',
    { adjustment: 'A-1', year: '2017-18', lines: [{ line: 'L-1', amount: '-60000.00' }], source: { kind: 'saving' }, reason: 'savings taken out' },
  ],
  [
    'AdjustBudget',
    { adjustment: 'A-2', year: '2017-18', lines: [{ line: 'L-1', amount: '-15000.00' }], source: { kind: 'saving' }, reason: 'savings taken out' },
  ],
  ...['R-1', 'R-2'].map((reserve): [string, object] => ['OpenReserve', { reserve, name: reserve, kind: 'earmarked', year: '2017-18', opening: '1500.00' }]),
];

describe('several processes recording across the same streams', () => {
  let cluster: TestCluster;
  let connections: LedgerConnections;
  let events: CheckedEvent[];
  let answers: Answer[];

  beforeAll(async () => {
    cluster = await startTestCluster();
    const database = await cluster.createDatabase();
    connections = await bootstrapLedger(database.connectionString('superuser'), { kind: 'live', passwords: database.passwords });
    const store = await openPostgresEventStore({ connectionString: connections.app });
    const handler = await createCommandHandler(store);
    for (const [n, [command, data]] of GROUND.entries()) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      expect(await handler.handle({ id, command, actor: ADMINISTRATOR, data })).toMatchObject({ status: 'recorded' });
    }
    answers = (await Promise.all(Array.from({ length: PROCESSES }, (_, n) => work(connections.app, n + 1)))).flat();
    events = [];
    for (let after = 0; ; after = events.length) {
      const page = await store.readAll(after, 1_000);
      if (page.length === 0) break;
      events.push(...page.map((event) => decodeEvent(event, EVENTS)));
    }
    await store.close();
  });

  afterAll(() => cluster.stop());

  it('meets where it should: every kind of command was recorded and refused, and some streams were contended', () => {
    const outcomes = new Set(answers.map(({ command, result }) => `${command.command} ${result.status}`));
    for (const command of MONEY) {
      expect(outcomes).toContain(`${command} recorded`);
      expect(outcomes).toContain(`${command} refused`);
    }
    for (const command of ['ClaimSaving', 'BankClaim', 'ReverseClaim', 'DrawInvestment', 'MoveReserve', 'RejectClaim', 'ReclassifyScheme']) {
      expect(outcomes).toContain(`${command} recorded`);
      expect(outcomes).toContain(`${command} refused`);
    }
    expect([...outcomes].some((outcome) => outcome.endsWith('duplicate'))).toBe(true);
    expect(answers).toHaveLength(PROCESSES * COMMANDS_EACH);
  });

  it('reaches the limits: refusals by yearly caps and closed periods, late changes, and claims banked against virements', () => {
    const rules = new Set(answers.map(({ command, result }) => `${command.command} ${result.problem?.rule ?? ''}`));
    for (const met of [
      'ApproveVirement virement-authority',
      'ApproveVirement separation-of-duties',
      'ForecastOutturn late-change',
      'MoveReserve reserve-overdrawn',
    ]) {
      expect(rules).toContain(met);
    }
    const capped = answers.some(({ result }) => /is posted already/.test(result.problem?.detail ?? ''));
    const types = new Set(events.map(({ type }) => type));
    expect([capped, types.has('LateChangeMarked'), types.has('VirementReductionUsed'), types.has('PeriodClosed')]).toEqual([true, true, true, true]);
  });

  it('breaks no invariant that spans streams, at no position', () => {
    expect(breachesOf(events, answers)).toEqual([]);
  });

  it('leaves read models that equal a replay', async () => {
    const store = await openPostgresEventStore({ connectionString: connections.app });
    const readModels = await openReadModels({ connectionString: connections.app, ownerConnectionString: connections.projector });
    await catchUp(store, readModels);
    expect(await replay(store, readModels)).toMatchObject({ same: true, position: events.length });
    await readModels.close();
    await store.close();
  });

  describe('the checker finds what is planted', () => {
    const without = (type: string) => events.filter((event) => event.type !== type).map((event, index) => ({ ...event, position: index + 1 }));
    const after = (plant: CheckedEvent) => [...events, { ...plant, position: events.length + 1, stream: `planted/${plant.type}`, revision: 0 }];
    const first = (type: string) => {
      const found = events.find((event) => event.type === type);
      if (!found) throw new Error(`the history has no ${type}`);
      return found;
    };

    const livingClaim = () => {
      const ended = new Set(events.filter(({ type }) => /^Claim(Rejected|Withdrawn|Reversed)$/.test(type)).map(({ data }) => data['claim']));
      const found = events.find(({ type, data }) => type === 'SavingClaimed' && !ended.has(data['claim']));
      if (!found) throw new Error('the history has no claim that lives');
      return found;
    };

    it.each<[string, () => CheckedEvent[], RegExp]>([
      ['a subject claimed twice', () => after({ ...livingClaim(), data: { ...livingClaim().data, claim: 'planted' } }), /claims the subject of .* again/],
      [
        'a reserve overdrawn',
        () => after({ ...first('InvestmentDrawn'), data: { ...first('InvestmentDrawn').data, amount: '99999.00' } }),
        /R-\d is -\d+ pence/,
      ],
      [
        'a reserve forecast below zero',
        () => after({ ...first('ReserveForecastStated'), data: { ...first('ReserveForecastStated').data, closing: '-0.01' } }),
        /forecast to close below zero/,
      ],
      [
        'a yearly limit exceeded',
        () => {
          const { lines } = first('VirementPosted').data as { lines: { amount: string }[] };
          const wide = lines.map((line) => ({ ...line, amount: line.amount.startsWith('-') ? '-300001.00' : '300001.00' }));
          return after({ ...first('VirementPosted'), data: { ...first('VirementPosted').data, virement: 'planted', lines: wide } });
        },
        /pence are posted for .* and (head|director) approves/,
      ],
      ['a virement posted twice', () => after(first('VirementPosted')), /is VirementPosted after VirementPosted/],
      [
        'a virement decided on by its requester',
        () => after({ ...first('VirementPosted'), actor: { user: requesterOf(String(first('VirementPosted').data['virement'])) } }),
        /decides on their own/,
      ],
      ['a virement whose lines did not move', () => without('LineBudgetMoved'), /was posted without moving its lines/],
      ['backing by a virement that was never posted', () => without('VirementPosted'), /backs \d+ pence with a reduction of 0/],
      ['a change for a closed period without its mark', () => without('LateChangeMarked'), /comes after it was closed, unmarked/],
      ['a mark for a period that is open', () => without('PeriodClosed'), /is marked late before it was closed/],
      [
        'a forecast that moves from another than stood',
        () => after({ ...first('OutturnForecast'), data: { ...first('OutturnForecast').data, previous: '1.00' } }),
        /moves from 100 pence, but \d+ stood/,
      ],
      ['backing that is not there', () => without('BudgetAdjusted'), /backs \d+ pence with a reduction of 0/],
      ['a banked scheme that stops releasing cash', () => bankedThenReclassified(), /has banked claims and is not cash-releasing/],
      ['an acknowledged event that was lost', () => events.slice(0, -1), /recorded\): /],
      ['a gap', () => events.filter((_, index) => index !== 10), /stands where/],
    ])('%s', (_, history, says) => {
      expect(breachesOf(history(), answers).join('\n')).toMatch(says);
    });

    function requesterOf(virement: string): string {
      return events.find(({ type, data }) => type === 'VirementRequested' && data['virement'] === virement)?.actor.user ?? '';
    }

    function bankedThenReclassified(): CheckedEvent[] {
      const bankedOn = first('SchemeSavingBanked').data['scheme'];
      const at = events.findIndex((event) => event.type === 'ClaimBanked');
      const plant = { ...first('SchemeProposed'), type: 'SchemeReclassified', data: { scheme: bankedOn, cashReleasing: false, reason: '' } };
      return [...events.slice(0, at + 3), plant].map((event, index) => ({ ...event, position: index + 1 }));
    }
  });
});

function work(connectionString: string, seed: number): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.mjs'), connectionString, String(seed), String(COMMANDS_EACH)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a worker ended with ${code}: ${err}`));
      else
        resolve(
          out
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Answer),
        );
    });
  });
}
