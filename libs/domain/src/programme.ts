import type { Amount, FinancialYear } from '@outturn/kernel';

/** A programme belongs to one organisation and may be attributed to several. Streams `programme/ID` and `workstream/ID`. */
export type ProgrammeEvent =
  | { readonly type: 'ProgrammeCreated'; readonly data: { readonly programme: string; readonly name: string; readonly organisation: string } }
  | { readonly type: 'ProgrammeTargetSet'; readonly data: { readonly programme: string; readonly year: FinancialYear; readonly amount: Amount } }
  | {
      readonly type: 'ProgrammeAttributed';
      /** Weights are the stated percentages or amounts; parts follow by the largest-remainder method in this order. */
      readonly data: { readonly programme: string; readonly by: 'percent' | 'proportion'; readonly shares: readonly { readonly organisation: string; readonly weight: string }[] };
    };

export type WorkstreamEvent = { readonly type: 'WorkstreamCreated'; readonly data: { readonly workstream: string; readonly programme: string; readonly name: string } };
