import { describe, expect, it } from '@jest/globals';
import type { DeliveryKind } from '@outturn/domain';
import { allocate, amount, daysBetween, daysIn, daysRemaining, lastDay, money, type Money, periodEnd, sum, yearOf, ZERO } from '@outturn/kernel';
import { foldInMemory } from '@outturn/read-models';
import fc from 'fast-check';
import type { ReportOptions } from '../report.ts';
import { approved, banked, claimed, COUNCIL, forecast, type Given, given, proposed, rebaselined, recorded, verified } from '../testing/events.ts';
import { ledgerInMemory } from '../testing/in-memory-ledger.ts';
import { savingsTracker } from './savings-tracker.ts';

async function tracked(events: readonly Given[], options: ReportOptions = {}, position = Number.POSITIVE_INFINITY) {
  const ledger = recorded(...COUNCIL, ...events);
  const at = Math.min(position, ledger.length);
  return savingsTracker({ facts: foldInMemory(ledger), ledger: ledgerInMemory(ledger) }, options, {
    position: at,
    recordedAt: ledger[at - 1]?.recordedAt ?? null,
  });
}
const reversed = (claim: string, from: string, inYear: string, fullYear: string): Given =>
  given(`claim/${claim}`, 'ClaimReversed', { claim, from, inYear, fullYear, reason: 'lapsed' });

describe('the tracker from events', () => {
  const PLAN = { '2017-18': '1000.00', '2018-19': '1000.00' };

  it('splits a claim of two pence over three schemes so that the parts add up', async () => {
    const shares = ['A', 'B', 'C'].map((scheme, index) => ({ scheme, percent: index === 2 ? '33.34' : '33.33' }));
    const events = [
      ...shares.flatMap(({ scheme }) => [proposed(scheme), approved(scheme, PLAN)]),
      ...claimed('C1', 'A', '0.02', '100.01', { shares }),
      ...banked('C1', 'A', '0.02', '100.01'),
    ];
    const { rows, totals } = await tracked(events, { year: '2017-18' });
    expect(rows.map((row) => [row['banked'], row['fullYearBanked'], row['nextYearSecured']])).toEqual([
      ['0.01', '33.33', '33.33'],
      ['0.00', '33.33', '33.33'],
      ['0.01', '33.35', '33.35'],
    ]);
    expect(totals).toMatchObject({ banked: '0.02', fullYearBanked: '100.01', nextYearSecured: '100.01' });
  });

  it('keeps the original target for ever and shows each moment as it was', async () => {
    const events = [
      proposed('A'),
      approved('A', PLAN),
      forecast('A', '2017-18', 1, '1000.00', '950.00'),
      rebaselined('A', { '2017-18': '900.00', '2018-19': '950.00' }),
      given('scheme/A', 'SchemeMoved', { scheme: 'A', workstream: null, service: 'adults', reason: 'x' }),
    ];
    const shown = async (n: number) =>
      (await tracked(events, { year: '2017-18' }, COUNCIL.length + n)).rows.map((row) =>
        ['originalTarget', 'currentTarget', 'forecast', 'assumed', 'variance'].map((key) => row[key]),
      );
    expect(await Promise.all([1, 2, 3, 4].map(shown))).toEqual([
      [],
      [['1000.00', '1000.00', '1000.00', true, '0.00']],
      [['1000.00', '1000.00', '950.00', false, '-50.00']],
      [['1000.00', '900.00', '950.00', false, '50.00']],
    ]);
  });

  it('gathers the reasons of all changes of the period, and of no other', async () => {
    const reason = (code: string, value: string) => [{ code, amount: value, narrative: `because of ${code}` }];
    const events = [
      proposed('A'),
      approved('A', PLAN),
      forecast('A', '2017-18', 1, '1000.00', '990.00', reason('delay', '-10.00')),
      forecast('A', '2017-18', 2, '990.00', '970.00', reason('price', '-20.00')),
      forecast('A', '2017-18', 2, '970.00', '975.00', reason('demand', '5.00')),
    ];
    const { rows, notes } = await tracked(events, { year: '2017-18', period: 2 });
    expect(rows[0]).toMatchObject({
      previousForecast: '990.00',
      forecast: '975.00',
      movement: '-15.00',
      reasons: [
        { code: 'price', amount: '-20.00' },
        { code: 'demand', amount: '5.00' },
      ],
    });
    expect(notes).toEqual([]);
    const rebased = await tracked([...events.slice(0, 3), rebaselined('A', { '2017-18': '900.00', '2018-19': '1.00' })], { year: '2017-18', period: 1 });
    expect(rebased.rows[0]).toMatchObject({ movement: '90.00', reasons: [{ code: 'delay', amount: '-10.00' }] });
    expect(rebased.notes[0]).toContain('A|2017-18 do not add up');
  });

  it('shows what was rolled forward as brought forward, and what was written off as a lower target', async () => {
    const carried = given('scheme/A', 'TargetCarriedForward', {
      scheme: 'A',
      year: '2017-18',
      undelivered: '300.00',
      recurrence: 'recurrent',
      dispositions: [
        { kind: 'written-off', amount: '100.00' },
        { kind: 'rolled-forward', amount: '200.00' },
      ],
    });
    const { rows } = await tracked([proposed('A'), approved('A', PLAN), carried]);
    expect(rows.map((row) => [row['originalTarget'], row['currentTarget'], row['broughtForward'], row['nextYearTarget']])).toEqual([
      ['1000.00', '1000.00', '0.00', '900.00'],
      ['1000.00', '900.00', '200.00', '900.00'],
    ]);
  });
});

/** Pennies as an exact fraction, so that the expectation has no rounding of its own. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}
const NOTHING: Fraction = { over: 0n, under: 1n };
const fraction = (pounds: Money, times: number, by: number): Fraction => ({ over: BigInt(pounds.times(100).toFixed(0)) * BigInt(times), under: BigInt(by) });
const less = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.under - b.over * a.under, under: a.under * b.under });
function rounded({ over, under }: Fraction): string {
  const size = over < 0n ? -over : over;
  const pennies = (2n * size + under) / (2n * under);
  return amount(money(`${over < 0n && pennies > 0n ? '-' : ''}${pennies}`).div(100));
}

describe('delivery, claim by claim', () => {
  interface Claim {
    kind: DeliveryKind;
    year: string;
    day: number;
    inYear: Money;
    fullYear: Money;
    state: 'progressing' | 'ready' | 'achieved' | 'verified' | 'banked' | 'rejected';
    share: number;
    reversal: { later: number; day: number; inYear: Money; fullYear: Money } | null;
  }
  const pennies = fc.integer({ min: 0, max: 999_999 }).map((n) => money(String(n)).div(100));
  const claim: fc.Arbitrary<Claim> = fc.record({
    kind: fc.constantFrom<DeliveryKind>('recurrent', 'recurrent', 'recurrent', 'one-off', 'temporary-mitigation', 'grant'),
    year: fc.constantFrom('2016-17', '2017-18', '2018-19'),
    day: fc.integer({ min: 0, max: 364 }),
    inYear: pennies,
    fullYear: pennies,
    state: fc.constantFrom('progressing', 'ready', 'achieved', 'verified', 'banked', 'banked', 'rejected'),
    share: fc.integer({ min: 1, max: 99 }),
    reversal: fc.option(fc.record({ later: fc.integer({ min: 0, max: 2 }), day: fc.integer({ min: 0, max: 364 }), inYear: pennies, fullYear: pennies })),
  });
  const dateIn = (year: string, day: number) => new Date(Date.UTC(Number(year.slice(0, 4)), 3, 1 + day)).toISOString().slice(0, 10);
  const reversalDate = ({ kind, year, reversal }: Claim) =>
    dateIn(String(Number(year.slice(0, 4)) + (kind === 'recurrent' ? (reversal?.later ?? 0) : 0)), reversal?.day ?? 0);

  function eventsOf(one: Claim, index: number): Given[] {
    const id = `C${index}`;
    const [inYear, fullYear] = [amount(one.inYear), amount(one.fullYear)];
    const progress = one.state === 'progressing' || one.state === 'ready' ? one.state : 'achieved';
    const shares = [
      { scheme: 'A', percent: String(one.share) },
      { scheme: 'B', percent: String(100 - one.share) },
    ];
    return [
      ...claimed(id, 'A', inYear, fullYear, { shares, year: one.year, effectiveFrom: dateIn(one.year, one.day), deliveryKind: one.kind, progress }),
      ...(one.state === 'rejected' ? [given(`claim/${id}`, 'ClaimRejected', { claim: id, reason: 'no' })] : []),
      ...(one.state === 'verified' || one.state === 'banked' ? [verified(id, inYear, fullYear)] : []),
      ...(one.state === 'banked' ? banked(id, 'A', inYear, fullYear) : []),
      ...(one.state === 'banked' && one.reversal !== null ? [reversed(id, reversalDate(one), amount(one.reversal.inYear), amount(one.reversal.fullYear))] : []),
    ];
  }

  /** The same by the words of the contract, one claim at a time and with no sums in between. */
  function expected(claims: readonly Claim[], scheme: 'A' | 'B', oneOff: boolean, year: string, period: number) {
    const part = (one: Claim, whole: Money) => allocate(whole, [money(String(one.share)), money(String(100 - one.share))])[scheme === 'A' ? 0 : 1] ?? ZERO;
    const of = (one: Claim, from: string, inYear: Money, fullYear: Money) =>
      from === year ? part(one, inYear) : from < year && one.kind === 'recurrent' ? part(one, fullYear) : ZERO;
    const net = (one: Claim) =>
      of(one, one.year, one.inYear, one.fullYear).minus(
        one.state === 'banked' && one.reversal !== null ? of(one, yearOf(reversalDate(one)), one.reversal.inYear, one.reversal.fullYear) : ZERO,
      );
    const counts = (one: Claim) => one.kind === 'recurrent' || (one.kind === 'one-off' && oneOff);
    const total = (which: (one: Claim) => boolean, value: (one: Claim) => Money = net) => amount(sum(claims.filter(which).map(value)));
    const apart = (...kinds: DeliveryKind[]) =>
      total((one) => kinds.includes(one.kind) && !counts(one) && ['achieved', 'verified', 'banked'].includes(one.state));
    const end = periodEnd(year, period);
    const toDate = (one: Claim, date: string, inYear: Money, fullYear: Money): Fraction => {
      if (yearOf(date) > year || (yearOf(date) === year && date > end) || (yearOf(date) < year && one.kind !== 'recurrent')) return NOTHING;
      if (one.kind !== 'recurrent') return fraction(part(one, inYear), 1, 1);
      return yearOf(date) === year
        ? fraction(part(one, inYear), daysBetween(date, end), daysRemaining(date))
        : fraction(part(one, fullYear), daysBetween(`${year.slice(0, 4)}-04-01`, end), daysIn(year));
    };
    const delivered = (one: Claim) =>
      less(
        toDate(one, dateIn(one.year, one.day), one.inYear, one.fullYear),
        one.state === 'banked' && one.reversal !== null ? toDate(one, reversalDate(one), one.reversal.inYear, one.reversal.fullYear) : NOTHING,
      );
    const secured = claims.filter((one) => counts(one) && (one.state === 'banked' || one.state === 'verified'));
    return {
      ...Object.fromEntries(
        (['banked', 'verified', 'achieved', 'ready', 'progressing'] as const).map((state) => [state, total((one) => one.state === state && counts(one))]),
      ),
      oneOff: apart('one-off'),
      temporary: apart('temporary-mitigation'),
      otherKinds: apart('grant'),
      fullYearBanked: total(
        (one) => one.state === 'banked' && one.kind === 'recurrent' && one.year <= year,
        (one) => part(one, one.fullYear).minus(one.reversal !== null && reversalDate(one) <= lastDay(year) ? part(one, one.reversal.fullYear) : ZERO),
      ),
      deliveredToDate: rounded(secured.reduce((all, one) => less(all, less(NOTHING, delivered(one))), NOTHING)),
    };
  }

  it('equals what the contract says of each claim, for recurrent and one-off schemes, at any period', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 12 }), fc.integer({ min: 1, max: 13 }), async (claims, period) => {
        const plan = { '2016-17': '1.00', '2017-18': '1.00', '2018-19': '1.00', '2019-20': '1.00' };
        const events = [proposed('A'), proposed('B', { recurrence: 'one-off' }), approved('A', plan), approved('B', plan), ...claims.flatMap(eventsOf)];
        const { rows } = await tracked(events, { period });
        for (const scheme of ['A', 'B'] as const) {
          for (const year of Object.keys(plan)) {
            const row = rows.find(({ id }) => id === `${scheme}|${year}`);
            expect(row).toMatchObject(expected(claims, scheme, scheme === 'B', year, period));
            const next = rows.find(({ id }) => id === `${scheme}|${yearOf(`${Number(year.slice(0, 4)) + 1}-04-01`)}`);
            if (next !== undefined) expect(row?.['nextYearSecured']).toBe(next['banked']);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
