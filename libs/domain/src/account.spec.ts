import { describe, it } from '@jest/globals';
import { COUNCIL } from './testing/council.ts';
import { ADMINISTRATOR, command, event, given } from './testing/specification.ts';

const set = (account: string, roles: string[], services: string[] = []) => command('SetAccountRoles', { account, roles, services }, { actor: ADMINISTRATOR });
const recorded = (roles: string[], services: string[] = []) => event('account/jo', 'AccountRolesSet', { account: 'jo', roles, services });

describe('SetAccountRoles', () => {
  it('records roles and services as a whole, each once, in order', () => {
    given(...COUNCIL)
      .when(set('jo', ['service-team', 'board', 'board'], ['homes', 'asc']))
      .thenEvents(recorded(['board', 'service-team'], ['asc', 'homes']));
  });

  it('takes everything away with no roles', () => {
    given(...COUNCIL, recorded(['finance']))
      .when(set('jo', []))
      .thenEvents(recorded([]));
  });

  it('has nothing to do for what is so already', () => {
    given(...COUNCIL, recorded(['auditor', 'finance']))
      .when(set('jo', ['finance', 'auditor']))
      .thenEvents();
  });

  it('nobody changes what they themselves may do', () => {
    given(...COUNCIL)
      .when(set(ADMINISTRATOR.user.toUpperCase(), ['finance']))
      .thenRefused('own-roles', /Ask another administrator/, 'account');
  });

  it('a service team’s account names its services, and they exist', () => {
    given(...COUNCIL)
      .when(set('jo', ['service-team']))
      .thenRefused('service-team-scope', /at least one/, 'services');
    given(...COUNCIL)
      .when(set('jo', ['service-team'], ['asc', 'nowhere']))
      .thenRefused('unknown-reference', /no service ‘nowhere’/, 'services');
  });
});
