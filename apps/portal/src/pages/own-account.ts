import type { Accounts } from '@outturn/accounts';
import type { FieldError } from '../forms/errors.ts';
import { dateAndTime } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';

/** One's own account: what it may do, and what one may do with it. */
export interface OwnAccountPage {
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly summary: readonly { readonly text: string; readonly href: string }[];
  readonly error: Readonly<Record<string, string>>;
}

export async function ownAccountPage({ reader }: ReaderVisit, accounts: Accounts, errors: readonly FieldError[]): Promise<OwnAccountPage> {
  const entry = await accounts.find(reader.account);
  const { sight } = reader;
  return {
    facts: [
      { term: 'Account', text: reader.account },
      { term: 'Name', text: reader.name },
      { term: 'Roles', text: reader.roles.length === 0 ? 'none yet' : reader.roles.join(', ').replaceAll('-', ' ') },
      { term: 'Services', text: sight === 'everything' ? 'not limited to any' : [...sight.services].sort().join(', ') || 'none' },
      { term: 'Last signed in', text: entry?.lastSignInAt ? dateAndTime(entry.lastSignInAt) : 'never' },
    ],
    summary: errors.map(({ field, text }) => ({ text, href: `#${field}` })),
    error: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  };
}
