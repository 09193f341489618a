import { beforeAll, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { type CommandHandler, type CommandResult, createCommandHandler, createPublications } from '@outturn/application';
import { REFUSALS } from '@outturn/domain';
import { type EventStore, inMemoryEventStore } from '@outturn/event-store';
import { inMemoryPublishedReports } from '@outturn/evidence/testing';
import { decode, foldInMemory } from '@outturn/read-models';
import { applyLines, exitOf } from '../../apps/cli/src/verbs/apply.ts';
import { GROUND } from './ground.ts';
import { SOUND } from './sound-commands.ts';
import type { WrongInput } from './wrong-input.ts';
import { WRONG_INPUTS } from './wrong-inputs.ts';

interface Ledger {
  readonly store: EventStore;
  readonly handler: CommandHandler;
}

/** A ledger with the ground and these commands in it, each of which must be recorded. */
async function ledgerWith(history: readonly object[] = [], kind: 'live' | 'demo' = 'live'): Promise<Ledger> {
  const store = inMemoryEventStore({ kind });
  const facts = foldInMemory();
  const projected = async () => facts.add((await store.readAll(facts.position, 10_000)).map(decode));
  const { draw } = createPublications({ store, kind, facts, kept: inMemoryPublishedReports(), ready: projected });
  const handler = await createCommandHandler(store, { draw });
  for (const command of [...GROUND, ...history]) {
    const result = await handler.handle(command);
    if (result.status !== 'recorded') throw new Error(`${JSON.stringify(command)} was not recorded: ${JSON.stringify(result)}`);
  }
  return { store, handler };
}

/** Applies one line, as the command line does. A line that holds a line break is several. */
async function applied(handler: CommandHandler, input: string | object): Promise<{ results: CommandResult[]; exit: number }> {
  const results: CommandResult[] = [];
  const line = typeof input === 'string' ? input : JSON.stringify(input);
  const answer = (result: CommandResult) => Promise.resolve(void results.push(result));
  const summary = await applyLines(handler, { input: Readable.from([`${line}\n`]), bytes: 0 }, { stopOnRefusal: false }, answer);
  return { results, exit: exitOf(summary) };
}

/** The command's id where it can be read, so that whoever sent it finds the answer. */
function idOf(input: string | object): string | null {
  const id = typeof input === 'string' ? undefined : (input as { id?: unknown }).id;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id.toLowerCase() : null;
}

function checkAnswer(wrong: WrongInput, result: CommandResult | undefined): void {
  const rule = wrong.expect.status === 'refused' ? wrong.expect.rule : undefined;
  expect({ name: wrong.name, status: result?.status, rule: result?.problem?.rule, detail: result?.problem?.detail }).toEqual({
    name: wrong.name,
    status: wrong.expect.status,
    rule,
    detail: expect.stringMatching(wrong.says) as unknown,
  });
  // A sentence or more, for a person; nothing of the program's insides.
  expect(result?.problem?.detail).toMatch(/^\S.{10,}[.)]$/su);
  expect(result?.problem?.detail).not.toMatch(/undefined|\[object|TypeError|ZodError|\bat \w+ \(/);
  expect(result?.problem?.detail.length).toBeLessThan(2_500);
  if (rule === 'malformed') expect(result?.problem?.fields?.length).toBeGreaterThan(0);
  if (typeof wrong.input !== 'string') expect(result?.id).toBe(idOf(wrong.input));
  if (rule === 'unreadable') expect(result?.id).toBeNull();
  expect(result).not.toHaveProperty('position');
}

describe('wrong inputs', () => {
  const grounds = new Map<string, Promise<Ledger>>();

  /** Cases without a history of their own share a ledger: none of them records anything. */
  function ledgerOf(wrong: WrongInput): Promise<Ledger> {
    const kind = wrong.ledger ?? 'live';
    if (wrong.history) return ledgerWith(wrong.history, kind);
    const ground = grounds.get(kind) ?? ledgerWith([], kind);
    grounds.set(kind, ground);
    return ground;
  }

  beforeAll(async () => {
    await ledgerWith();
  });

  it.each(WRONG_INPUTS.map((wrong) => [wrong.name, wrong] as const))('%s', async (_, wrong) => {
    const { store, handler } = await ledgerOf(wrong);
    const before = await store.head();
    const { results, exit } = await applied(handler, wrong.input);
    expect(exit).toBe(wrong.expect.exit);
    for (const result of results) checkAnswer(wrong, result);
    expect(results.length).toBeGreaterThan(0);
    expect(await store.head()).toEqual(before);
  });

  it.each(Object.entries(SOUND))('the sound command %s, of which they are made, is recorded', async (_, command) => {
    const { handler } = await ledgerWith();
    expect(await applied(handler, command)).toMatchObject({
      results: [{ status: 'recorded', events: expect.arrayContaining([expect.any(String)]) as unknown }],
      exit: 0,
    });
  });

  it('are at least 500, each with a name of its own', () => {
    expect(WRONG_INPUTS.length).toBeGreaterThanOrEqual(500);
    expect(new Set(WRONG_INPUTS.map(({ name }) => name)).size).toBe(WRONG_INPUTS.length);
  });

  it('hold every refusal of the domain that a well-formed command can meet', () => {
    // The form of the command lets no other period through.
    const caughtByForm = ['period-range'];
    const covered = new Set([...WRONG_INPUTS.map(({ expect: { ...expected } }) => ('rule' in expected ? expected.rule : '')), ...caughtByForm]);
    expect(Object.keys(REFUSALS).filter((rule) => !covered.has(rule))).toEqual([]);
  });

  it('a wrong line among sound ones leaves the others recorded, and the file exits with 3', async () => {
    const { store, handler } = await ledgerWith();
    const before = (await store.head()).position;
    const lines = [SOUND.forecast, WRONG_INPUTS[0]?.input ?? '', SOUND.confirm].map((input) => (typeof input === 'string' ? input : JSON.stringify(input)));
    const { results, exit } = await applied(handler, lines.join('\n'));
    expect(results.map(({ status }) => status)).toEqual(['recorded', 'refused', 'recorded']);
    expect([exit, (await store.head()).position]).toEqual([3, before + 2]);
  });
});
