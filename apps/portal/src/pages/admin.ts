import { NotFoundException } from '@nestjs/common';
import type { Accounts, AccountEntry } from '@outturn/accounts';
import type { AuthorityTier } from '@outturn/domain';
import type { AccountFacts, RulesFacts, ServiceFacts } from '@outturn/read-models';
import { ratio } from '@outturn/kernel';
import { FORMS } from '../forms/registry.ts';
import { pathTo } from '../web/address.ts';
import type { Action } from '../web/actions.ts';
import { dateAndTime, exactly, periodInWords } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { maySay } from '../web/reader.ts';

export interface StructurePage {
  readonly headline: string;
  readonly actions: readonly Action[];
  readonly organisations: readonly { readonly id: string; readonly name: string; readonly services: readonly ServiceLine[] }[];
  readonly years: readonly string[];
  readonly programmes: readonly {
    readonly id: string;
    readonly name: string;
    readonly organisation: string;
    readonly href: string;
    readonly workstreams: readonly string[];
    readonly actions: readonly Action[];
  }[];
}

export interface ServiceLine {
  readonly id: string;
  readonly name: string;
  /** How deep it lies below the top, from 0. */
  readonly level: number;
}

/** Links to the forms below a path that the reader may send. */
function formsBelow(visit: ReaderVisit, prefix: string, texts: Readonly<Record<string, string>>): readonly Action[] {
  if (visit.resolved.label === 'past') return [];
  return Object.entries(texts).flatMap(([name, text]) => {
    const form = FORMS.find(({ path }) => path === `${prefix}/${name}`);
    return form && maySay(visit.reader, form.command) ? [{ text, href: visit.to(form.path) }] : [];
  });
}

/** Organisations with their services, years, programmes with their workstreams. */
export async function structurePage(visit: ReaderVisit): Promise<StructurePage> {
  const { facts, moment } = visit;
  const read = async () =>
    Promise.all([facts.asAt('organisation', moment.position), facts.asAt('service', moment.position), facts.asAt('year', moment.position)]);
  const [[organisations, services, years], programmes, workstreams] = await Promise.all([
    read(),
    facts.asAt('programme', moment.position),
    facts.asAt('workstream', moment.position),
  ]);
  const may = (action: string, command: 'SetProgrammeTarget' | 'AttributeProgramme', id: string, text: string): readonly Action[] =>
    visit.resolved.label === 'now' && maySay(visit.reader, command) ? [{ text, href: visit.to(`${pathTo('programmes', id)}/${action}`) }] : [];
  return {
    headline: `${organisations.length} organisations, ${services.length} services, ${programmes.length} programmes; ${years.length === 0 ? 'no financial year is open' : `open: ${years.map(({ year }) => year).join(', ')}`}.`,
    actions: formsBelow(visit, '/admin/structure', {
      'new-organisation': 'Register an organisation',
      'new-service': 'Define a service',
      'new-year': 'Open a financial year',
      'new-programme': 'Create a programme',
      'new-workstream': 'Create a workstream',
    }),
    organisations: organisations.map(({ organisation, name }) => ({
      id: organisation,
      name,
      services: inHierarchy(services.filter((service) => service.organisation === organisation)),
    })),
    years: years.map(({ year }) => year),
    programmes: programmes.map(({ programme, name, organisation }) => ({
      id: programme,
      name,
      organisation,
      href: visit.to(pathTo('programmes', programme)),
      workstreams: workstreams.filter((workstream) => workstream.programme === programme).map((workstream) => `${workstream.name} (${workstream.workstream})`),
      actions: [...may('target', 'SetProgrammeTarget', programme, 'Set its target'), ...may('attribution', 'AttributeProgramme', programme, 'Attribute it')],
    })),
  };
}

/** Parents before their children, each with its depth. */
function inHierarchy(services: readonly ServiceFacts[], parent: string | null = null, level = 0): readonly ServiceLine[] {
  return services
    .filter((service) => service.parent === parent)
    .flatMap(({ service, name }) => [{ id: service, name, level }, ...inHierarchy(services, service, level + 1)]);
}

export interface RulesPage {
  readonly actions: readonly Action[];
  readonly councils: readonly { readonly name: string; readonly lines: readonly { readonly rule: string; readonly from: string; readonly says: string }[] }[];
}

/** Every rule that was ever set, by whom it holds for, with the period that it takes effect from. */
export async function rulesPage(visit: ReaderVisit): Promise<RulesPage> {
  const { position } = visit.moment;
  const [rules, organisations] = await Promise.all([visit.facts.asAt('rules', position), visit.facts.asAt('organisation', position)]);
  const nameOf = (id: string) => organisations.find(({ organisation }) => organisation === id)?.name ?? id;
  return {
    actions: formsBelow(visit, '/admin/rules', {
      rag: 'RAG of savings',
      'progress-weight': 'Progressing claims',
      thresholds: 'Thresholds',
      'virement-authority': 'Who may approve virements',
      'reason-code': 'A reason code',
    }),
    councils: rules.map((one) => ({
      name: one.organisation === null ? 'Every organisation without a rule of its own' : nameOf(one.organisation),
      lines: linesOf(one),
    })),
  };
}

const from = (start: { readonly year: string; readonly period: number } | null): string =>
  start === null ? 'always' : `${start.year}, period ${start.period} (${periodInWords(start.period)})`;
const asPercent = (fraction: string): string => `${ratio(fraction).times(100).toFixed()}%`;

function tierInWords({ role, upTo, acrossServices, permanent, cumulativePerYear: cap }: AuthorityTier): string {
  const kinds = [...(acrossServices ? ['across services'] : []), ...(permanent ? ['permanent'] : [])];
  const too = kinds.length === 0 ? ', within a service and for the year only' : `, ${kinds.join(' and ')} too`;
  const yearly = cap === undefined ? '' : `, at most ${'amount' in cap ? exactly(cap.amount) : `${cap.percentOfNetBudget}% of a service’s net budget`} a year`;
  return `${role.replaceAll('-', ' ')} ${upTo === null ? 'without limit' : `up to ${exactly(upTo)}`}${too}${yearly}`;
}

function linesOf(rules: RulesFacts): RulesPage['councils'][number]['lines'] {
  return [
    ...rules.saving.map((rule) => ({
      rule: 'RAG of savings',
      from: from(rule.from),
      says: `Green from ${asPercent(rule.green)}, amber from ${asPercent(rule.amber)} of the ${rule.against} target; grey after ${rule.staleAfterPeriods} periods without a return`,
    })),
    ...rules.progressWeight.map((rule) => ({
      rule: 'Progressing claims',
      from: from(rule.from),
      says: `Count at ${asPercent(rule.progressing)} in weighted delivery`,
    })),
    ...rules.thresholds.map((rule) => ({
      rule: 'Thresholds',
      from: from(rule.from),
      says: `Exceptions from ${exactly(rule.exceptions)}; virements listed from ${exactly(rule.virementRegister)}`,
    })),
    ...rules.virementAuthority.map((rule) => ({ rule: 'Who may approve virements', from: from(rule.from), says: rule.tiers.map(tierInWords).join('; ') })),
    ...Object.entries(rules.reasonCodes).map(([code, label]) => ({ rule: 'Reason code', from: '', says: `${code}: ${label}` })),
  ];
}

export interface PersonLine {
  readonly account: string;
  readonly name: string;
  readonly href: string;
  readonly kind: string;
  readonly roles: string;
  readonly services: string;
  readonly state: string;
}

export interface PeoplePage {
  readonly headline: string;
  readonly search: string;
  readonly lines: readonly PersonLine[];
  readonly pages: { readonly previous: string | null; readonly next: string | null; readonly text: string };
}

const A_PAGE = 25;

/** Everybody in the directory, a page of them. */
export async function peoplePage(visit: ReaderVisit, accounts: Accounts): Promise<PeoplePage> {
  const search = visit.parameters['q']?.trim() ?? '';
  const page = Math.max(1, Math.min(100_000, Math.trunc(Number(visit.parameters['page'] ?? '1')) || 1));
  const { entries, total } = await accounts.list({ offset: (page - 1) * A_PAGE, limit: A_PAGE, ...(search === '' ? {} : { search }) });
  const granted = new Map((await visit.facts.asAt('account', visit.moment.position)).map((one) => [one.account, one]));
  const last = Math.max(1, Math.ceil(total / A_PAGE));
  const to = (n: number) => visit.to('/admin/people', { q: search === '' ? undefined : search, page: String(n) });
  return {
    headline:
      total === 0
        ? search === ''
          ? 'Nobody is in the directory yet.'
          : `Nobody is called like “${search}”.`
        : `${total} ${total === 1 ? 'account' : 'accounts'}${search === '' ? '' : ` like “${search}”`}.`,
    search,
    lines: entries.map((entry) => personLine(visit, entry, granted.get(entry.account))),
    pages: { previous: page > 1 ? to(page - 1) : null, next: page < last ? to(page + 1) : null, text: `Page ${page} of ${last}` },
  };
}

export function personLine(visit: ReaderVisit, entry: AccountEntry, granted: AccountFacts | undefined): PersonLine {
  return {
    account: entry.account,
    name: entry.name,
    href: visit.to(pathTo('admin/people', entry.account)),
    kind: entry.kind === 'system' ? 'System' : 'Person',
    roles: granted === undefined || granted.roles.length === 0 ? 'none' : granted.roles.join(', ').replaceAll('-', ' '),
    services: granted?.services.join(', ') ?? '',
    state: entry.disabled
      ? 'Disabled'
      : entry.lockedUntil === null
        ? entry.kind === 'person' && !entry.hasPassword
          ? 'No password yet'
          : 'Active'
        : 'Locked out',
  };
}

export interface PersonPage {
  readonly line: PersonLine;
  readonly isPerson: boolean;
  readonly disabled: boolean;
  readonly action: string;
  readonly links: readonly Action[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly keys: readonly { readonly id: string; readonly label: string; readonly made: string; readonly used: string; readonly revoked: boolean }[];
}

/** One account: what it may do, its keys. Throws `NotFoundException` for one that is not in the directory. */
export async function personPage(visit: ReaderVisit, accounts: Accounts, id: string): Promise<PersonPage> {
  const entry = await accounts.find(id);
  if (entry === undefined) throw new NotFoundException(`There is no account ${id}.`);
  const [[granted], keys] = await Promise.all([visit.facts.asAt('account', visit.moment.position, { key: id }), accounts.keysOf(id)]);
  const line = personLine(visit, entry, granted);
  const action = pathTo('admin/people', id);
  const roles = { text: 'Set roles and services', href: visit.to(`${action}/roles`) };
  return {
    line,
    isPerson: entry.kind === 'person',
    disabled: entry.disabled,
    action,
    links:
      visit.resolved.label === 'past' ? [] : entry.kind === 'person' ? [roles, { text: 'Set a new password', href: visit.to(`${action}/password`) }] : [roles],
    facts: [
      { term: 'Account', text: id },
      { term: 'State', text: line.state },
      { term: 'Roles', text: line.roles },
      { term: 'Services', text: line.services === '' ? 'not limited to any' : line.services },
      { term: 'Added', text: dateAndTime(entry.createdAt) },
      { term: 'Last signed in', text: entry.lastSignInAt === null ? 'never' : dateAndTime(entry.lastSignInAt) },
    ],
    keys: keys.map((key) => ({
      id: key.id,
      label: key.label,
      made: dateAndTime(key.createdAt),
      used: key.lastUsedAt === null ? 'never' : dateAndTime(key.lastUsedAt),
      revoked: key.revokedAt !== null,
    })),
  };
}
