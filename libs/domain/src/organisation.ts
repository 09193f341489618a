/** Organisations share a ledger, and may share a programme. Stream `organisation/ID`. */
export type OrganisationEvent = { readonly type: 'OrganisationRegistered'; readonly data: { readonly organisation: string; readonly name: string } };
