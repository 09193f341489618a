import { describe, expect, it } from '@jest/globals';
import { amount } from '@outturn/kernel';
import {
  type AbsoluteProfile,
  broughtForward,
  type CarriedForward,
  currentTarget,
  investmentIn,
  originalTarget,
  rebaselined,
  type SchemeTargets,
  withTravelled,
  yearsNamedBy,
} from './targets.ts';

const profile = (saving: Record<string, string>, investment: Record<string, string> = {}): AbsoluteProfile => ({ basis: 'absolute', saving, investment });
const original = profile({ '2017-18': '100.00', '2018-19': '250.00' }, { '2017-18': '40.00', '2018-19': '10.00' });
const targets = (changes: Partial<SchemeTargets> = {}): SchemeTargets => ({
  original,
  originalRecurrence: 'recurrent',
  current: original,
  carriedSinceProfile: [],
  carried: [],
  ...changes,
});
const YEARS = ['2016-17', '2017-18', '2018-19', '2019-20', '2020-21'];
const over = (of: (year: string) => { toFixed(places: number): string }) => YEARS.map((year) => of(year).toFixed(2));

describe('targets', () => {
  it('of a recurrent scheme stay after the last year, of a one-off one they end', () => {
    expect(over((year) => currentTarget(targets(), 'recurrent', year))).toEqual(['0.00', '100.00', '250.00', '250.00', '250.00']);
    expect(over((year) => currentTarget(targets(), 'one-off', year))).toEqual(['0.00', '100.00', '250.00', '0.00', '0.00']);
  });

  it('the original keeps profile and recurrence of the approval for ever', () => {
    const changed = targets({ current: profile({ '2018-19': '7.00' }), originalRecurrence: 'one-off' });
    expect(over((year) => originalTarget(changed, year))).toEqual(['0.00', '100.00', '250.00', '0.00', '0.00']);
    expect(over((year) => currentTarget(changed, 'recurrent', year))).toEqual(['0.00', '0.00', '7.00', '7.00', '7.00']);
  });

  it('investment stays and ends as a saving does', () => {
    expect(over((year) => investmentIn(targets(), 'recurrent', year))).toEqual(['0.00', '40.00', '10.00', '10.00', '10.00']);
    expect(over((year) => investmentIn(targets(), 'one-off', year))).toEqual(['0.00', '40.00', '10.00', '0.00', '0.00']);
  });

  it('investment that a profile of total effects leaves out beside a saving that runs on is 0', () => {
    const ended = profile({ '2016-17': '1.00', '2017-18': '100.00', '2018-19': '250.00' }, { '2016-17': '5.00', '2017-18': '40.00' });
    expect(over((year) => investmentIn(targets({ current: ended }), 'recurrent', year))).toEqual(['5.00', '40.00', '0.00', '0.00', '0.00']);
    const byChanges: AbsoluteProfile = { ...ended, basis: 'incremental' };
    expect(over((year) => investmentIn(targets({ current: byChanges }), 'recurrent', year))).toEqual(['5.00', '40.00', '40.00', '40.00', '40.00']);
  });
});

describe('a carry-forward of 2017-18', () => {
  const carried = (recurrence: CarriedForward['recurrence']): CarriedForward => ({
    year: '2017-18',
    recurrence,
    dispositions: [
      { kind: 'written-off', amount: '20.00' },
      { kind: 'rolled-forward', amount: '30.00' },
      { kind: 'mitigated-temporarily', amount: '5.00' },
    ],
  });
  const recurrent = targets({ carriedSinceProfile: [carried('recurrent')], carried: [carried('recurrent')] });
  const oneOff = targets({ originalRecurrence: 'one-off', carriedSinceProfile: [carried('one-off')], carried: [carried('one-off')] });

  it('takes what a recurrent scheme writes off from every later year, and leaves its own', () => {
    expect(over((year) => currentTarget(recurrent, 'recurrent', year))).toEqual(['0.00', '100.00', '230.00', '230.00', '230.00']);
    expect(over((year) => originalTarget(recurrent, year))).toEqual(['0.00', '100.00', '250.00', '250.00', '250.00']);
  });

  it('adds what a one-off scheme rolls forward or mitigates to the next year', () => {
    expect(over((year) => currentTarget(oneOff, 'one-off', year))).toEqual(['0.00', '100.00', '285.00', '0.00', '0.00']);
    const late = targets({ current: profile({ '2017-18': '100.00' }), carriedSinceProfile: [carried('one-off')] });
    expect(over((year) => currentTarget(late, 'one-off', year))).toEqual(['0.00', '100.00', '35.00', '0.00', '0.00']);
  });

  it('goes by the recurrence of its own moment, not by today’s', () => {
    expect(over((year) => currentTarget(recurrent, 'one-off', year))).toEqual(['0.00', '100.00', '230.00', '-20.00', '-20.00']);
  });

  it('shows as brought forward in the next year, of either kind of scheme', () => {
    expect(over((year) => broughtForward(recurrent, year))).toEqual(['0.00', '0.00', '35.00', '0.00', '0.00']);
    expect(over((year) => broughtForward(oneOff, year))).toEqual(['0.00', '0.00', '35.00', '0.00', '0.00']);
  });

  it('no longer changes a target that was rebaselined since, and still shows as brought forward', () => {
    const rebaselined = targets({ current: profile({ '2018-19': '7.00' }), carriedSinceProfile: [], carried: [carried('recurrent')] });
    expect(amount(currentTarget(rebaselined, 'recurrent', '2018-19'))).toBe('7.00');
    expect(amount(broughtForward(rebaselined, '2018-19'))).toBe('35.00');
  });

  it('adds up with those of other years', () => {
    const next: CarriedForward = { year: '2018-19', recurrence: 'recurrent', dispositions: [{ kind: 'written-off', amount: '100.00' }] };
    const both = targets({ carriedSinceProfile: [carried('recurrent'), next], carried: [carried('recurrent'), next] });
    expect(over((year) => currentTarget(both, 'recurrent', year))).toEqual(['0.00', '100.00', '230.00', '130.00', '130.00']);
  });
});

describe('a target that travelled with a virement', () => {
  const travelled = (permanence: 'temporary' | 'permanent', change = '-30.00') => ({ virement: 'V', year: '2018-19', permanence, amount: change });
  const withTarget = (permanence: 'temporary' | 'permanent', change?: string) => withTravelled(targets(), travelled(permanence, change));

  it('counts in its year, and for good where the virement is permanent and the scheme recurrent', () => {
    expect(over((year) => currentTarget(withTarget('temporary'), 'recurrent', year))).toEqual(['0.00', '100.00', '220.00', '250.00', '250.00']);
    expect(over((year) => currentTarget(withTarget('permanent'), 'recurrent', year))).toEqual(['0.00', '100.00', '220.00', '220.00', '220.00']);
    expect(over((year) => currentTarget(withTarget('permanent', '30.00'), 'one-off', year))).toEqual(['0.00', '100.00', '280.00', '0.00', '0.00']);
    expect(over((year) => originalTarget(withTarget('permanent'), year))).toEqual(['0.00', '100.00', '250.00', '250.00', '250.00']);
  });

  it('names its year, and is in the profile of a rebaseline after it', () => {
    const late = withTravelled(targets(), { ...travelled('temporary'), year: '2020-21' });
    expect(yearsNamedBy(late)).toEqual(['2017-18', '2018-19', '2020-21']);
    const again = rebaselined(withTarget('permanent'), profile({ '2018-19': '7.00' }));
    expect(over((year) => currentTarget(again, 'recurrent', year))).toEqual(['0.00', '0.00', '7.00', '7.00', '7.00']);
    expect(again).not.toHaveProperty('travelledSinceProfile');
  });
});
