import { accountDeciders } from './account.decide.ts';
import { authorise } from './authority.ts';
import { budgetDeciders } from './budget.decide.ts';
import { carryForwardDeciders } from './carry-forward.decide.ts';
import { claimDeciders } from './claim.decide.ts';
import type { Command, CommandName, CommandOf } from './commands.ts';
import { commentDeciders } from './comment.decide.ts';
import type { Decide, Decision, World } from './decider.ts';
import { financialYearDeciders } from './financial-year.decide.ts';
import { forecastDeciders } from './forecast.decide.ts';
import { decideLate } from './late-change.decide.ts';
import { monitoringDeciders } from './monitoring.decide.ts';
import { organisationDeciders } from './organisation.decide.ts';
import { programmeDeciders } from './programme.decide.ts';
import { publicationDeciders } from './publication.decide.ts';
import { reserveDeciders } from './reserve.decide.ts';
import { returnDeciders } from './return.decide.ts';
import { rulesDeciders } from './rules.decide.ts';
import { schemeDeciders } from './scheme.decide.ts';
import { serviceDeciders } from './service.decide.ts';
import { stageDeciders } from './stage.decide.ts';
import { virementDeciders } from './virement.decide.ts';

/** One decision for each command. The compiler refuses a command without one. */
export const DECIDERS = {
  ...accountDeciders,
  ...organisationDeciders,
  ...serviceDeciders,
  ...financialYearDeciders,
  ...rulesDeciders,
  ...programmeDeciders,
  ...schemeDeciders,
  ...stageDeciders,
  ...forecastDeciders,
  ...carryForwardDeciders,
  ...commentDeciders,
  ...claimDeciders,
  ...budgetDeciders,
  ...virementDeciders,
  ...monitoringDeciders,
  ...reserveDeciders,
  ...returnDeciders,
  ...publicationDeciders,
} satisfies { readonly [N in CommandName]: Decide<CommandOf<N>> };

/** What a command leads to in this world: events to record, nothing to do, or one refusal. Pure. */
export function decide(command: Command, world: World): Decision {
  return authorise(command) ?? decideLate(command, world, () => (DECIDERS[command.command] as Decide)(command, world));
}
