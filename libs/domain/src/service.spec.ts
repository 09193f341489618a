import { describe, it } from '@jest/globals';
import { COUNCIL } from './testing/council.ts';
import { ADMINISTRATOR, command, event, given } from './testing/specification.ts';

const by = { actor: ADMINISTRATOR };

describe('DefineService', () => {
  it('records a service at the top', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'env', name: 'Environment', organisation: 'northshire' }, by))
      .thenEvents(event('service/env', 'ServiceDefined', { service: 'env', name: 'Environment', organisation: 'northshire', parent: null }));
  });

  it('records a service below another', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'night', name: 'Night care', organisation: 'northshire', parent: 'homes' }, by))
      .thenEvents(event('service/night', 'ServiceDefined', { service: 'night', name: 'Night care', organisation: 'northshire', parent: 'homes' }));
  });

  it('does not take an id twice', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'asc', name: 'Adults', organisation: 'northshire' }, by))
      .thenRefused('already-exists', /service ‘asc’ already: Adult social care/, 'service');
  });

  it('wants a name', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'env', name: '', organisation: 'northshire' }, by))
      .thenRefused('blank-text', /name/, 'name');
  });

  it('wants its organisation and its parent to exist', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'env', name: 'Environment', organisation: 'eastshire' }, by))
      .thenRefused('unknown-reference', /no organisation ‘eastshire’/, 'organisation');
    given(...COUNCIL)
      .when(command('DefineService', { service: 'env', name: 'Environment', organisation: 'northshire', parent: 'env' }, by))
      .thenRefused('unknown-reference', /no service ‘env’/, 'parent');
  });

  it('keeps a hierarchy within one organisation', () => {
    given(...COUNCIL)
      .when(command('DefineService', { service: 'env', name: 'Environment', organisation: 'northshire', parent: 'west' }, by))
      .thenRefused('parent-organisation', /‘west’ is a service of westborough, not of northshire/, 'parent', 'organisation');
  });
});
