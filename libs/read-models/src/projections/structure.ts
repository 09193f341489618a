import { changing, making, step } from '../step.ts';

export const structure = {
  // Set as a whole, as often as need be.
  AccountRolesSet: step<'AccountRolesSet', 'account'>(
    'account',
    ({ data }) => data.account,
    (_, { data }) => ({ account: data.account, roles: data.roles, services: data.services }),
  ),

  OrganisationRegistered: making<'OrganisationRegistered', 'organisation'>(
    'organisation',
    ({ data }) => data.organisation,
    ({ data }) => ({ organisation: data.organisation, name: data.name }),
  ),

  ServiceDefined: making<'ServiceDefined', 'service'>(
    'service',
    ({ data }) => data.service,
    ({ data }) => ({
      service: data.service,
      name: data.name,
      organisation: data.organisation,
      parent: data.parent,
    }),
  ),

  FinancialYearOpened: making<'FinancialYearOpened', 'year'>(
    'year',
    ({ data }) => data.year,
    ({ data }) => ({ year: data.year }),
  ),

  ProgrammeCreated: making<'ProgrammeCreated', 'programme'>(
    'programme',
    ({ data }) => data.programme,
    ({ data }) => ({
      programme: data.programme,
      name: data.name,
      organisation: data.organisation,
      targets: {},
      attribution: null,
    }),
  ),

  ProgrammeTargetSet: changing<'ProgrammeTargetSet', 'programme'>(
    'programme',
    ({ data }) => data.programme,
    (facts, { data }) => ({
      ...facts,
      targets: { ...facts.targets, [data.year]: data.amount },
    }),
  ),

  ProgrammeAttributed: changing<'ProgrammeAttributed', 'programme'>(
    'programme',
    ({ data }) => data.programme,
    (facts, { data }) => ({
      ...facts,
      attribution: data.shares.map(({ organisation, weight }) => ({ organisation, weight })),
    }),
  ),

  WorkstreamCreated: making<'WorkstreamCreated', 'workstream'>(
    'workstream',
    ({ data }) => data.workstream,
    ({ data }) => ({
      workstream: data.workstream,
      programme: data.programme,
      name: data.name,
    }),
  ),
};
