import { describe, expect, it } from '@jest/globals';
import { commandOfRow, filledRows, LINE_ROWS, reasonSlots, remainderOfRow, type RowKind, rowsSent, SCHEME_ROWS, type SentRow } from './rows.ts';

const JULY = { year: '2017-18', period: 4 };
const COMMAND = '7a9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a11';

function sent(kind: RowKind, typedIn: Record<string, string>): SentRow {
  return { n: 0, values: { [kind.of]: 'X1', command: COMMAND, was: '500.00', revision: '7', ...typedIn } };
}
const made = (kind: RowKind, typedIn: Record<string, string>) => commandOfRow(kind, sent(kind, typedIn), JULY);
const errorsOf = (kind: RowKind, typedIn: Record<string, string>) => {
  const result = made(kind, typedIn);
  return 'errors' in result ? result.errors.map(({ field, text }) => `${field}: ${text}`) : [];
};

describe.each([
  ['schemes', SCHEME_ROWS],
  ['budget lines', LINE_ROWS],
] as const)('a row of the monthly return of %s', (_, kind) => {
  const { stated } = kind;
  const about = { [kind.of]: 'X1', ...JULY };

  it('becomes a forecast with its reasons; the amount that is left out is what the others leave', () => {
    const typedIn = { [stated]: '£1,400', code1: 'demand', amount1: '600', narrative1: 'More', code2: 'delay', amount2: '', narrative2: 'Later' };
    expect(made(kind, typedIn)).toEqual({
      command: {
        id: COMMAND,
        command: kind.command,
        expectedRevision: 7,
        data: {
          ...about,
          [stated]: '1400',
          reasons: [
            { code: 'demand', amount: '600', narrative: 'More' },
            { code: 'delay', amount: '300.00', narrative: 'Later' },
          ],
        },
      },
    });
    expect(remainderOfRow(kind, sent(kind, typedIn))).toEqual({ movement: '£900.00', left: '£0.00', open: false });
    expect(remainderOfRow(kind, sent(kind, { ...typedIn, amount2: '100' }))).toEqual({ movement: '£900.00', left: '£200.00', open: true });
    expect(remainderOfRow(kind, sent(kind, { ...typedIn, [stated]: 'x' }))).toBeNull();
  });

  it('gets room for one more reason once all are used, up to five', () => {
    const reasons = (n: number) => Object.fromEntries(Array.from({ length: n }, (__, index) => [`code${index + 1}`, 'demand']));
    const room = (n: number) => reasonSlots(kind, sent(kind, reasons(n))).length;
    expect([0, 1, 2, 3, 4, 5].map(room)).toEqual([kind.reasons, 2, 3, 4, 5, 5]);
    // Fields that were sent empty stay: somebody may be about to fill them.
    expect(reasonSlots(kind, sent(kind, { ...reasons(1), code2: '', code3: '' }))).toEqual([1, 2, 3]);
  });

  it.each([
    ['nothing stated', { code1: 'demand', narrative1: 'x' }, [`${stated}: X1: state the new forecast, or confirm the old one`]],
    [
      'no pounds',
      { [stated]: '1.2m', code1: 'demand', narrative1: 'x' },
      [`${stated}: X1: the new forecast must be pounds with at most two decimals, such as 880,000`],
    ],
    ['no reason', { [stated]: '400' }, ['code1: X1: choose a reason', 'narrative1: X1: say in words why it moves']],
    [
      'two amounts left out',
      { [stated]: '400', code1: 'demand', narrative1: 'x', code2: 'delay', narrative2: 'y' },
      ['amount1', 'amount2'].map((field) => `${field}: X1: the amount of the reason must be pounds with at most two decimals`),
    ],
    [
      'confirmed and stated',
      { [stated]: '400', confirm: 'yes' },
      ['confirm: X1: confirm the forecast unchanged, or state a new one with its reasons, not both'],
    ],
    ['confirmed with a reason', { narrative1: 'x', confirm: 'yes' }, [expect.stringMatching(/^confirm: X1: confirm the forecast unchanged/)]],
  ] as const)('is told what it lacks: %s', (__, typedIn, wanted) => {
    expect(errorsOf(kind, typedIn)).toEqual(wanted);
  });

  it('takes nothing that was not written by its list for its own', () => {
    const values = {
      [`rows.0.${kind.of}`]: 'X1',
      [`rows.0.${stated}`]: ' 400 ',
      [`rows.1.${kind.of}`]: 'X2',
      'rows.1.command': COMMAND,
      'rows.2.code1': 'demand',
      [`rows.1000.${kind.of}`]: 'X3',
      [`rows.4.__proto__`]: 'x',
      other: 'x',
    };
    expect(rowsSent(kind, values).map(({ n, values: { [kind.of]: id } }) => [n, id])).toEqual([
      [0, 'X1'],
      [1, 'X2'],
    ]);
    expect(filledRows(kind, values).map(({ n, values: row }) => [n, row[stated]])).toEqual([[0, '400']]);
    const forged = made(kind, { command: 'x', revision: 'x', confirm: 'yes' });
    expect(forged).toMatchObject({ command: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    expect(Object.keys('command' in forged ? forged.command : {})).not.toContain('expectedRevision');
  });
});

describe('a row that says that the forecast stays', () => {
  const confirm = { confirm: 'yes' };
  it('confirms that of a scheme, and states that of a line again', () => {
    expect(made(SCHEME_ROWS, confirm)).toEqual({
      command: { id: COMMAND, command: 'ConfirmForecast', expectedRevision: 7, data: { scheme: 'X1', ...JULY } },
    });
    expect(made(LINE_ROWS, confirm)).toEqual({
      command: { id: COMMAND, command: 'ForecastOutturn', expectedRevision: 7, data: { line: 'X1', ...JULY, outturn: '500.00', reasons: [] } },
    });
  });

  it('of a scheme takes over what does not last of the forecast that stood', () => {
    const typedIn = { notRecurrent: '120.00', forecast: '400', code1: 'delay', narrative1: 'Later' };
    expect(made(SCHEME_ROWS, typedIn)).toMatchObject({ command: { data: { forecast: '400', notRecurrent: '120.00' } } });
    expect(made(SCHEME_ROWS, { notRecurrent: '120.00', confirm: 'yes' })).toMatchObject({ command: { command: 'ConfirmForecast', data: { scheme: 'X1' } } });
    expect(filledRows(SCHEME_ROWS, { 'rows.0.scheme': 'X1', 'rows.0.notRecurrent': '120.00' })).toEqual([]);
  });

  it('is asked to do so where the same figure was typed for a scheme; of a line that says it already', () => {
    expect(errorsOf(SCHEME_ROWS, { forecast: '500' })).toEqual(['forecast: X1: this is the forecast already: confirm it unchanged']);
    expect(made(LINE_ROWS, { outturn: '500' })).toMatchObject({ command: { data: { outturn: '500', reasons: [] } } });
  });
});
