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
const COMMANDS_EACH = 500;
const ADMINISTRATOR = { user: 'chief-accountant', roles: ['administrator', 'finance'] };

const GROUND: readonly (readonly [string, object])[] = [
  ['RegisterOrganisation', { organisation: 'council', name: 'Council' }],
  ['DefineService', { service: 'care', name: 'Care', organisation: 'council' }],
  ['OpenFinancialYear', { year: '2017-18' }],
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
  ['SetBudget', { line: 'L-1', service: 'care', year: '2017-18', kind: 'expenditure', amount: '900000.00' }],
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
    for (const command of ['ClaimSaving', 'BankClaim', 'ReverseClaim', 'DrawInvestment', 'MoveReserve', 'RejectClaim', 'ReclassifyScheme']) {
      expect(outcomes).toContain(`${command} recorded`);
      expect(outcomes).toContain(`${command} refused`);
    }
    expect([...outcomes].some((outcome) => outcome.endsWith('duplicate'))).toBe(true);
    expect(answers).toHaveLength(PROCESSES * COMMANDS_EACH);
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

    it.each<[string, () => CheckedEvent[], RegExp]>([
      [
        'a subject claimed twice',
        () => after({ ...first('SavingClaimed'), data: { ...first('SavingClaimed').data, claim: 'planted' } }),
        /claims the subject of .* again/,
      ],
      [
        'a reserve overdrawn',
        () => after({ ...first('InvestmentDrawn'), data: { ...first('InvestmentDrawn').data, amount: '99999.00' } }),
        /R-\d is -\d+ pence/,
      ],
      ['backing that is not there', () => without('BudgetAdjusted'), /backs \d+ pence with a reduction of 0/],
      ['a banked scheme that stops releasing cash', () => bankedThenReclassified(), /has banked claims and is not cash-releasing/],
      ['an acknowledged event that was lost', () => events.slice(0, -1), /recorded\): /],
      ['a gap', () => events.filter((_, index) => index !== 10), /stands where/],
    ])('%s', (_, history, says) => {
      expect(breachesOf(history(), answers).join('\n')).toMatch(says);
    });

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
