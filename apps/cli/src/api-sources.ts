import type { ApiSources } from '@outturn/api';
import type { OpenLedger } from './open-ledger.ts';

/** What the HTTP service needs, from an open ledger. */
export async function apiSources(ledger: OpenLedger): Promise<ApiSources> {
  return {
    readStatus: () => ledger.status(),
    info: ledger.info,
    store: ledger.store,
    facts: ledger.readModels,
    ledger: ledger.reader,
    publications: ledger.publications,
    accounts: await ledger.accounts(),
  };
}
