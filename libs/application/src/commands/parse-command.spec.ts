import { describe, expect, it } from '@jest/globals';
import { isMalformed, parseCommand } from './parse-command.ts';

const command = (name: string, data: object) => ({
  id: '00000000-0000-4000-8000-000000000001',
  command: name,
  actor: { user: 'chief-clerk', roles: ['administrator'] },
  data,
});

function refusalOf(input: unknown) {
  const parsed = parseCommand(input);
  if (!isMalformed(parsed)) throw new Error('the command was found well-formed');
  return parsed.refusal;
}

describe('a command that is malformed', () => {
  it('is told the first things that are wrong, and how many more there are', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, 1]));
    const { detail, fields } = refusalOf(command('OpenFinancialYear', { year: '2017-18', ...unknown }));
    expect(detail).toMatch(/^data\.field0 is not a field of this command\. .*data\.field7 is not a field of this command\. And 49992 more\.$/);
    expect(fields).toHaveLength(8);
    expect(refusalOf(command('OpenFinancialYear', {}))).toMatchObject({ detail: 'data.year is missing.', fields: ['data.year'] });
  });

  it('is not told a name again that goes on for pages', () => {
    const long = 'x'.repeat(1_000_000);
    expect(refusalOf(command('OpenFinancialYear', { year: '2017-18', [long]: 1 })).detail).toBe(`data.${'x'.repeat(80)}… is not a field of this command.`);
    expect(refusalOf(command(long, {})).detail).toContain(`There is no command "${'x'.repeat(80)}…".`);
  });
});
