import { describe, expect, it } from '@jest/globals';
import { event, factsAfter, type Given } from '../testing/given.ts';

const programme: Given = event('ProgrammeCreated', { programme: 'P', name: 'Adult care', organisation: 'O' });

describe('organisations, services, years, programmes and workstreams', () => {
  it('are as they were recorded', async () => {
    expect(await factsAfter('organisation', event('OrganisationRegistered', { organisation: 'O', name: 'Council' }))).toEqual([
      { organisation: 'O', name: 'Council' },
    ]);
    expect(await factsAfter('service', event('ServiceDefined', { service: 'V', name: 'Care', organisation: 'O', parent: null }))).toEqual([
      { service: 'V', name: 'Care', organisation: 'O', parent: null },
    ]);
    expect(await factsAfter('year', event('FinancialYearOpened', { year: '2017-18' }))).toEqual([{ year: '2017-18' }]);
    expect(await factsAfter('workstream', event('WorkstreamCreated', { workstream: 'W', programme: 'P', name: 'Demand' }))).toEqual([
      { workstream: 'W', programme: 'P', name: 'Demand' },
    ]);
  });

  it('an account may do what was last set, however often it is set', async () => {
    const set = (roles: string[], services: string[] = []): Given => event('AccountRolesSet', { account: 'bea', roles, services });
    expect(await factsAfter('account', set(['board']), set(['service-team'], ['V']), set([]))).toEqual([{ account: 'bea', roles: [], services: [] }]);
  });

  it('a programme has the latest target of each year, and its latest attribution', async () => {
    const target = (year: string, amount: string): Given => event('ProgrammeTargetSet', { programme: 'P', year, amount });
    const shares = [
      { organisation: 'O', weight: '60' },
      { organisation: 'Q', weight: '40' },
    ];
    expect(await factsAfter('programme', programme, target('2017-18', '5.00'), target('2018-19', '6.00'), target('2017-18', '7.00'))).toEqual([
      { programme: 'P', name: 'Adult care', organisation: 'O', targets: { '2017-18': '7.00', '2018-19': '6.00' }, attribution: null },
    ]);
    expect(await factsAfter('programme', programme, event('ProgrammeAttributed', { programme: 'P', by: 'percent', shares }))).toMatchObject([
      { attribution: shares },
    ]);
  });
});
