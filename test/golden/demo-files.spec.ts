import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { demoFiles } from '../../apps/cli/demo/generate/files.ts';
import { DEMO, demo, demoCommandFiles, GOLDEN } from './demo.ts';

interface Line { readonly id: string; readonly command: string; readonly at: string; readonly source?: string; readonly actor: { readonly user: string; readonly roles: readonly string[] } }

const REPORTS = [
  'Improving Social Services: ', 'Adult Social Care: Tri-Borough ', 'Baseline Report for Transformation Fund ', 'Adult Social Care Finance Monitoring ', 'Integrated Resources and Performance ',
];

function textLines(file: string): string[] {
  return readFileSync(join(DEMO, file), 'utf8').split('\n').filter((text) => text !== '');
}

function lines(file: string): Line[] {
  return textLines(file).map((text) => JSON.parse(text) as Line);
}

describe('the command files of the demo', () => {
  it('are what the generator makes from the published tables', () => {
    const made = demoFiles(GOLDEN);
    expect(demoCommandFiles()).toEqual(made.map(({ file }) => file));
    for (const { file, text } of made) expect({ file, same: readFileSync(join(DEMO, file), 'utf8') === text }).toEqual({ file, same: true });
  });

  it('are recorded in the order of time, each command under an id of its own and with its source', () => {
    const all = demoCommandFiles().flatMap(lines);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort());
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ source }) => source === undefined)).toEqual([]);
  });

  it('are recorded whole: no command is refused, and none has nothing to do', async () => {
    const { results } = await demo();
    const notRecorded = results.filter(({ status, events }) => status !== 'recorded' || (events ?? []).length === 0);
    expect(notRecorded.map(({ id, status, problem }) => ({ id, status, detail: problem?.detail }))).toEqual([]);
  });

  it('name posts of the councils, not persons', () => {
    const users = [...new Set(demoCommandFiles().flatMap(lines).map(({ actor }) => actor.user))].sort();
    expect(users.filter((user) => !/^(administrator|(barking|tri-borough|cambridgeshire|norfolk)-[a-z-]+)$/.test(user))).toEqual([]);
  });

  it('say of each line where it is published, or that it is illustrative or a remark', () => {
    const marks = ['illustrative: ', 'an observation on ', ...REPORTS];
    const unmarked = demoCommandFiles().flatMap(lines).filter(({ source = '' }) => !marks.some((mark) => source.startsWith(mark)));
    expect(unmarked.map(({ id, source }) => ({ id, source }))).toEqual([]);
    expect(lines('05-returns-2017-18.jsonl').filter(({ source = '' }) => !source.startsWith('illustrative: '))).toEqual([]);
  });

  it('answer duplicate when they are sent again, and record nothing', async () => {
    const { handler, results, now, store } = await demo();
    const again = [];
    for (const line of demoCommandFiles().flatMap(textLines)) again.push(await handler.handleLine(line));
    expect(again.map(({ status, position }) => ({ status, position }))).toEqual(results.map(({ position }) => ({ status: 'duplicate', position })));
    expect(await store.head()).toEqual(now);
  });
});
