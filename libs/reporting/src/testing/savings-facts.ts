import type { FinancialYear, Series } from '@outturn/kernel';
import type {
  DeliveryFacts,
  FactReader,
  FactTables,
  Moment,
  ProgrammeFacts,
  RulesFacts,
  SchemeFacts,
  SchemeYearFacts,
  Selection,
  TableName,
} from '@outturn/read-models';
import type { LedgerEntry, LedgerReader, Sources } from '../queries.ts';

export type Tables = { readonly [T in TableName]?: readonly FactTables[T][] };

/** Literal facts as a reader: the same at every position. */
export function readerOf(tables: Tables): FactReader {
  return {
    asAt: async <T extends TableName>(table: T, _position: number, selection: Selection = {}) => {
      const facts: readonly FactTables[T][] = tables[table] ?? [];
      return facts.filter((one) => (['scheme', 'year'] as const).every((by) => selection[by] === undefined || (one as Selection)[by] === selection[by]));
    },
    between: async () => [],
  };
}

export const MOMENT: Moment = { position: 100, recordedAt: '2017-07-03T09:00:00.000Z' };

/** Forecast changes by position with their reasons, and texts by digest. */
export function ledgerOf(
  changes: Readonly<Record<number, readonly unknown[]>> = {},
  kind: LedgerReader['kind'] = 'live',
  texts: Readonly<Record<string, string>> = {},
): LedgerReader {
  const entry = (position: number): LedgerEntry => ({
    position,
    stream: 'scheme/S',
    revision: 1,
    type: 'ForecastChanged',
    recordedAt: '2017-07-01T09:00:00.000Z',
    effective: null,
    actor: { user: 'tom', roles: ['service'] },
    command: 'c',
    source: null,
    data: { reasons: changes[position] ?? [] },
  });
  return {
    kind,
    entriesAt: async (positions) => positions.map(entry),
    entriesOf: async () => [],
    search: async (_, upTo) => ({ words: [], entries: [], olderFrom: null, searchedTo: upTo }),
    texts: async (digests) => new Map(digests.flatMap((digest) => (texts[digest] === undefined ? [] : [[digest, texts[digest]]]))),
  };
}

export function sourcesOf(tables: Tables, ledger: LedgerReader = ledgerOf()): Sources {
  return { facts: readerOf({ ...STRUCTURE, ...tables }), ledger };
}

/** Two councils; County has a small hierarchy of services, and a programme of two workstreams. */
export const STRUCTURE: Tables = {
  organisation: [
    { organisation: 'COUNTY', name: 'County Council' },
    { organisation: 'CITY', name: 'City Council' },
  ],
  service: [
    { service: 'ADULTS', name: 'Adult services', organisation: 'COUNTY', parent: null },
    { service: 'ADULTS.OP', name: 'Older people', organisation: 'COUNTY', parent: 'ADULTS' },
    { service: 'ADULTS.OP.HOME', name: 'Home care', organisation: 'COUNTY', parent: 'ADULTS.OP' },
    { service: 'STREETS', name: 'Street scene', organisation: 'CITY', parent: null },
  ],
  programme: [programme('PROMISE'), programme('CITY-P', { organisation: 'CITY', name: 'City programme' })],
  workstream: [
    { workstream: 'W1', programme: 'PROMISE', name: 'First workstream' },
    { workstream: 'W2', programme: 'PROMISE', name: 'Second workstream' },
    { workstream: 'CW', programme: 'CITY-P', name: 'City workstream' },
  ],
};

export function programme(id: string, over: Partial<ProgrammeFacts> = {}): ProgrammeFacts {
  return { programme: id, name: 'Promoting independence', organisation: 'COUNTY', targets: {}, attribution: null, ...over };
}

interface Planned {
  readonly saving: Series;
  readonly investment?: Series;
  /** The current profile where it was rebaselined. */
  readonly rebaselined?: { readonly saving: Series; readonly investment?: Series };
}

/** A recurrent, cash-releasing scheme in delivery, approved with a profile of absolute effects. */
export function scheme(id: string, planned: Planned | null, over: Partial<SchemeFacts> = {}): SchemeFacts {
  const recurrence = over.recurrence ?? 'recurrent';
  return {
    scheme: id,
    programme: 'PROMISE',
    workstream: 'W1',
    service: 'ADULTS.OP',
    originalWorkstream: over.workstream ?? 'W1',
    originalService: over.service ?? 'ADULTS.OP',
    title: `Scheme ${id}`,
    owner: 'head-of-service',
    kind: 'technical-efficiency',
    cashReleasing: true,
    recurrence,
    confidence: 'projected',
    balancingLine: false,
    category: null,
    stage: 'delivering',
    phasing: null,
    decision: null,
    rebaselines: 0,
    allocations: [],
    milestones: [],
    targets: planned && {
      original: { basis: 'absolute', saving: planned.saving, investment: planned.investment ?? {} },
      originalRecurrence: recurrence,
      current: { basis: 'absolute', saving: planned.rebaselined?.saving ?? planned.saving, investment: (planned.rebaselined ?? planned).investment ?? {} },
      carriedSinceProfile: [],
      carried: [],
    },
    ...over,
  };
}

/** `[period, forecast, notRecurrent?, ...positions of its changes]` for each forecast. */
export function stated(
  id: string,
  year: FinancialYear,
  forecasts: readonly (readonly [number, string, string?, ...number[]])[],
  over: Partial<SchemeYearFacts> = {},
): SchemeYearFacts {
  return {
    scheme: id,
    year,
    confirmed: [],
    overrides: [],
    draws: [],
    forecasts: forecasts.map(([period, forecast, notRecurrent = '0.00', ...changes]) => ({ period, forecast, notRecurrent, changes })),
    ...over,
  };
}

export function delivery(id: string, year: FinancialYear, over: Partial<DeliveryFacts>): DeliveryFacts {
  return { scheme: id, year, amounts: {}, reversed: {}, securedFrom: {}, reversedFrom: {}, ...over };
}

export function rulesOf(organisation: string | null, over: Partial<RulesFacts>): RulesFacts {
  return {
    organisation,
    saving: [],
    revenue: [],
    capital: [],
    indicator: [],
    thresholds: [],
    virementAuthority: [],
    progressWeight: [],
    reasonCodes: {},
    ...over,
  };
}
