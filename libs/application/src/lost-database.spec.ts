import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@outturn/event-store';
import { isLostDatabase } from './lost-database.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

describe('a database that is lost', () => {
  it.each([
    ['the store says so', new StoreUnavailable('away')],
    ['nobody listens', coded('ECONNREFUSED')],
    ['nobody listens at any of its addresses', new AggregateError([coded('ETIMEDOUT'), coded('ECONNREFUSED')])],
    ['it is being stopped', coded('57P01')],
    ['it starts', coded('57P03')],
    ['it has no connection left', coded('53300')],
    ['it broke off', new Error('Connection terminated unexpectedly')],
    ['it did not answer in time', new Error('timeout expired')],
    ['no connection came free in time', new Error('timeout exceeded when trying to connect')],
  ])('is told by: %s', (_, error) => {
    expect(isLostDatabase(error)).toBe(true);
  });

  it.each([
    ['a fault in a statement', coded('42601')],
    ['a value that it does not take', coded('22021')],
    ['an error of ours', new Error('no visit was opened')],
    ['several of ours', new AggregateError([new Error('one'), new Error('other')])],
    ['a file that is not there', coded('ENOENT')],
    ['a text', 'Connection terminated'],
    ['nothing', null],
  ])('is not told by: %s', (_, error) => {
    expect(isLostDatabase(error)).toBe(false);
  });
});
