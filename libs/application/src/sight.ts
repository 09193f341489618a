import { parseStream } from '@outturn/domain';
import type { ClaimFacts, FactReader, FactTables, RulesFacts, ServiceFacts, TableName } from '@outturn/read-models';
import type { EntriesFound, LedgerEntry, LedgerReader, Sources } from '@outturn/reporting';

/** What an account may see: everything, or what belongs to its services and those below them. */
export type Sight = 'everything' | { readonly services: ReadonlySet<string> };

const SEES_EVERYTHING: ReadonlySet<string> = new Set(['finance', 'board', 'auditor', 'administrator']);

/** An account that is signed in: who it is, in which roles, and what it may see, all as at one position. */
export interface Caller {
  readonly account: string;
  readonly roles: readonly string[];
  /** Those of its roles that some tier of a virement authority names; left out where there are none. */
  readonly tiers?: readonly string[];
  readonly sight: Sight;
}

/**
 * What the ledger gives an account, as far as the read models are. Without any role it sees nothing. Whom a virement authority
 * names sees what may come to be approved: its services where it is limited to some, else everything.
 */
export async function callerOf(facts: FactReader, account: string, position: number): Promise<Caller> {
  const [[granted], rules] = await Promise.all([facts.asAt('account', position, { key: account }), facts.asAt('rules', position)]);
  const { roles = [], services: own = [] } = granted ?? {};
  const tiers = tiersAmong(rules, roles);
  const caller = { account, roles, ...(tiers.length === 0 ? {} : { tiers }) };
  if (roles.some((role) => SEES_EVERYTHING.has(role)) || (tiers.length > 0 && own.length === 0)) return { ...caller, sight: 'everything' };
  const services = await facts.asAt('service', position);
  return { ...caller, sight: { services: below(services, roles.includes('service-team') || tiers.length > 0 ? own : []) } };
}

/** Roles that a virement authority names, of any organisation and time: which of them count is decided with each virement. */
function tiersAmong(rules: readonly RulesFacts[], roles: readonly string[]): readonly string[] {
  const named = new Set(rules.flatMap(({ virementAuthority }) => virementAuthority.flatMap(({ tiers }) => tiers.map(({ role }) => role))));
  return roles.filter((role) => named.has(role));
}

/** Services and all that lie below them. */
function below(services: readonly ServiceFacts[], own: readonly string[]): ReadonlySet<string> {
  const found = new Set(own);
  for (let grew = true; grew;) {
    const size = found.size;
    for (const { service, parent } of services) if (parent !== null && found.has(parent)) found.add(service);
    grew = found.size > size;
  }
  return found;
}

/** Services and all that lie above them. */
function above(services: readonly ServiceFacts[], own: ReadonlySet<string>): ReadonlySet<string> {
  const parents = new Map(services.map(({ service, parent }) => [service, parent]));
  const found = new Set<string>();
  for (const service of own)
    for (let one: string | null | undefined = service; typeof one === 'string' && !found.has(one); one = parents.get(one)) found.add(one);
  return found;
}

/**
 * The same sources with everything left out that an account may not see, so that every report, trace, difference, history
 * and search drawn from them is within its sight. What is its own is judged by where things belong now, at any moment that
 * is looked at: a scheme that was moved away is gone from its past too.
 */
export function withinSight(sources: Sources, sight: Sight, now: number): Sources {
  if (sight === 'everything') return sources;
  const own = ownThings(sources.facts, sight.services, now);
  return { facts: factsWithin(sources.facts, own), ledger: ledgerWithin(sources.ledger, own) };
}

interface OwnThings {
  readonly services: ReadonlySet<string>;
  /** With those above them, whose names stand over theirs. */
  withThoseAbove(): Promise<ReadonlySet<string>>;
  schemes(): Promise<ReadonlySet<string>>;
  claims(): Promise<ReadonlySet<string>>;
  reserves(): Promise<ReadonlySet<string>>;
  lines(): Promise<ReadonlySet<string>>;
  /** Streams of adjustments and virements that change a budget of theirs, or would. */
  budgetChanges(): Promise<ReadonlySet<string>>;
  /** Streams of the common structure that they may remark upon: their organisations, those’ programmes and workstreams. */
  structure(): Promise<ReadonlySet<string>>;
}

function ownThings(facts: FactReader, services: ReadonlySet<string>, now: number): OwnThings {
  const once = <T>(find: () => Promise<T>) => {
    let found: Promise<T> | undefined;
    return () => (found ??= find());
  };
  const schemes = once(async () => new Set((await facts.asAt('scheme', now)).filter(({ service }) => services.has(service)).map(({ scheme }) => scheme)));
  const claims = once(async () => {
    const mine = await schemes();
    return new Set((await facts.asAt('scheme_claim', now)).filter(({ scheme }) => mine.has(scheme)).map(({ claim }) => claim));
  });
  const reserves = once(
    async () => new Set((await facts.asAt('reserve', now)).filter(({ service }) => service !== null && services.has(service)).map(({ reserve }) => reserve)),
  );
  const lines = once(async () => new Set((await facts.asAt('line_year', now)).filter(({ service }) => services.has(service)).map(({ line }) => line)));
  const budgetChanges = once(async () => {
    const [mine, adjustments, virements] = await Promise.all([lines(), facts.asAt('adjustment', now), facts.asAt('virement', now)]);
    const touch = (changed: readonly { readonly line: string }[]) => changed.some(({ line }) => mine.has(line));
    return new Set([
      ...adjustments.filter((one) => touch(one.lines)).map(({ adjustment }) => `adjustment/${adjustment}`),
      ...virements.filter((one) => touch(one.lines)).map(({ virement }) => `virement/${virement}`),
    ]);
  });
  const structure = once(async () => {
    const [all, programmes, workstreams] = await Promise.all([facts.asAt('service', now), facts.asAt('programme', now), facts.asAt('workstream', now)]);
    const organisations = new Set(all.filter(({ service }) => services.has(service)).map(({ organisation }) => organisation));
    const theirs = new Set(
      programmes
        .filter((one) =>
          [one.organisation, ...(one.attribution ?? []).map((share) => share.organisation)].some((organisation) => organisations.has(organisation)),
        )
        .map(({ programme }) => programme),
    );
    return new Set([
      ...[...organisations].map((organisation) => `organisation/${organisation}`),
      ...[...theirs].map((programme) => `programme/${programme}`),
      ...workstreams.filter(({ programme }) => theirs.has(programme)).map(({ workstream }) => `workstream/${workstream}`),
    ]);
  });
  const withThoseAbove = once(async () => above(await facts.asAt('service', now), services));
  return { services, withThoseAbove, schemes, claims, reserves, lines, budgetChanges, structure };
}

type Within = {
  readonly [T in TableName]: (
    facts: FactTables[T],
    schemes: ReadonlySet<string>,
    services: ReadonlySet<string>,
    lines: ReadonlySet<string>,
    withThoseAbove: ReadonlySet<string>,
  ) => FactTables[T] | undefined;
};

const all = <F>(facts: F): F => facts;
const none = (): undefined => undefined;
const ofScheme = <F extends { readonly scheme: string }>(facts: F, schemes: ReadonlySet<string>): F | undefined =>
  schemes.has(facts.scheme) ? facts : undefined;
const ofService = <F extends { readonly service: string | null }>(facts: F, _: unknown, services: ReadonlySet<string>): F | undefined =>
  facts.service !== null && services.has(facts.service) ? facts : undefined;
const ofClaim = (facts: ClaimFacts, schemes: ReadonlySet<string>) => (facts.shares.some(({ scheme }) => schemes.has(scheme)) ? facts : undefined);

/** What is left of each fact; the compiler refuses a table without a row. */
const WITHIN: Within = {
  account: none,
  organisation: all,
  service: (facts, _, __, ___, withThoseAbove) => (withThoseAbove.has(facts.service) ? facts : undefined),
  year: all,
  rules: all,
  // What a whole programme must find says nothing beside a part of its schemes.
  programme: (facts) => ({ ...facts, targets: {} }),
  workstream: all,
  scheme: ofScheme,
  scheme_year: ofScheme,
  delivery: ofScheme,
  claim: ofClaim,
  scheme_claim: ofScheme,
  line_year: ofService,
  line_returns: ofService,
  // Of an adjustment everybody sees what it does to their own budgets.
  adjustment: (facts, _, __, lines) => {
    const own = facts.lines.filter(({ line }) => lines.has(line));
    return own.length === 0 ? undefined : { ...facts, lines: own };
  },
  // How far limits are used is told to whoever asks for a virement: it says whom it needs.
  service_year: all,
  // Whoever is at one end of a virement sees all of it: its lines add up only together.
  virement: (facts, _, services) => (facts.lines.some(({ service }) => services.has(service)) ? facts : undefined),
  reserve: ofService,
  period: all,
  return: ofService,
  late_change: (facts, _, services) => (facts.services.some((service) => services.has(service)) ? facts : undefined),
  // That something is published, and where; its kept reports are those of the whole council.
  publication: all,
};

const NONE: ReadonlySet<string> = new Set();

function factsWithin(facts: FactReader, own: OwnThings): FactReader {
  const within = async <T extends TableName>(table: T) => {
    const [schemes, lines, withThoseAbove] = await Promise.all([
      own.schemes(),
      table === 'adjustment' ? own.lines() : NONE,
      table === 'service' ? own.withThoseAbove() : NONE,
    ]);
    return (fact: FactTables[T]) => WITHIN[table](fact, schemes, own.services, lines, withThoseAbove);
  };
  return {
    asAt: async (table, position, selection) => {
      const seen = await within(table);
      return (await facts.asAt(table, position, selection)).map(seen).filter((fact) => fact !== undefined);
    },
    between: async (table, after, upTo, selection) => {
      const seen = await within(table);
      return (await facts.between(table, after, upTo, selection)).flatMap((version) => {
        const left = seen(version.facts);
        return left === undefined ? [] : [{ ...version, facts: left }];
      });
    },
  };
}

function ledgerWithin(ledger: LedgerReader, own: OwnThings): LedgerReader {
  const seen = async (entries: readonly LedgerEntry[]) => {
    const [schemes, claims, reserves, lines, budgetChanges, structure] = await Promise.all([
      own.schemes(),
      own.claims(),
      own.reserves(),
      own.lines(),
      own.budgetChanges(),
      own.structure(),
    ]);
    const ids: OwnIds = { services: own.services, schemes, claims, reserves, lines, budgetChanges, structure };
    return entries.filter((entry) => isOwn(entry, ids)).map((entry) => (entry.type === 'BudgetAdjusted' ? withOwnLines(entry, lines) : entry));
  };
  return {
    ...ledger,
    entriesAt: async (positions) => seen(await ledger.entriesAt(positions)),
    entriesOf: async (streams, upTo) => seen(await ledger.entriesOf(streams, upTo)),
    search: async (asked, upTo, limit) => searchWithin(ledger, seen, asked, upTo, limit),
  };
}

const SEARCHED_AT_A_TIME = 200;
const MOST_SEARCHES = 20;

type Seen = (entries: readonly LedgerEntry[]) => Promise<readonly LedgerEntry[]>;

/** Goes on among what was found until enough of it is one's own; after a while it answers with less, and where to go on. */
async function searchWithin(ledger: LedgerReader, seen: Seen, asked: string, upTo: number, limit: number): Promise<EntriesFound> {
  const own: LedgerEntry[] = [];
  let from: number | null = upTo;
  let [searchedTo, words]: [number, readonly string[]] = [upTo, []];
  for (let n = 0; n < MOST_SEARCHES && from !== null; n += 1) {
    const found = await ledger.search(asked, from, SEARCHED_AT_A_TIME);
    if (n === 0) ({ searchedTo, words } = found);
    own.push(...(await seen(found.entries)));
    if (own.length > limit) return { words, entries: own.slice(0, limit), olderFrom: own[limit]?.position ?? null, searchedTo };
    from = found.olderFrom;
  }
  return { words, entries: own, olderFrom: from, searchedTo };
}

/** What everybody may know of the common structure; what is said of it is for those whose it is. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(['organisation', 'year', 'rules', 'programme', 'workstream', 'publication']);

interface OwnIds {
  readonly services: ReadonlySet<string>;
  readonly schemes: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly reserves: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
  readonly budgetChanges: ReadonlySet<string>;
  readonly structure: ReadonlySet<string>;
}

function isOwn(entry: LedgerEntry, own: OwnIds): boolean {
  const { kind, id } = parseStream(entry.stream) ?? { kind: undefined, id: '' };
  // Whatever an entry carries, these belong to whom their stream says.
  if (kind === 'service') return own.services.has(id);
  if (kind === 'scheme') return own.schemes.has(id);
  if (kind === 'claim') return own.claims.has(id);
  if (kind === 'line') return own.lines.has(id);
  if (kind === 'return') return own.services.has(id.split('/').slice(0, -2).join('/'));
  // Whose reserve it is sees all that moves it, whoever drew it: the balance tells it anyway.
  if (kind === 'reserve' && own.reserves.has(id)) return true;
  const { scheme, claim } = entry.data;
  if (typeof scheme === 'string') return own.schemes.has(scheme);
  if (typeof claim === 'string') return own.claims.has(claim);
  if (kind === 'adjustment' || kind === 'virement') return own.budgetChanges.has(entry.stream);
  if (entry.type === 'Commented') return own.structure.has(entry.stream);
  return kind !== undefined && OPEN_TO_ALL.has(kind) && entry.type !== 'ProgrammeTargetSet';
}

/** Of an adjustment everybody sees what it does to their own budgets, as in the facts. */
function withOwnLines(entry: LedgerEntry, lines: ReadonlySet<string>): LedgerEntry {
  const changed = entry.data['lines'] as readonly { readonly line: string }[];
  return { ...entry, data: { ...entry.data, lines: changed.filter(({ line }) => lines.has(line)) } };
}
