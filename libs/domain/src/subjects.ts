import { type AccountState, evolveAccount } from './account.ts';
import { type AdjustmentState, evolveAdjustment, evolveLine, type LineState } from './budget.ts';
import { type ClaimState, type ClaimSubjectState, evolveClaim, evolveClaimSubject } from './claim.ts';
import type { Recorded } from './decider.ts';
import { evolveFinancialYear, type FinancialYearState } from './financial-year.ts';
import { evolveOrganisation, type OrganisationState } from './organisation.ts';
import { evolveProgramme, evolveWorkstream, type ProgrammeState, type WorkstreamState } from './programme.ts';
import { evolvePublication, type PublicationState } from './publication.ts';
import { evolveReserve, type ReserveState } from './reserve.ts';
import { evolveReturn, type ReturnState } from './return.ts';
import { evolveRules, type RulesState } from './rules.ts';
import { evolveScheme, type SchemeState } from './scheme.ts';
import { evolveService, type ServiceState } from './service.ts';
import { evolveVirement, evolveVirementAuthority, type VirementAuthorityState, type VirementState } from './virement.ts';

/** The kinds of stream in the ledger, and the state that decisions see of each. A stream is named `kind/id`. */
export interface Subjects {
  account: AccountState;
  organisation: OrganisationState;
  service: ServiceState;
  year: FinancialYearState;
  rules: RulesState;
  programme: ProgrammeState;
  workstream: WorkstreamState;
  scheme: SchemeState;
  claim: ClaimState;
  'claim-subject': ClaimSubjectState;
  line: LineState;
  adjustment: AdjustmentState;
  virement: VirementState;
  'virement-authority': VirementAuthorityState;
  reserve: ReserveState;
  return: ReturnState;
  publication: PublicationState;
}

export type SubjectKind = keyof Subjects;

/** State before (undefined: nothing yet) and the next event → state after. Pure; ignores events it does not know. */
export type Evolve<S> = (state: S | undefined, event: Recorded) => S | undefined;

export const EVOLVE: { readonly [K in SubjectKind]: Evolve<Subjects[K]> } = {
  account: evolveAccount,
  organisation: evolveOrganisation,
  service: evolveService,
  year: evolveFinancialYear,
  rules: evolveRules,
  programme: evolveProgramme,
  workstream: evolveWorkstream,
  scheme: evolveScheme,
  claim: evolveClaim,
  'claim-subject': evolveClaimSubject,
  line: evolveLine,
  adjustment: evolveAdjustment,
  virement: evolveVirement,
  'virement-authority': evolveVirementAuthority,
  reserve: evolveReserve,
  return: evolveReturn,
  publication: evolvePublication,
};

export function streamOf(kind: SubjectKind, id: string): string {
  return `${kind}/${id}`;
}

/** `scheme/C/R.5.307` → kind `scheme`, id `C/R.5.307`; undefined when it does not name a kind of stream. */
export function parseStream(stream: string): { kind: SubjectKind; id: string } | undefined {
  const slash = stream.indexOf('/');
  const kind = stream.slice(0, slash);
  return slash > 0 && Object.hasOwn(EVOLVE, kind) ? { kind: kind as SubjectKind, id: stream.slice(slash + 1) } : undefined;
}
