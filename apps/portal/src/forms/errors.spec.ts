import { describe, expect, it } from '@jest/globals';
import { errorsOf } from './errors.ts';
import type { Field } from './form.ts';

const FIELDS: readonly Field[] = [
  { kind: 'text', name: 'title', label: 'Title of the scheme' },
  { kind: 'text', name: 'year', label: 'From financial year' },
  { kind: 'money', name: 'forecast', label: 'New forecast' },
  { kind: 'percent', name: 'weight', label: 'Progressing claims count at' },
  { kind: 'date', name: 'due', label: 'Due on' },
  { kind: 'select', name: 'rag', label: 'RAG', options: [] },
  { kind: 'radios', name: 'grade', label: 'How good the evidence is', options: [] },
  {
    kind: 'table',
    name: 'reasons',
    label: 'Why it moves',
    rowLabel: 'Reason',
    rows: 3,
    columns: [
      { name: 'code', label: 'Reason', kind: 'select' },
      { name: 'amount', label: 'Amount (£)', kind: 'money' },
      { name: 'narrative', label: 'In words', kind: 'text' },
    ],
  },
];

const AS_A_PROGRAM = 'must be pounds with at most two decimals and fifteen digits, without signs for currency or thousands, such as "395000.00"';

/** What a form tells of a malformed command: one field, and what the command says of it. */
function told(field: string, says: string) {
  const problem = { type: 'urn:outturn:rule:malformed', title: 'Refused', detail: `data.${field} ${says}.`, rule: 'malformed', fields: [`data.${field}`] };
  return errorsOf({ fields: FIELDS }, problem);
}

describe('what a form tells of a command that is malformed', () => {
  it.each([
    ['forecast', AS_A_PROGRAM, 'New forecast must be pounds with at most two decimals, such as 395,000 or 1,234.50'],
    ['weight', 'must be a plain decimal number as a string, such as "0.95"', 'Progressing claims count at must be a percentage, such as 95 or 12.5'],
    ['due', 'must be a date that exists, such as "2017-06-14"', 'Due on must be a date that exists, such as 14 6 2017'],
    ['year', 'must be a financial year such as "2017-18"', 'From financial year must be a financial year such as 2017-18'],
    ['title', 'must not be blank', 'Enter title of the scheme'],
    ['title', 'is missing', 'Enter title of the scheme'],
    ['rag', 'is missing', 'Choose RAG'],
    ['grade', 'must be one of sufficient, partial, insufficient', 'Choose how good the evidence is'],
    ['reasons', 'must have at least 1', 'Why it moves: fill in at least one row'],
    ['reasons.1.amount', AS_A_PROGRAM, 'Amount of reason 2 must be pounds with at most two decimals, such as 395,000 or 1,234.50'],
    ['reasons.0.code', 'must be 1 to 64 letters, digits and . _ - /', 'Choose reason 1'],
    ['reasons.2.narrative', 'must not be blank', 'Enter reason 3 in words'],
  ])('says of %s (%s): %s', (field, says, text) => {
    expect(told(field, says)).toEqual([{ field, text }]);
  });
});
