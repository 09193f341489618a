import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustExist, mustSay } from './guards.ts';

const defineService: Decide<CommandOf<'DefineService'>> = ({ data }, world) => {
  const { service, name, organisation, parent = null } = data;
  return (
    firstRefusal(
      mustBeNew(world, 'service', service, (taken) => taken.name),
      mustSay({ name }),
      mustExist(world, 'organisation', organisation),
      mustExist(world, 'service', data.parent, 'parent'),
      parentOfSameOrganisation(world, parent, organisation),
    ) ?? [{ stream: `service/${service}`, type: 'ServiceDefined', data: { service, name, organisation, parent } }]
  );
};

function parentOfSameOrganisation(world: World, parent: string | null, organisation: string): Refusal | undefined {
  const above = parent === null ? undefined : world.get('service', parent);
  if (!above || above.organisation === organisation) return undefined;
  return refuse(
    'parent-organisation',
    `‘${parent}’ is a service of ${above.organisation}, not of ${organisation}: a hierarchy stays within one organisation.`,
    'parent',
    'organisation',
  );
}

export const serviceDeciders = { DefineService: defineService };
