import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, refuse } from './decider.ts';
import { mustExist } from './guards.ts';
import { samePerson } from './rules/claim-subjects.ts';

/** Sets an account's roles and services as a whole. No roles: the account may do nothing any more. */
const setAccountRoles: Decide<CommandOf<'SetAccountRoles'>> = ({ data, actor }, world) => {
  const roles = [...new Set(data.roles)].sort();
  const services = [...new Set(data.services)].sort();
  const refusal = firstRefusal(
    samePerson(actor.user, data.account) &&
      refuse('own-roles', `${actor.user} cannot change what ${data.account} itself may do. Ask another administrator.`, 'account'),
    roles.includes('service-team') &&
      services.length === 0 &&
      refuse('service-team-scope', 'A service team’s account is limited to its services: name at least one.', 'services'),
    ...services.map((service) => mustExist(world, 'service', service, 'services')),
  );
  if (refusal) return refusal;
  const known = world.get('account', data.account);
  if (known && known.roles.join() === roles.join() && known.services.join() === services.join()) return [];
  return [{ stream: `account/${data.account}`, type: 'AccountRolesSet', data: { account: data.account, roles, services } }];
};

export const accountDeciders = { SetAccountRoles: setAccountRoles };
