import { describe, expect, it } from '@jest/globals';
import { addressOf, parametersOf, pathTo } from './address.ts';
import { momentAsTyped } from './as-at.ts';

describe('addresses', () => {
  it('keep the moment and the unit, and leave out what is empty or usual', () => {
    expect(addressOf({ asAt: null, unit: 'thousands' }, '/schemes', { rag: 'red', q: '', page: null })).toBe('/schemes?rag=red');
    expect(addressOf({ asAt: 'pub:June board', unit: 'millions' }, '/schemes', { rag: 'red' })).toBe('/schemes?rag=red&unit=millions&as-at=pub%3AJune+board');
  });
  it.each(['NCC/ASC 006', 'a+b', 'ä€', '100%', '', "it's", '~x*', 'x=y&z', '"<>'])('are encoded as forms encode: %j', (value) => {
    const expected = new URLSearchParams(value === '' ? {} : { q: value }).toString();
    expect(addressOf({ asAt: null, unit: 'thousands' }, '/schemes', { q: value })).toBe(expected === '' ? '/schemes' : `/schemes?${expected}`);
  });

  it('let no parameter override the moment', () => {
    expect(addressOf({ asAt: '12', unit: 'thousands' }, '/', { 'as-at': '99' })).toBe('/?as-at=12');
  });
  it('write an id with slashes as one segment', () => expect(pathTo('schemes', 'C/R.5.307')).toBe('/schemes/C%2FR.5.307'));
  it('read the last of several parameters, without blanks', () => {
    expect(parametersOf({ year: ['2016-17', '2017-18'], q: '  ', rag: ' red ', nested: { a: 'b' } })).toEqual({ year: '2017-18', rag: 'red' });
  });
});

describe('moments as typed', () => {
  it.each([
    ['10 July 2017', '2017-07-10'],
    ['1st jan 2018', '2018-01-01'],
    ['10/7/2017', '2017-07-10'],
    ['4,812', '4812'],
    ['4812', '4812'],
    ['2017-07-10', '2017-07-10'],
    ['31 June 2017', '31 June 2017'],
    ['10 Juli 2017', '10 Juli 2017'],
    ['pub:June', 'pub:June'],
    ['31/02/2017', '31/02/2017'],
  ])('%s is %s', (typed, moment) => expect(momentAsTyped(typed)).toBe(moment));
});
