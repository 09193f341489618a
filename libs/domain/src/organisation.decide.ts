import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal } from './decider.ts';
import { mustBeNew, mustSay } from './guards.ts';

const registerOrganisation: Decide<CommandOf<'RegisterOrganisation'>> = ({ data }, world) =>
  firstRefusal(
    mustBeNew(world, 'organisation', data.organisation, ({ name }) => name),
    mustSay({ name: data.name }),
  ) ?? [{ stream: `organisation/${data.organisation}`, type: 'OrganisationRegistered', data: { organisation: data.organisation, name: data.name } }];

export const organisationDeciders = { RegisterOrganisation: registerOrganisation };
