import { describe, expect, it } from '@jest/globals';
import { foldInMemory } from '@outturn/read-models';
import { createQueries } from '../create-queries.ts';
import { approved, COUNCIL, forecast, type Given, given, proposed, rebaselined, recorded } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';

const START: readonly Given[] = [
  ...COUNCIL,
  proposed('A'),
  approved('A', { '2017-18': '1000.00', '2018-19': '1500.00' }),
  proposed('B'),
  approved('B', { '2017-18': '200.00', '2018-19': '200.00' }),
];
const travelled = (scheme: string, change: string, other: string): Given =>
  given(`scheme/${scheme}`, 'TargetTravelled', { scheme, virement: 'V1', year: '2017-18', permanence: 'permanent', amount: change, other });
const MOVED = [travelled('A', '-400.00', 'B'), travelled('B', '400.00', 'A')];

function asking(...events: readonly Given[]) {
  const ledger = recorded(...START, ...events);
  const queries = createQueries({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) });
  return { queries, moment: { position: ledger.length, recordedAt: ledger.at(-1)?.recordedAt ?? null } };
}

describe('a savings target that travels with a posted virement', () => {
  it('leaves one scheme’s current target and joins the other’s; original targets stay', async () => {
    const { queries, moment } = asking(...MOVED);
    const { rows } = await queries.report('savings-tracker', {}, moment);
    expect(rows.map((row) => [row.id, row['originalTarget'], row['currentTarget']])).toEqual([
      ['A|2017-18', '1000.00', '600.00'],
      ['A|2018-19', '1500.00', '1100.00'],
      ['B|2017-18', '200.00', '600.00'],
      ['B|2018-19', '200.00', '600.00'],
    ]);
  });

  it('gives a scheme a row in its year, also where that year is asked for alone', async () => {
    const later = (scheme: string, change: string, other: string): Given =>
      given(`scheme/${scheme}`, 'TargetTravelled', { scheme, virement: 'V2', year: '2019-20', permanence: 'temporary', amount: change, other });
    const { queries, moment } = asking(later('A', '-400.00', 'B'), later('B', '400.00', 'A'));
    const ids = async (year?: string) => (await queries.report('savings-tracker', year === undefined ? {} : { year }, moment)).rows.map(({ id }) => id);
    expect(await ids('2019-20')).toEqual(['A|2019-20', 'B|2019-20']);
    expect((await ids()).filter((id) => id.endsWith('2019-20'))).toEqual(['A|2019-20', 'B|2019-20']);
  });

  it('is a part of the target’s trace, with the event behind it', async () => {
    const { queries, moment } = asking(...MOVED);
    const { parts } = await queries.trace('savings-tracker', 'A|2018-19', 'currentTarget', {}, moment);
    expect(parts.map((part) => [part.amount, part.explanation, part.event?.type])).toEqual([
      ['1500.00', 'Target of 2018-19 in the profile', 'SchemeApproved'],
      ['-400.00', 'Target that travelled with virement V1', 'TargetTravelled'],
    ]);
    const rebased = asking(...MOVED, rebaselined('A', { '2017-18': '700.00' }));
    const after = await rebased.queries.trace('savings-tracker', 'A|2017-18', 'currentTarget', {}, rebased.moment);
    expect(after.parts.map((part) => [part.amount, part.event?.type])).toEqual([['700.00', 'SchemeRebaselined']]);
  });

  it('is a target-transfer among the movements while the target stands for the forecast, and moves nothing after a forecast', async () => {
    const reasonsOf = async (...events: readonly Given[]) => {
      const { queries, moment } = asking(...events);
      const { rows } = await queries.report('movements', { since: START.length, year: '2017-18' }, moment);
      return rows.find((row) => row['scheme'] === 'A')?.['reasons'];
    };
    expect(await reasonsOf(...MOVED)).toEqual([{ code: 'target-transfer', amount: '-400.00', narrative: 'With virement V1 to B' }]);
    expect(await reasonsOf(forecast('A', '2017-18', 1, '1000.00', '900.00'), ...MOVED)).toEqual([
      { code: 'demand', amount: '-100.00', narrative: 'more people' },
    ]);
  });
});
