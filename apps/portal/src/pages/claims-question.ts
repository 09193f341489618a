import { normalised } from '@outturn/domain';
import type { FinancialYear } from '@outturn/kernel';
import type { ClaimFacts, SchemeFacts, ServiceFacts } from '@outturn/read-models';
import { CLAIM_STATES, type ClaimStateWord, stateOf } from '../forms/claims/claim-at-hand.ts';
import { wordAsked, yearAsked } from '../web/questions.ts';

/** What the address asks of the list of claims. */
export interface ClaimsQuestion {
  readonly state: ClaimStateWord | undefined;
  readonly year: FinancialYear | undefined;
  readonly organisation: string | undefined;
  readonly service: string | undefined;
  /** Looked for in the claim, its schemes, what it is on, and who claimed. */
  readonly text: string | undefined;
}

/** Asks for claims of all years; a page that is asked for nothing shows those of the latest. */
export const EVERY_YEAR = 'all';

/** True where the address asks for nothing but a page. */
export function asksForNothing(parameters: Readonly<Record<string, string>>): boolean {
  return ['state', 'year', 'organisation', 'service', 'q'].every((name) => parameters[name] === undefined);
}

/** Reads the address. Throws `BadQuestion` for anything that is not a choice. */
export function claimsQuestion(parameters: Readonly<Record<string, string>>): ClaimsQuestion {
  const { organisation, service, q } = parameters;
  const year = parameters['year'] === EVERY_YEAR ? undefined : yearAsked(parameters);
  return { state: wordAsked(parameters, 'state', CLAIM_STATES), year, organisation, service, text: q };
}

/** Where the schemes of claims belong. */
export interface Belonging {
  readonly schemes: ReadonlyMap<string, SchemeFacts>;
  readonly services: ReadonlyMap<string, ServiceFacts>;
}

/** Any of its schemes is of the organisation, and any of the service or one below it. */
export function isAsked(claim: ClaimFacts, { state, year, organisation, service }: ClaimsQuestion, where: Belonging): boolean {
  if (state !== undefined && stateOf(claim) !== state) return false;
  if (year !== undefined && claim.year !== year) return false;
  if (organisation === undefined && service === undefined) return true;
  const services = claim.shares.map((share) => where.schemes.get(share.scheme)?.service).filter((one) => one !== undefined);
  const isOf = (one: string) => organisation === undefined || where.services.get(one)?.organisation === organisation;
  return services.some((one) => isOf(one) && (service === undefined || isBelow(one, service, where.services)));
}

/** The service itself, or one that lies below it. */
export function isBelow(service: string, top: string, services: Belonging['services']): boolean {
  const seen = new Set<string>();
  for (let one: string | null | undefined = service; one && !seen.has(one); one = services.get(one)?.parent) {
    if (one === top) return true;
    seen.add(one);
  }
  return false;
}

/** Every word is found somewhere in what is known of the claim; compared as subjects are, so that every dash is the same dash. */
export function mentions(claim: ClaimFacts, subject: string, text: string, { schemes }: Belonging): boolean {
  const titles = claim.shares.map(({ scheme }) => `${scheme} ${schemes.get(scheme)?.title ?? ''}`);
  const searched = normalised([claim.claim, claim.subjectKind, claim.subjectKind.replaceAll('-', ' '), subject, claim.claimant, ...titles].join(' '));
  return normalised(text)
    .split(' ')
    .every((word) => searched.includes(word));
}
