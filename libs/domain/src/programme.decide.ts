import { amount, count, money, ratio, sum } from '@outturn/kernel';
import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustExist, mustSay, unknown, written } from './guards.ts';
import type { Attribution } from './programme.ts';

const createProgramme: Decide<CommandOf<'CreateProgramme'>> = ({ data }, world) => {
  const { programme, name, organisation } = data;
  return (
    firstRefusal(
      mustBeNew(world, 'programme', programme, (taken) => taken.name),
      mustSay({ name }),
      mustExist(world, 'organisation', organisation),
    ) ?? [{ stream: `programme/${programme}`, type: 'ProgrammeCreated', data: { programme, name, organisation } }]
  );
};

/** The year need not be opened: targets are set years ahead. */
const setProgrammeTarget: Decide<CommandOf<'SetProgrammeTarget'>> = ({ data }, world) => {
  const programme = world.get('programme', data.programme);
  if (!programme) return unknown('programme', data.programme);
  const target = written(data.amount);
  if (programme.targets[data.year] === target) return [];
  return [{ stream: `programme/${data.programme}`, type: 'ProgrammeTargetSet', data: { programme: data.programme, year: data.year, amount: target } }];
};

const attributeProgramme: Decide<CommandOf<'AttributeProgramme'>> = ({ data }, world) => {
  const programme = world.get('programme', data.programme);
  if (!programme) return unknown('programme', data.programme);
  const attribution: Attribution = Array.isArray(data.shares)
    ? { by: 'percent', shares: data.shares.map(({ organisation, percent }) => ({ organisation, weight: percent })) }
    : { by: 'proportion', shares: Object.entries(data.shares.inProportionTo).map(([organisation, stated]) => ({ organisation, weight: written(stated) })) };
  const refusal = firstRefusal(
    attributedToKnown(world, attribution),
    attribution.by === 'percent' ? percentsAddUp(attribution) : proportionsPositive(attribution),
  );
  if (refusal) return refusal;
  if (JSON.stringify(programme.attribution) === JSON.stringify(attribution)) return [];
  return [{ stream: `programme/${data.programme}`, type: 'ProgrammeAttributed', data: { programme: data.programme, ...attribution } }];
};

function attributedToKnown(world: World, { shares }: Attribution): Refusal | undefined {
  const unknownOne = shares.find(({ organisation }) => !world.get('organisation', organisation));
  if (unknownOne) return unknown('organisation', unknownOne.organisation, 'shares');
  const twice = shares.find(({ organisation }, index) => shares.findIndex((other) => other.organisation === organisation) < index);
  return twice && refuse('shares-add-up', `${twice.organisation} has two shares: state one for each organisation.`, 'shares');
}

function percentsAddUp({ shares }: Attribution): Refusal | undefined {
  const wrong = shares.find(({ weight }) => !ratio(weight).gt(0));
  if (wrong) return refuse('shares-add-up', `The share of ${wrong.organisation} is ${wrong.weight}%: a share is above 0.`, 'shares');
  const total = sum(shares.map(({ weight }) => ratio(weight)));
  if (total.eq(100)) return undefined;
  return refuse('shares-add-up', `Shares add up to ${total.toFixed()}%, not to 100%: ${count(100).minus(total).toFixed()}% is missing.`, 'shares');
}

function proportionsPositive({ shares }: Attribution): Refusal | undefined {
  if (shares.length === 0) return refuse('shares-add-up', 'No organisation is named: state an amount for each.', 'shares.inProportionTo');
  const wrong = shares.find(({ weight }) => !money(weight).gt(0));
  return (
    wrong &&
    refuse(
      'shares-add-up',
      `${wrong.organisation} stands with ${amount(money(wrong.weight))}: amounts to share in proportion to are above 0.`,
      'shares.inProportionTo',
    )
  );
}

const createWorkstream: Decide<CommandOf<'CreateWorkstream'>> = ({ data }, world) => {
  const { workstream, programme, name } = data;
  return (
    firstRefusal(
      mustBeNew(world, 'workstream', workstream, (taken) => taken.name),
      mustSay({ name }),
      mustExist(world, 'programme', programme),
    ) ?? [{ stream: `workstream/${workstream}`, type: 'WorkstreamCreated', data: { workstream, programme, name } }]
  );
};

export const programmeDeciders = {
  CreateProgramme: createProgramme,
  SetProgrammeTarget: setProgrammeTarget,
  AttributeProgramme: attributeProgramme,
  CreateWorkstream: createWorkstream,
};
