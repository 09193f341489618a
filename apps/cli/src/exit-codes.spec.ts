import { PublicationLost } from '@outturn/application';
import { StoreBusy, StoreUnavailable } from '@outturn/event-store';
import { BadQuestion } from '@outturn/reporting';
import { describe, expect, it } from '@jest/globals';
import { EXIT, exitCodeOf, WrongUsage } from './exit-codes.ts';

const withCode = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

describe('the exit code of an error', () => {
  it.each<[string, unknown, number]>([
    ['wrong usage', new WrongUsage('no such file'), EXIT.usage],
    ['a question that cannot be answered as put', new BadQuestion('no such year', 'year'), EXIT.usage],
    ['a store that is away', new StoreUnavailable('away'), EXIT.unreachable],
    ['a store that has too much to do', new StoreBusy(1), EXIT.unreachable],
    ['nobody listening', withCode('ECONNREFUSED'), EXIT.unreachable],
    ['a server that is being stopped', withCode('57P01'), EXIT.unreachable],
    ['no such database', withCode('3D000'), EXIT.unreachable],
    ['a password that is wrong', withCode('28P01'), EXIT.unreachable],
    ['a server that does not answer in time', new Error('timeout expired'), EXIT.unreachable],
    ['a connection that broke off', new Error('Connection terminated unexpectedly'), EXIT.unreachable],
    ['every address refused', new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]), EXIT.unreachable],
    [
      'a published report that is not there',
      new PublicationLost('JUNE', { name: 'returns', sha256: '0'.repeat(64) }, { position: 9, altered: false }),
      EXIT.difference,
    ],
    ['a mistake in the program', new TypeError('x is not a function'), EXIT.other],
    ['a statement that is wrong', withCode('42601'), EXIT.other],
  ])('%s', (_, error, code) => expect(exitCodeOf(error)).toBe(code));
});
