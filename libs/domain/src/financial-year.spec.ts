import { describe, it } from '@jest/globals';
import { COUNCIL } from './testing/council.ts';
import { ADMINISTRATOR, command, event, given } from './testing/specification.ts';

describe('OpenFinancialYear', () => {
  it('opens the year', () => {
    given(...COUNCIL)
      .when(command('OpenFinancialYear', { year: '2019-20' }, { actor: ADMINISTRATOR }))
      .thenEvents(event('year/2019-20', 'FinancialYearOpened', { year: '2019-20' }));
  });

  it('has nothing to do when it is open', () => {
    given(...COUNCIL)
      .when(command('OpenFinancialYear', { year: '2017-18' }, { actor: ADMINISTRATOR }))
      .thenNothing();
  });
});
