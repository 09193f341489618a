import { type Amount, amount, firstDay, type IsoDate, isWithin, money, type Money, pounds, sum, yearsAfter, ZERO } from '@outturn/kernel';
import type { CommandData, CommandOf } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { mustBeNew, mustBeOpen, mustSay, unknown, written } from './guards.ts';
import { samePerson } from './rules/claim-subjects.ts';
import { mustHaveBudget, organisationOfLine } from './rules/line-budget.ts';
import { belowActuals } from './rules/line-below-actuals.ts';
import { targetsRefusal, targetsTravelled } from './rules/travelling-targets.ts';
import { topLevelService } from './rules/top-level-service.ts';
import { virementApproval } from './rules/virement-approval.ts';
import { type TravellingTarget, type VirementLine, type VirementShare, type VirementState } from './virement.ts';

type Request = Readonly<CommandData['RequestVirement']>;

/**
 * Asks for budget to be moved between lines, from one to many or from many to many. Nothing moves until it is approved.
 * Its lines add up to £0.00, this year and in the next year's opening, so that the council's budget stays what it was.
 */
function requestVirement({ data, effective }: CommandOf<'RequestVirement'>, world: World): Decision {
  const organisations = [...new Set(data.lines.map(({ line }) => organisationOfLine(world, line)))];
  const organisation = organisations[0] ?? '';
  const savingsTarget = writtenTargets(data);
  const refusal = firstRefusal(
    mustBeNew(world, 'virement', data.virement, (taken) => `it is of ${taken.year}, ${taken.status}, over ${pounds(taken.amount)}`),
    mustSay({ reason: data.reason, override: data.override }),
    mustBeOpen(world, data.year),
    dateRefusal(effective, data.year),
    ...data.lines.map((line, index) => lineRefusal(world, data, line, index)),
    movesThisYear(data),
    linesAddUp(data),
    organisations.length > 1 &&
      refuse(
        'several-organisations',
        `The lines belong to several organisations: ${organisations.join(', ')}. A virement moves budget within one; between them it is an adjustment of each.`,
        'lines',
      ),
    targetsRefusal(world, { organisation, year: data.year, savingsTarget }),
    data.corrects !== undefined && correctionRefusal(world, data, organisation),
    data.override === undefined && belowActuals(world, data.year, data.lines, 'State why in override, or take less.'),
  );
  if (refusal) return refusal;
  const lines = writtenLines(world, data);
  const requested: NewEvent = {
    stream: `virement/${data.virement}`,
    type: 'VirementRequested',
    data: {
      virement: data.virement,
      organisation,
      year: data.year,
      lines,
      permanence: data.permanence,
      amount: amount(sum(lines.map((line) => money(line.amount)).filter((moved) => moved.gt(0)))),
      services: sharesOf(world, lines),
      savingsTarget,
      corrects: data.corrects ?? null,
      override: data.override ?? null,
      reason: data.reason,
    },
  };
  return [requested];
}

function writtenLines(world: World, data: Request): VirementLine[] {
  return data.lines.map(({ line, amount: moved, nextYear }) => ({
    line,
    service: world.get('line', line)?.service ?? '',
    amount: written(moved),
    nextYear: data.permanence === 'permanent' ? written(nextYear ?? moved) : null,
  }));
}

function writtenTargets(data: Request): TravellingTarget[] {
  return (data.savingsTarget ?? []).map((target) => ({ scheme: target.scheme, amount: written(target.amount), toScheme: target.toScheme }));
}

/** Each top-level service's share of the lines: the larger of what goes in and what goes out. */
function sharesOf(world: World, lines: readonly VirementLine[]): VirementShare[] {
  const moved = new Map<string, { in: Money; out: Money }>();
  for (const line of lines) {
    const top = topLevelService(world, line.service);
    const before = moved.get(top) ?? { in: ZERO, out: ZERO };
    const change = money(line.amount);
    moved.set(top, change.isNegative() ? { ...before, out: before.out.minus(change) } : { ...before, in: before.in.plus(change) });
  }
  return [...moved].map(([service, share]) => ({ service, amount: amount(share.in.gt(share.out) ? share.in : share.out) }));
}

function dateRefusal(effective: IsoDate | undefined, year: string): Refusal | false {
  return (
    effective !== undefined &&
    !isWithin(effective, year) &&
    refuse('date-outside-year', `The effective date ${effective} lies outside ${year}, the year of the virement. Give a date within it.`, 'effective')
  );
}

function lineRefusal(world: World, data: Request, stated: Request['lines'][number], index: number): Refusal | undefined {
  const field = `lines.${index}`;
  const line = world.get('line', stated.line);
  if (!line) return unknown('line', stated.line, `${field}.line`);
  return firstRefusal(
    mustHaveBudget(line, data.year, `${field}.line`),
    data.lines.findIndex((other) => other.line === stated.line) !== index &&
      refuse('line-twice', `Line ${stated.line} stands twice. Add its amounts up into one.`, `${field}.line`),
    money(stated.amount).isZero() &&
      money(stated.nextYear ?? '0').isZero() &&
      refuse('zero-amount', `The amount of line ${stated.line} is £0.00. Leave the line out.`, `${field}.amount`),
    stated.nextYear !== undefined &&
      data.permanence === 'temporary' &&
      refuse(
        'temporary-next-year',
        `Line ${stated.line} states ${pounds(stated.nextYear)} for next year; a temporary virement ends with ${data.year}. Make it permanent, or leave nextYear out.`,
        `${field}.nextYear`,
      ),
  );
}

/** Limits of authority are those of this year's amounts: what moves nothing this year is a matter of the next year's budget. */
function movesThisYear(data: Request): Refusal | false {
  return (
    data.lines.every((line) => money(line.amount).isZero()) &&
    refuse(
      'zero-amount',
      `No line moves anything in ${data.year}. Set the budgets of ${yearsAfter(data.year, 1)} as they are to be, or move something this year.`,
      'lines',
    )
  );
}

/** Nothing is made and nothing is lost: zero this year, and zero in the next year's opening. */
function linesAddUp(data: Request): Refusal | false {
  const total = sum(data.lines.map((line) => money(line.amount)));
  if (!total.isZero()) {
    return refuse(
      'virement-adds-up',
      `The lines add up to ${pounds(total)}; a virement adds up to £0.00. ${total.gt(0) ? `Take ${pounds(total)} more out` : `Give ${pounds(total.negated())} more`} of a line, or correct an amount.`,
      'lines',
    );
  }
  const nextYear = sum(data.lines.map((line) => money(line.nextYear ?? line.amount)));
  return (
    data.permanence === 'permanent' &&
    !nextYear.isZero() &&
    refuse(
      'virement-adds-up',
      `The effects on ${yearsAfter(data.year, 1)} add up to ${pounds(nextYear)} (a line without nextYear counts with its amount of this year); they add up to £0.00 too.`,
      'lines',
    )
  );
}

/** What is put right is posted, of the same organisation and year, and keeps enough to back the claims that stand on it. */
function correctionRefusal(world: World, data: Request, organisation: string): Refusal | undefined {
  const { corrects = '' } = data;
  const corrected = world.get('virement', corrects);
  if (!corrected) return unknown('virement', corrects, 'corrects');
  return firstRefusal(
    corrected.status !== 'posted' &&
      refuse(
        'correction-mismatch',
        `Virement ${corrects} is ${corrected.status}. Only a posted one is corrected; one that is not posted is withdrawn and requested again.`,
        'corrects',
      ),
    (corrected.organisation !== organisation || corrected.year !== data.year) &&
      refuse(
        'correction-mismatch',
        `Virement ${corrects} is of ${corrected.organisation} in ${corrected.year}, this one of ${organisation} in ${data.year}. Correct it in its own year.`,
        'corrects',
      ),
    stillBacks(corrected, data.lines),
  );
}

function stillBacks(corrected: VirementState, lines: readonly { readonly line: string; readonly amount: Amount }[]): Refusal | undefined {
  const used = sum(corrected.usedBy.map((use) => money(use.amount)));
  const left = money(corrected.reduction).minus(givenBack(corrected, lines));
  if (left.gte(used)) return undefined;
  const claims = corrected.usedBy.map(({ claim }) => claim).join(', ');
  return refuse(
    'backing-in-use',
    `${pounds(used)} of what virement ${corrected.virement} takes out of budgets backs ${claims}; after this correction it takes out ${pounds(left)}. Reverse the claims first, or give back less.`,
    'corrects',
  );
}

/** What lines get back of what the corrected virement took from them. Pounds. */
function givenBack(corrected: VirementState, lines: readonly { readonly line: string; readonly amount: Amount }[]): Money {
  return sum(
    lines.map(({ line, amount: moved }) => {
      const taken = money(corrected.lines.find((other) => other.line === line)?.amount ?? '0').negated();
      const back = money(moved);
      if (!taken.gt(0) || !back.gt(0)) return ZERO;
      return back.gt(taken) ? taken : back;
    }),
  );
}

/** An approval within authority posts at once: the lines, the targets that travel, and what counts towards yearly limits. */
function approveVirement(command: CommandOf<'ApproveVirement'>, world: World): Decision {
  const { data, effective } = command;
  const virement = world.get('virement', data.virement);
  if (!virement) return unknown('virement', data.virement);
  const approval = virementApproval(world, virement, command);
  const corrected = virement.corrects === null ? undefined : world.get('virement', virement.corrects);
  const refusal = firstRefusal(
    'rule' in approval && approval.rule === 'role' && approval,
    mustSay({ reason: data.reason }),
    mustWait(virement),
    requestedByThemselves(command, virement),
    'rule' in approval && approval,
    dateRefusal(effective, virement.year),
    targetsRefusal(world, virement),
    corrected && stillBacks(corrected, virement.lines),
    virement.override === null &&
      belowActuals(world, virement.year, virement.lines, 'It was requested without override: withdraw it and ask again with one, or with less.'),
  );
  if (refusal) return refusal;
  if ('rule' in approval) return approval;
  const day = effective ?? virement.effective;
  return [
    {
      stream: `virement/${virement.virement}`,
      type: 'VirementPosted',
      data: { ...termsOf(virement), effective: day, authority: approval, reason: data.reason ?? null, decision: data.decision ?? null },
    },
    ...virement.lines.flatMap((line) => linesMoved(virement, line, day)),
    ...virement.services.map(({ service, amount: share }): NewEvent => ({
      stream: `virement-authority/${service}/${virement.year}`,
      type: 'VirementAuthorityUsed',
      data: { service, year: virement.year, virement: virement.virement, amount: share },
    })),
    ...targetsTravelled(virement),
    ...(corrected ? [correctionOf(corrected, virement)] : []),
  ];
}

function correctionOf(corrected: VirementState, by: VirementState): NewEvent {
  const data = { virement: corrected.virement, by: by.virement, givenBack: amount(givenBack(corrected, by.lines)) };
  return { stream: `virement/${corrected.virement}`, type: 'VirementCorrected', data };
}

function termsOf({ virement, organisation, year, lines, permanence, amount: whole, services, savingsTarget, corrects }: VirementState) {
  return { virement, organisation, year, lines, permanence, amount: whole, services, savingsTarget, corrects };
}

/** The companions in a line's stream: this year's change, and for a permanent one what the next year opens with. */
function linesMoved({ virement, year }: VirementState, { line, service, amount: moved, nextYear }: VirementLine, day: IsoDate | null): NewEvent[] {
  const next = yearsAfter(year, 1);
  const companion = (of: string, by: Amount, effective: IsoDate | null): NewEvent => ({
    stream: `line/${line}`,
    type: 'LineBudgetMoved',
    data: { line, service, year: of, amount: by, effective, by: { virement } },
  });
  return [
    ...(money(moved).isZero() ? [] : [companion(year, moved, day)]),
    ...(nextYear === null || money(nextYear).isZero() ? [] : [companion(next, nextYear, firstDay(next))]),
  ];
}

/** Says no, within the same limits as an approval. */
function rejectVirement(command: CommandOf<'RejectVirement'>, world: World): Decision {
  const { data } = command;
  const virement = world.get('virement', data.virement);
  if (!virement) return unknown('virement', data.virement);
  const approval = virementApproval(world, virement, command);
  const refusal = firstRefusal(
    'rule' in approval && approval.rule === 'role' && approval,
    mustSay({ reason: data.reason }),
    mustWait(virement),
    requestedByThemselves(command, virement),
  );
  if (refusal) return refusal;
  if ('rule' in approval) return approval;
  const { reason = null, decision = null } = data;
  return [{ stream: `virement/${data.virement}`, type: 'VirementRejected', data: { virement: data.virement, authority: approval, reason, decision } }];
}

/** The requester, and nobody else, takes a virement back that is not posted yet. */
function withdrawVirement({ data, actor }: CommandOf<'WithdrawVirement'>, world: World): Decision {
  const virement = world.get('virement', data.virement);
  if (!virement) return unknown('virement', data.virement);
  const refusal = firstRefusal(
    mustSay({ reason: data.reason }),
    !samePerson(actor.user, virement.requestedBy) &&
      refuse(
        'not-the-requester',
        `${virement.requestedBy} requested virement ${virement.virement}, and only they withdraw it. Whoever may approve it can reject it instead.`,
      ),
    mustWait(virement),
  );
  if (refusal) return refusal;
  const { reason = null, decision = null } = data;
  return [{ stream: `virement/${data.virement}`, type: 'VirementWithdrawn', data: { virement: data.virement, reason, decision } }];
}

function mustWait({ virement, status }: VirementState): Refusal | false {
  const advice = status === 'posted' ? 'What is posted is corrected by another virement.' : 'Request another one.';
  return status !== 'requested' && refuse('virement-status', `Virement ${virement} is ${status}. ${advice}`, 'virement');
}

function requestedByThemselves({ actor, command }: CommandOf<'ApproveVirement'> | CommandOf<'RejectVirement'>, virement: VirementState): Refusal | false {
  const advice = command === 'RejectVirement' ? 'Withdraw it instead.' : 'Somebody else must approve it.';
  return (
    samePerson(actor.user, virement.requestedBy) &&
    refuse(
      'separation-of-duties',
      `${virement.requestedBy} requested virement ${virement.virement}, and nobody decides on their own, in whatever role. ${advice}`,
    )
  );
}

export const virementDeciders = {
  RequestVirement: requestVirement,
  ApproveVirement: approveVirement,
  RejectVirement: rejectVirement,
  WithdrawVirement: withdrawVirement,
} satisfies {
  readonly [N in 'RequestVirement' | 'ApproveVirement' | 'RejectVirement' | 'WithdrawVirement']: Decide<CommandOf<N>>;
};
