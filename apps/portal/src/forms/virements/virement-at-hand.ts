import { NotFoundException } from '@nestjs/common';
import { samePerson } from '@outturn/domain';
import { money } from '@outturn/kernel';
import type { VirementFacts } from '@outturn/read-models';
import { type AuthorityNeeded, readWeighing } from '@outturn/reporting';
import { pathTo } from '../../web/address.ts';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';

/** The virement that a form or page is about, as it stands now. */
export interface VirementAtHand {
  readonly virement: VirementFacts;
  readonly href: string;
  readonly subject: string;
  readonly caption: string;
  /** Whom it needs as things stand; null once it is decided. */
  readonly needs: AuthorityNeeded | null;
}

/** Throws `NotFoundException` for a virement that is not there, or not within the reader's sight. */
export async function virementAtHand(visit: ReaderVisit, id: string): Promise<VirementAtHand> {
  const [virement] = await visit.facts.asAt('virement', visit.moment.position, { key: id });
  if (virement === undefined) throw new NotFoundException(`There is no virement ${id} at this moment.`);
  const needs = virement.state === 'requested' ? (await readWeighing(visit.facts, visit.moment))({ ...virement, day: virement.requestedFor }) : null;
  return {
    virement,
    href: visit.to(pathTo('virements', id)),
    subject: `virement/${id}`,
    caption: `${id}: ${exactly(virement.amount)}, ${virement.permanence}, ${virement.year}`,
    needs,
  };
}

/** Whether the reader is among those who may decide on it: in role, by limits, and not the one who asked. */
export function mayDecide(visit: ReaderVisit, virement: VirementFacts, needs: AuthorityNeeded): boolean {
  const { roles, tiers = [], account } = visit.reader;
  return tiers.length > 0 && !samePerson(account, virement.requestedBy) && needs.roles.some((role) => roles.includes(role));
}

/** `chief-officer or above (cabinet, council)`; what is in the way where nobody may. */
export function neededInWords({ roles, unreachable }: AuthorityNeeded): string {
  const [lowest, ...above] = roles.map((role) => role.replaceAll('-', ' '));
  if (lowest === undefined) return `Nobody may approve it as things stand. ${unreachable ?? ''}`.trim();
  return above.length === 0 ? lowest : `${lowest}, or above: ${above.join(', ')}`;
}

/** An amount without its sign: `gets £100.00`, `gives £100.00`. */
export function givesOrGets(amount: string): string {
  const value = money(amount);
  return value.isNegative() ? `gives ${exactly(value.negated())}` : `gets ${exactly(value)}`;
}
