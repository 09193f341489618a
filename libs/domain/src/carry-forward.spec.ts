import { describe, expect, it } from '@jest/globals';
import { type Amount, amount, money } from '@outturn/kernel';
import fc from 'fast-check';
import type { CommandData } from './commands.ts';
import { isRefusal } from './decider.ts';
import { approved, banked, claimed, COUNCIL, PROFILE, proposed } from './testing/council.ts';
import { command, event, given } from './testing/specification.ts';

const growth = approved({ basis: 'absolute', saving: {}, investment: { '2017-18': '9.00' } }, { kind: 'growth', cashReleasing: false });

describe('CarryForward', () => {
  type Dispositions = CommandData['CarryForward']['dispositions'];
  const carry = (dispositions: Dispositions, year = '2017-18') => command('CarryForward', { scheme: 'ASC006', year, dispositions });
  const carried = (undelivered: Amount, dispositions: Dispositions, recurrence: 'recurrent' | 'one-off' = 'recurrent') =>
    event('scheme/ASC006', 'TargetCarriedForward', { scheme: 'ASC006', year: '2017-18', undelivered, recurrence, dispositions });

  it('disposes of all that is undelivered', () => {
    given(...approved())
      .when(
        carry([
          { kind: 'written-off', amount: '25000' },
          { kind: 'rolled-forward', amount: '60000.00' },
          { kind: 'mitigated-temporarily', amount: '15000.00' },
        ]),
      )
      .thenEvents(
        carried('100000.00', [
          { kind: 'written-off', amount: '25000.00' },
          { kind: 'rolled-forward', amount: '60000.00' },
          { kind: 'mitigated-temporarily', amount: '15000.00' },
        ]),
      );
  });

  it('counts what is achieved, verified and banked as delivered, and nothing else', () => {
    const rest: Dispositions = [{ kind: 'rolled-forward', amount: '20000.00' }];
    given(...approved(), ...banked('C1'), ...claimed('C2'))
      .when(carry(rest))
      .thenEvents(carried('20000.00', rest));
    const notYet = [
      ...claimed('C3', { progress: 'ready' }),
      ...claimed('C4', { progress: 'progressing' }),
      ...claimed('C5', { deliveryKind: 'one-off' }),
      ...claimed('C6', { deliveryKind: 'reserves' }),
      ...claimed('C7'),
      event('claim/C7', 'ClaimRejected', { claim: 'C7', reason: 'No evidence.' }),
      ...claimed('C8'),
      event('claim/C8', 'ClaimWithdrawn', { claim: 'C8', reason: 'Mistake.' }),
    ];
    given(...approved(), ...banked('C1'), ...claimed('C2'), ...notYet)
      .when(carry(rest))
      .thenEvents(carried('20000.00', rest));
  });

  it('counts one-off claims for a one-off scheme', () => {
    const rest: Dispositions = [{ kind: 'rolled-forward', amount: '60000.00' }];
    given(...approved(PROFILE, { recurrence: 'one-off' }), ...claimed('C1', { deliveryKind: 'one-off' }))
      .when(carry(rest))
      .thenEvents(carried('60000.00', rest, 'one-off'));
  });

  it('refuses what does not add up, with the figures', () => {
    given(...approved(), ...banked('C1'))
      .when(carry([{ kind: 'rolled-forward', amount: '59999.99' }]))
      .thenRefused(
        'dispositions-add-up',
        /add up to £59,999.99; undelivered is £60,000.00 \(target £100,000.00 less £40,000.00 banked, verified or achieved\). £0.01 is left/,
        'dispositions',
      );
    given(...approved())
      .when(carry([]))
      .thenRefused('dispositions-add-up', /£100,000.00 is left/);
  });

  it('refuses a kind twice, and amounts below 0; a kind that gets nothing may be stated', () => {
    given(...approved())
      .when(
        carry([
          { kind: 'written-off', amount: '50000.00' },
          { kind: 'written-off', amount: '50000.00' },
        ]),
      )
      .thenRefused('dispositions-add-up', /written-off stands twice/);
    const { decision } = given(...approved()).when(
      carry([
        { kind: 'written-off', amount: '100000.00' },
        { kind: 'rolled-forward', amount: '0' },
      ]),
    );
    expect(decision).toMatchObject([
      {
        data: {
          dispositions: [
            { kind: 'written-off', amount: '100000.00' },
            { kind: 'rolled-forward', amount: '0.00' },
          ],
        },
      },
    ]);
    given(...approved())
      .when(
        carry([
          { kind: 'written-off', amount: '-1.00' },
          { kind: 'rolled-forward', amount: '100001.00' },
        ]),
      )
      .thenRefused('dispositions-add-up', /written-off is -£1.00/, 'dispositions.0.amount');
  });

  it('has nothing to dispose of when the target is met', () => {
    given(...approved(), ...banked('C1', { inYear: '100000.00' }))
      .when(carry([{ kind: 'written-off', amount: '1.00' }]))
      .thenRefused('nothing-undelivered', /£100,000.00, £100,000.00 is delivered/, 'year');
    given(...approved(), ...banked('C1', { inYear: '100000.01' }))
      .when(carry([{ kind: 'written-off', amount: '1.00' }]))
      .thenRefused('nothing-undelivered');
  });

  it('disposes of a year once', () => {
    const all: Dispositions = [{ kind: 'rolled-forward', amount: '100000.00' }];
    given(...approved(), carried('100000.00', all))
      .when(carry(all))
      .thenRefused('already-carried-forward', /2017-18 of ‘ASC006’/, 'year');
  });

  it('writes off for ever what a recurrent scheme does not deliver, and adds to the next year of a one-off one', () => {
    given(...approved(), carried('100000.00', [{ kind: 'written-off', amount: '100000.00' }]))
      .when(carry([{ kind: 'rolled-forward', amount: '1.00' }], '2018-19'))
      .thenRefused('dispositions-add-up', /undelivered is £150,000.00/);
    given(...approved(PROFILE, { recurrence: 'one-off' }), carried('100000.00', [{ kind: 'rolled-forward', amount: '100000.00' }], 'one-off'))
      .when(carry([{ kind: 'written-off', amount: '1.00' }], '2018-19'))
      .thenRefused('dispositions-add-up', /undelivered is £350,000.00/);
  });

  it('wants an approved scheme with a saving, and an open year', () => {
    const all: Dispositions = [{ kind: 'written-off', amount: '1.00' }];
    given(...proposed())
      .when(carry(all))
      .thenRefused('needs-approval');
    given(...growth)
      .when(carry(all))
      .thenRefused('growth-has-no-saving');
    given(...approved())
      .when(carry(all, '2019-20'))
      .thenRefused('year-not-open');
    given(...COUNCIL)
      .when(carry(all))
      .thenRefused('unknown-reference');
  });

  it('disposes completely: accepted exactly when target = delivered + dispositions', () => {
    const pence = fc.integer({ min: 1, max: 9_999_999 });
    fc.assert(
      fc.property(pence, pence, pence, fc.integer({ min: -1, max: 1 }), (writtenOff, rolled, delivered, off) => {
        const pounds = (of: number) => amount(money(String(of)).div(100));
        const target = pounds(writtenOff + rolled + delivered + off);
        const past = [...approved({ basis: 'absolute', saving: { '2017-18': target } }), ...banked('C1', { inYear: pounds(delivered) })];
        const outcome = given(...past).when(
          carry([
            { kind: 'written-off', amount: pounds(writtenOff) },
            { kind: 'rolled-forward', amount: pounds(rolled) },
          ]),
        );
        expect(isRefusal(outcome.decision)).toBe(off !== 0);
      }),
    );
  });
});
