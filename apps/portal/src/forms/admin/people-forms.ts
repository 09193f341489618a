import { AccountProblem, type Accounts } from '@outturn/accounts';
import { ROLES } from '@outturn/domain';
import { pathTo } from '../../web/address.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { FieldError } from '../errors.ts';
import type { Form, Option } from '../form.ts';
import { ticked, typed, type Values } from '../values.ts';
import type { FormFace } from '../view.ts';
import { servicesAsOptions } from './structure-forms.ts';

const ROLE_HINTS: Readonly<Record<(typeof ROLES)[number], string>> = {
  administrator: 'Organisations, services, years, people; rules with finance',
  'service-team': 'Forecasts and claims, within the services ticked below',
  finance: 'Approves schemes, verifies and banks claims, sets rules; sees everything',
  board: 'Reads everything, comments, overrides a RAG',
  auditor: 'Reads everything, comments',
};

const ROLE_OPTIONS: readonly Option[] = ROLES.map((role) => ({ value: role, text: role.replace('-', ' '), hint: ROLE_HINTS[role] }));

/** Roles that virement authorities name, and others that the account has: a form must not take away what it does not show. */
async function otherRoles(visit: ReaderVisit, granted: readonly string[]): Promise<Option[]> {
  const rules = await visit.facts.asAt('rules', visit.moment.position);
  const named = rules.flatMap(({ virementAuthority }) => virementAuthority.flatMap(({ tiers }) => tiers.map(({ role }) => role)));
  const known: ReadonlySet<string> = new Set(ROLES);
  return [...new Set([...named, ...granted])]
    .filter((role) => !known.has(role))
    .sort()
    .map((role) => ({
      value: role,
      text: role.replaceAll('-', ' '),
      hint: named.includes(role)
        ? 'Approves and rejects virements within the limits of its tier; in the services ticked below, or everywhere where none is'
        : 'No virement authority names it: it may do nothing',
    }));
}

/** What an account may do: recorded in the ledger, as a whole. */
export async function rolesForm(visit: ReaderVisit, id: string): Promise<Form> {
  const [granted] = await visit.facts.asAt('account', visit.moment.position, { key: id });
  const href = visit.to(pathTo('admin/people', id));
  return {
    command: 'SetAccountRoles',
    title: 'Set what this account may do',
    caption: id,
    lead: 'This is recorded in the ledger, with your account and the time. It takes effect at once.',
    subject: `account/${id}`,
    guarded: true,
    backHref: href,
    button: 'Record it',
    initial: { roles: granted?.roles.join(',') ?? '', services: granted?.services.join(',') ?? '' },
    fields: [
      {
        kind: 'checkboxes',
        name: 'roles',
        label: 'Roles',
        hint: 'None takes everything away.',
        options: [...ROLE_OPTIONS, ...(await otherRoles(visit, granted?.roles ?? []))],
      },
      {
        kind: 'checkboxes',
        name: 'services',
        label: 'Services',
        hint: 'Those that a service team is limited to, or somebody who approves virements, each with the services below it.',
        options: await servicesAsOptions(visit),
      },
    ],
    data: (values) => ({ account: id, roles: ticked(values, 'roles'), services: ticked(values, 'services') }),
    done: () => ({ notice: `What ${id} may do is recorded.`, href }),
  };
}

/** A form that changes the directory, not the ledger: names and passwords stay out of it. */
export interface DirectoryForm extends FormFace {
  readonly initial: Values;
  /** What the directory says against it, at the field; nothing when it was done. */
  run(values: Values): Promise<readonly FieldError[]>;
  done(values: Values): { readonly notice: string; readonly href: string };
}

const PASSWORD_HINT = 'At least 12 characters. Four words that do not belong together are good.';

export function newPersonForm(visit: ReaderVisit, accounts: Accounts): DirectoryForm {
  const kinds: readonly Option[] = [
    { value: 'person', text: 'A person, who signs in with a password' },
    { value: 'system', text: 'A system, which uses a key' },
  ];
  return {
    title: 'Add somebody',
    lead: 'Names are kept in the directory alone. The ledger knows an account by its short name.',
    backHref: visit.to('/admin/people'),
    button: 'Add',
    initial: { kind: 'person' },
    fields: [
      { kind: 'radios', name: 'kind', label: 'What it is', options: kinds },
      {
        kind: 'text',
        name: 'account',
        label: 'Account',
        hint: '1 to 64 letters, digits and . _ -: a post rather than a person’s name where you can. It cannot be changed later.',
        width: 20,
      },
      { kind: 'text', name: 'name', label: 'Name' },
      { kind: 'text', name: 'password', label: 'First password', optional: true, hint: `${PASSWORD_HINT} Left empty, nobody can sign in yet.` },
    ],
    run: (values) =>
      attempt(() =>
        accounts.create({
          account: typed(values, 'account'),
          name: typed(values, 'name'),
          kind: typed(values, 'kind') === 'system' ? 'system' : 'person',
          ...(typed(values, 'password') === '' ? {} : { password: values['password'] ?? '' }),
        }),
      ),
    done: (values) => ({
      notice: `${typed(values, 'name')} is in the directory. Give the account its roles.`,
      href: visit.to(`${pathTo('admin/people', typed(values, 'account'))}/roles`),
    }),
  };
}

export function passwordForm(visit: ReaderVisit, accounts: Accounts, id: string): DirectoryForm {
  const href = visit.to(pathTo('admin/people', id));
  return {
    title: 'Set a new password',
    caption: id,
    lead: 'Every session of the account ends.',
    backHref: href,
    button: 'Set it',
    initial: {},
    fields: [{ kind: 'text', name: 'password', label: 'New password', hint: PASSWORD_HINT }],
    run: (values) => attempt(() => accounts.setPassword(id, values['password'] ?? '')),
    done: () => ({ notice: `The password of ${id} is set, and its sessions are over.`, href }),
  };
}

const FIELD_OF: Readonly<Record<AccountProblem['code'], string>> = {
  taken: 'account',
  'bad-name': 'name',
  'unknown-key': 'account',
  'unknown-account': 'account',
  'bad-id': 'account',
  'weak-password': 'password',
  'wrong-kind': 'kind',
};

async function attempt(work: () => Promise<void>): Promise<readonly FieldError[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof AccountProblem) return [{ field: FIELD_OF[error.code], text: error.message }];
    throw error;
  }
}
