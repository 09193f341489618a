import { describe, expect, it } from '@jest/globals';
import { amount } from '@outturn/kernel';
import { bankedIn, deliveredIn, deliveredToDate } from './delivery.ts';
import { delivery } from './testing/savings-facts.ts';

const effect = (inYear: string, fullYear: string) => ({ inYear, fullYear });

describe('the delivery position of a scheme-year', () => {
  const claims = [
    delivery('S', '2016-17', { amounts: { recurrent: { banked: effect('100.00', '400.00'), verified: effect('10.00', '40.00') } } }),
    delivery('S', '2017-18', {
      amounts: {
        recurrent: { banked: effect('50.00', '70.00'), achieved: effect('5.00', '7.00'), ready: effect('3.00', '4.00'), progressing: effect('2.00', '2.50') },
        'one-off': { achieved: effect('20.00', '20.00'), ready: effect('1000.00', '1000.00') },
        'temporary-mitigation': { verified: effect('6.00', '6.00') },
        reserves: { achieved: effect('1.00', '1.00') },
        'capital-receipt': { achieved: effect('2.00', '2.00') },
        'accounting-change': { verified: effect('4.00', '4.00') },
        grant: { achieved: effect('8.00', '8.00'), progressing: effect('1000.00', '0.00') },
      },
    }),
    delivery('S', '2018-19', { amounts: { recurrent: { banked: effect('1.00', '9.00') } } }),
  ];
  const shown = (year: string, recurrence: 'recurrent' | 'one-off') => {
    const { inYear, fullYear, oneOff, temporary, otherKinds } = deliveredIn(year, recurrence, claims);
    const texts = (sums: object) => Object.fromEntries(Object.entries(sums).map(([key, value]) => [key, amount(value as never)]));
    return { ...texts(inYear), fullYear: texts(fullYear), ...texts({ oneOff, temporary, otherKinds }) };
  };

  it('counts the in-year effect of its own claims and the full-year effect of recurrent earlier ones', () => {
    expect(shown('2017-18', 'recurrent')).toEqual({
      banked: '450.00',
      verified: '40.00',
      achieved: '5.00',
      ready: '3.00',
      progressing: '2.00',
      fullYear: { banked: '470.00', verified: '40.00', achieved: '7.00', ready: '4.00', progressing: '2.50' },
      oneOff: '20.00',
      temporary: '6.00',
      otherKinds: '15.00',
    });
  });

  it('counts one-off claims as delivery of a one-off scheme, and nowhere else', () => {
    expect(shown('2017-18', 'one-off')).toMatchObject({
      achieved: '25.00',
      ready: '1003.00',
      oneOff: '0.00',
      temporary: '6.00',
      otherKinds: '15.00',
      fullYear: { achieved: '7.00' },
    });
    expect(shown('2018-19', 'one-off')).toMatchObject({ banked: '471.00', achieved: '7.00', ready: '4.00', temporary: '0.00', otherKinds: '0.00' });
  });

  it('knows nothing of claims of later years', () => {
    expect(shown('2016-17', 'recurrent')).toMatchObject({ banked: '100.00', verified: '10.00', achieved: '0.00', fullYear: { banked: '400.00' } });
    expect(shown('2015-16', 'recurrent')).toMatchObject({ banked: '0.00', fullYear: { banked: '0.00' } });
  });
});

describe('a reversal', () => {
  const claims = [
    delivery('S', '2016-17', {
      amounts: { recurrent: { banked: effect('100.00', '400.00') }, 'one-off': { banked: effect('30.00', '30.00') } },
      reversed: { '2016-17': { 'one-off': effect('10.00', '10.00') }, '2017-18': { recurrent: effect('25.00', '60.00') } },
    }),
  ];
  const banked = (year: string, recurrence: 'recurrent' | 'one-off' = 'recurrent') => {
    const position = deliveredIn(year, recurrence, claims);
    expect(bankedIn(year, recurrence, claims).eq(position.inYear.banked)).toBe(true);
    return [amount(position.inYear.banked), amount(position.fullYear.banked), amount(position.oneOff)];
  };

  it('takes its in-year amount off in the year of its date, its full-year amount in later years, and nothing before', () => {
    expect([banked('2016-17'), banked('2017-18'), banked('2018-19')]).toEqual([
      ['100.00', '400.00', '20.00'],
      ['375.00', '340.00', '0.00'],
      ['340.00', '340.00', '0.00'],
    ]);
  });
  it('of a one-off claim of a one-off scheme comes off what is banked', () => {
    expect([banked('2016-17', 'one-off'), banked('2017-18', 'one-off')]).toEqual([
      ['120.00', '400.00', '0.00'],
      ['375.00', '340.00', '0.00'],
    ]);
  });
});

describe('what is delivered to date', () => {
  const toDate = (period: number, claims: ReturnType<typeof delivery>[], recurrence: 'recurrent' | 'one-off' = 'recurrent', year = '2017-18') =>
    amount(deliveredToDate(year, period, recurrence, claims));

  it('takes a recurrent claim of the year in proportion of the days from its start', () => {
    // 1 October to 31 March has 182 days, to 31 December 92.
    const claims = [
      delivery('S', '2017-18', { amounts: { recurrent: { verified: effect('1820.00', '3650.00') } }, securedFrom: { recurrent: { '2017-10-01': '1820.00' } } }),
    ];
    expect([toDate(6, claims), toDate(7, claims), toDate(9, claims), toDate(12, claims), toDate(13, claims)]).toEqual([
      '0.00',
      '310.00',
      '920.00',
      '1820.00',
      '1820.00',
    ]);
  });

  it('counts the last day of the period, and the one day of a claim that starts on 31 March', () => {
    const claims = [delivery('S', '2017-18', { securedFrom: { recurrent: { '2017-04-30': '336.00', '2018-03-31': '1.00' } } })];
    expect([toDate(1, claims), toDate(12, claims)]).toEqual(['1.00', '337.00']);
  });

  it('takes an earlier recurrent claim in proportion of the days of the year, only once secured', () => {
    const claims = [
      delivery('S', '2016-17', {
        amounts: {
          recurrent: { banked: effect('1.00', '365.00'), verified: effect('1.00', '730.00'), achieved: effect('1.00', '9999.00') },
          'one-off': { banked: effect('7.00', '7.00') },
        },
        securedFrom: { recurrent: { '2016-10-01': '2.00' }, 'one-off': { '2016-10-01': '7.00' } },
      }),
    ];
    expect([toDate(1, claims), toDate(12, claims)]).toEqual(['90.00', '1095.00']);
    expect(toDate(1, claims, 'one-off')).toBe('90.00');
    // A leap year has 366 days.
    expect(toDate(1, claims, 'recurrent', '2019-20')).toBe('89.75');
  });

  it('takes a one-off claim of a one-off scheme in full from its date, and leaves it out of a recurrent one', () => {
    const claims = [delivery('S', '2017-18', { securedFrom: { 'one-off': { '2017-05-31': '10.00' } } })];
    expect([toDate(1, claims, 'one-off'), toDate(2, claims, 'one-off'), toDate(2, claims)]).toEqual(['0.00', '10.00', '0.00']);
  });

  it('takes reversals off from their date: of this year in proportion, of earlier years with their full-year amount', () => {
    const claims = [
      delivery('S', '2016-17', {
        amounts: { recurrent: { banked: effect('0.00', '3650.00') } },
        reversed: { '2016-17': { recurrent: effect('9.00', '365.00') }, '2017-18': { recurrent: effect('182.00', '365.00') } },
        reversedFrom: { recurrent: { '2016-12-01': '9.00', '2017-10-01': '182.00' } },
      }),
    ];
    // 3,650 − 365 over 365 days of which 275 to 31 December; 182 over 182 days of which 92.
    expect([toDate(6, claims), toDate(9, claims), toDate(12, claims)]).toEqual(['1647.00', '2383.00', '3103.00']);
  });

  it('is rounded once, half away from zero, also where thirds make the half penny', () => {
    // In a leap year's first four months 122 of 366 days are a third: 0.01 + 0.005 in thirds.
    const third = (fullYear: string) => delivery('S', '2018-19', { amounts: { recurrent: { banked: effect('0.00', fullYear) } } });
    expect(toDate(4, [third('0.01'), third('0.005')], 'recurrent', '2019-20')).toBe('0.01');
    expect(toDate(4, [third('-0.01'), third('-0.005')], 'recurrent', '2019-20')).toBe('-0.01');
    // To 31 May 1 day of 306, 31 of 336 and 61 of 366: a third of a penny, ten and a third, five sixths.
    const dated = delivery('S', '2019-20', { securedFrom: { recurrent: { '2019-05-31': '1.02', '2019-05-01': '1.12' } } });
    expect(toDate(2, [dated, third('0.05')], 'recurrent', '2019-20')).toBe('0.12');
  });
});
