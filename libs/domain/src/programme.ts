import type { Amount, FinancialYear } from '@outturn/kernel';
import type { Evolve } from './subjects.ts';

/** A programme belongs to one organisation and may be attributed to several. Streams `programme/ID` and `workstream/ID`. */
export type ProgrammeEvent =
  | { readonly type: 'ProgrammeCreated'; readonly data: { readonly programme: string; readonly name: string; readonly organisation: string } }
  | { readonly type: 'ProgrammeTargetSet'; readonly data: { readonly programme: string; readonly year: FinancialYear; readonly amount: Amount } }
  | {
      readonly type: 'ProgrammeAttributed';
      /** Weights are the stated percentages or amounts; parts follow by the largest-remainder method in this order. */
      readonly data: {
        readonly programme: string;
        readonly by: 'percent' | 'proportion';
        readonly shares: readonly { readonly organisation: string; readonly weight: string }[];
      };
    };

export type WorkstreamEvent = {
  readonly type: 'WorkstreamCreated';
  readonly data: { readonly workstream: string; readonly programme: string; readonly name: string };
};

export interface Attribution {
  readonly by: 'percent' | 'proportion';
  readonly shares: readonly { readonly organisation: string; readonly weight: string }[];
}

export interface ProgrammeState {
  readonly programme: string;
  readonly name: string;
  readonly organisation: string;
  /** What must be found, by year, in pounds. */
  readonly targets: Readonly<Record<FinancialYear, Amount>>;
  readonly attribution: Attribution | null;
}

export interface WorkstreamState {
  readonly workstream: string;
  readonly programme: string;
  readonly name: string;
}

export const evolveProgramme: Evolve<ProgrammeState> = (state, event) => {
  if (event.type === 'ProgrammeCreated') return { ...event.data, targets: {}, attribution: null };
  if (!state) return state;
  switch (event.type) {
    case 'ProgrammeTargetSet':
      return { ...state, targets: { ...state.targets, [event.data.year]: event.data.amount } };
    case 'ProgrammeAttributed':
      return { ...state, attribution: { by: event.data.by, shares: event.data.shares } };
    default:
      return state;
  }
};

export const evolveWorkstream: Evolve<WorkstreamState> = (state, event) => (event.type === 'WorkstreamCreated' ? event.data : state);
