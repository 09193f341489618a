import type { Problem } from '@outturn/application';
import { pathTo } from '../../web/address.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Link } from '../form.ts';
import { effectInWords, remaining, stateOf } from './claim-at-hand.ts';

/** The claims that a refusal for double counting speaks of: the one that it names and the others on the same thing. */
export async function claimsSpokenOf(visit: ReaderVisit, { rule, detail }: Problem): Promise<readonly Link[]> {
  if (rule !== 'double-counting') return [];
  const named = /^Claim (\S+) on the same /.exec(detail)?.[1];
  return named === undefined ? [] : claimLinks(visit, await claimsOnSameSubject(visit, named));
}

/** Every claim on the thing that a claim is on, that one included, in the order of recording; as far as the reader may see them. */
export async function claimsOnSameSubject(visit: ReaderVisit, claim: string): Promise<readonly string[]> {
  const at = visit.moment.position;
  const made = (await visit.ledger.entriesOf([`claim/${claim}`], at)).find(({ type }) => type === 'SavingClaimed');
  const reserved = (made?.data['subject'] as { readonly reserved?: string } | undefined)?.reserved;
  if (reserved === undefined) return [];
  const entries = await visit.ledger.entriesOf([`claim-subject/${reserved}`], at);
  return [...new Set(entries.filter(({ type }) => type === 'SubjectReserved').map(({ data }) => String(data['claim'])))];
}

export async function claimLinks(visit: ReaderVisit, ids: readonly string[]): Promise<readonly Link[]> {
  const claims = (await Promise.all(ids.map((key) => visit.facts.asAt('claim', visit.moment.position, { key })))).flat();
  return claims.map((claim) => {
    const { inYear, fullYear } = remaining(claim);
    return { text: `${claim.claim} (${stateOf(claim)}): ${effectInWords(claim.year, inYear, fullYear)}`, href: visit.to(pathTo('claims', claim.claim)) };
  });
}
