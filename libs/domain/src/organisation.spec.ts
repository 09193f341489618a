import { describe, it } from '@jest/globals';
import { COUNCIL } from './testing/council.ts';
import { ADMINISTRATOR, command, event, FINANCE, given } from './testing/specification.ts';

const by = { actor: ADMINISTRATOR };

describe('RegisterOrganisation', () => {
  it('records the organisation', () => {
    given()
      .when(command('RegisterOrganisation', { organisation: 'northshire', name: 'Northshire County Council' }, by))
      .thenEvents(event('organisation/northshire', 'OrganisationRegistered', { organisation: 'northshire', name: 'Northshire County Council' }));
  });

  it('does not take an id twice, not even for the same name', () => {
    given(...COUNCIL)
      .when(command('RegisterOrganisation', { organisation: 'northshire', name: 'Northshire County Council' }, by))
      .thenRefused('already-exists', /organisation ‘northshire’ already: Northshire County Council/, 'organisation');
  });

  it('wants a name', () => {
    given()
      .when(command('RegisterOrganisation', { organisation: 'x', name: ' \u200b\t' }, by))
      .thenRefused('blank-text', /name/, 'name');
  });

  it('is the administrator’s alone', () => {
    given()
      .when(command('RegisterOrganisation', { organisation: 'x', name: 'X' }, { actor: FINANCE }))
      .thenRefused('role', /needs the role administrator; fatima.finance acts as finance/, 'actor.roles');
  });
});
