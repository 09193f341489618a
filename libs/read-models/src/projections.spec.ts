import { describe, expect, it } from '@jest/globals';
import { EVOLVE, parseStream, type SubjectKind } from '@outturn/domain';
import fc from 'fast-check';
import { foldInMemory } from './in-memory.ts';
import { claimOf, keysOf, project } from './projections.ts';
import { checkSelection, scopeOf, TABLE_NAMES, TABLES } from './tables.ts';
import { event, recorded } from './testing/given.ts';
import { randomHistory, sampleHistory } from './testing/random-history.ts';

describe('project', () => {
  it('touches exactly the keys that keysOf announced', () => {
    fc.assert(
      fc.property(randomHistory(), (events) => {
        const facts = foldInMemory();
        for (const one of events) {
          const claim = claimOf(one);
          const announced = keysOf(one, claim === undefined ? undefined : facts.get('claim', claim)).map(({ table, key }) => `${table} ${key}`);
          const asked = new Set<string>();
          const versions = project(
            {
              get: (table, key) => {
                asked.add(`${table} ${key}`);
                return facts.get(table, key);
              },
            },
            one,
          );
          expect(announced).toEqual(expect.arrayContaining([...asked]));
          expect(announced).toEqual(expect.arrayContaining(versions.map(({ table, key }) => `${table} ${key}`)));
          facts.add([one]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives facts the key that their table says', () => {
    const facts = foldInMemory(sampleHistory(400));
    for (const table of TABLE_NAMES) {
      for (const version of facts.versions(table)) expect(TABLES[table].key(version.facts as never)).toBe(version.key);
    }
  });

  it('makes a version of every table in the sample history, so that properties have something to see', () => {
    const facts = foldInMemory(sampleHistory(800));
    expect(TABLE_NAMES.filter((table) => facts.versions(table).length === 0)).toEqual([]);
  });

  it('agrees with what decisions see of schemes and claims', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory(), async (events) => {
        const states = new Map<string, unknown>();
        for (const one of events) {
          const kind = parseStream(one.stream)?.kind as SubjectKind;
          states.set(one.stream, EVOLVE[kind](states.get(one.stream) as never, one));
        }
        const facts = foldInMemory(events);
        for (const scheme of await facts.asAt('scheme', facts.position)) {
          const { targets, stage, workstream, service, owner, confidence } = states.get(`scheme/${scheme.scheme}`) as typeof scheme;
          expect({ ...scheme, targets: scheme.targets ?? undefined }).toMatchObject({ targets, stage, workstream, service, owner, confidence });
        }
        for (const claim of await facts.asAt('claim', facts.position)) {
          const state = states.get(`claim/${claim.claim}`) as { progress: string; inYear: string; fullYear: string };
          expect(claim).toMatchObject({ progress: state.progress, counted: { inYear: state.inYear, fullYear: state.fullYear } });
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [
      'a change of a scheme that was never proposed',
      [event('SchemeMoved', { scheme: 'S9', workstream: 'W', service: null, reason: 'sha256:r' })],
      /no scheme S9 was recorded before it/,
    ],
    ['a change of a claim that was never made', [event('ClaimRejected', { claim: 'C9', reason: 'sha256:r' })], /no claim C9 was recorded before it/],
    [
      'a thing made twice',
      [event('OrganisationRegistered', { organisation: 'O', name: 'O' }), event('OrganisationRegistered', { organisation: 'O', name: 'P' })],
      /organisation O was recorded before/,
    ],
  ])('refuses %s', (_, events, message) => {
    expect(() => foldInMemory(recorded(events))).toThrow(message);
  });
});

describe('foldInMemory', () => {
  it('reads every position as a fold up to it would', async () => {
    await fc.assert(
      fc.asyncProperty(randomHistory({ steps: 40 }), async (events) => {
        const whole = foldInMemory(events);
        const growing = foldInMemory();
        for (const one of events) {
          growing.add([one]);
          for (const table of ['scheme', 'scheme_year', 'claim', 'delivery'] as const) {
            expect(await whole.asAt(table, one.position)).toEqual(await growing.asAt(table, one.position));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('selects by key, scheme and year, and refuses what a table has not', async () => {
    const facts = foldInMemory(sampleHistory(400));
    const years = await facts.asAt('scheme_year', facts.position);
    const { scheme, year } = years[3] ?? { scheme: '', year: '' };
    expect(await facts.asAt('scheme_year', facts.position, { scheme })).toEqual(years.filter((one) => one.scheme === scheme));
    expect(await facts.asAt('scheme_year', facts.position, { scheme, year })).toEqual(years.filter((one) => one.scheme === scheme && one.year === year));
    expect(await facts.asAt('scheme', facts.position, { key: scheme })).toHaveLength(1);
    expect(() => {
      checkSelection('organisation', { year });
    }).toThrow('organisation facts cannot be selected by year');
    await expect(facts.asAt('claim', 5, { scheme })).rejects.toThrow('claim facts cannot be selected by scheme');
  });

  it('tells what moved between two positions, in ledger order', async () => {
    const facts = foldInMemory(sampleHistory(400));
    const between = await facts.between('scheme_year', 100, 300);
    expect(between).toEqual(facts.versions('scheme_year').filter(({ from }) => from > 100 && from <= 300));
    expect(between.length).toBeGreaterThan(20);
    expect(between.map(({ from }) => from)).toEqual(between.map(({ from }) => from).toSorted((a, b) => a - b));
  });

  it('leaves facts alone once they are given out', () => {
    const events = sampleHistory(200);
    const facts = foldInMemory(events.slice(0, 150));
    const before = JSON.stringify(TABLE_NAMES.map((table) => facts.versions(table)));
    const kept = TABLE_NAMES.map((table) => facts.versions(table));
    facts.add(events.slice(150));
    expect(JSON.stringify(kept)).toBe(before);
  });

  it('scopes are the same in every version of a key', () => {
    const facts = foldInMemory(sampleHistory(400));
    for (const table of TABLE_NAMES) {
      const scopes = new Map<string, string>();
      for (const version of facts.versions(table)) {
        const scope = JSON.stringify(scopeOf(table, version.facts as never));
        expect(scopes.get(version.key) ?? scope).toBe(scope);
        scopes.set(version.key, scope);
      }
    }
  });
});
