import type { Evolve } from './subjects.ts';

/** Organisations share a ledger, and may share a programme. Stream `organisation/ID`. */
export type OrganisationEvent = { readonly type: 'OrganisationRegistered'; readonly data: { readonly organisation: string; readonly name: string } };

export interface OrganisationState {
  readonly organisation: string;
  readonly name: string;
}

export const evolveOrganisation: Evolve<OrganisationState> = (state, event) => (event.type === 'OrganisationRegistered' ? event.data : state);
