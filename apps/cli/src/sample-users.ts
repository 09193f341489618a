import { createHash } from 'node:crypto';
import { AccountProblem, type Accounts } from '@outturn/accounts';
import type { CommandHandler, CommandResult } from '@outturn/application';

export interface SampleUser {
  readonly account: string;
  readonly name: string;
  /** What the user is there for, in words. */
  readonly does: string;
  readonly roles: readonly string[];
  readonly services: readonly string[];
  /** Published: these users are in sample ledgers alone. */
  readonly password: string;
}

const PASSWORD = 'try the sample councils';

function user(account: string, name: string, role: string, does: string, services: readonly string[] = []): SampleUser {
  return { account, name, does, roles: [role], services, password: PASSWORD };
}

/** One or more for each role, and two in virement tiers. There are two in finance, so that what one of them claims the other can verify. */
export const SAMPLE_USERS: readonly SampleUser[] = [
  user('nora.adams', 'Nora Adams', 'service-team', 'makes the monthly return for Norfolk’s adult social services', ['NCC/adult-social-services']),
  user('tariq.bell', 'Tariq Bell', 'service-team', 'makes the monthly return for early help and prevention in Norfolk, and sees nothing else', [
    'NCC/early-help',
  ]),
  user('cerys.dunn', 'Cerys Dunn', 'service-team', 'claims savings in Cambridgeshire’s care for adults and older people', [
    'CCC/adult-social-care',
    'CCC/older-people',
  ]),
  user('chidi.evans', 'Chidi Evans', 'service-team', 'makes the monthly return for children and safeguarding in Cambridgeshire', ['CCC/children-safeguarding']),
  user('wanda.frost', 'Wanda Frost', 'service-team', 'makes Westminster’s monthly return in the tri-borough programme', ['TB/Westminster']),
  user('bashir.grant', 'Bashir Grant', 'service-team', 'makes the monthly return for older persons in Barking and Dagenham', ['BD/older-persons']),
  user('farida.hope', 'Farida Hope', 'finance', 'approves schemes, verifies and banks claims, sets rules'),
  user('frank.iles', 'Frank Iles', 'finance', 'the second in finance: verifies what Farida has claimed'),
  user('beth.jarvis', 'Beth Jarvis', 'board', 'reviews delivery on the programme board'),
  {
    ...user('gita.lal', 'Gita Lal', 'board', 'chief finance officer of Cambridgeshire: approves virements up to £160,000, and reads what the board reads'),
    roles: ['board', 'chief-finance-officer'],
  },
  {
    ...user(
      'harriet.moss',
      'Harriet Moss',
      'board',
      'a chief officer: approves virements up to £50,000 within a service, where a council sets no limits of its own',
    ),
    roles: ['board', 'chief-officer'],
  },
  user('aiden.kaur', 'Aiden Kaur', 'auditor', 'reads everything, now and as it was'),
  user('ada.lowe', 'Ada Lowe', 'administrator', 'organisations, services, years, people and what they may do'),
];

/** Just after the last event of the sample councils, so that the sample's latest month stays its latest. */
const AT = '2018-07-24T10:10:00.000Z';

/**
 * Puts the sample users into the directory and their roles into a sample ledger. Can be repeated: what is there stays as
 * it is, also where somebody has changed it since. For ledgers made with `--demo` alone: the password is published.
 */
export async function loadSampleUsers(accounts: Accounts, handler: CommandHandler): Promise<void> {
  for (const { account, name, password, roles, services } of SAMPLE_USERS) {
    await createOnce(accounts, { account, name, password });
    const give = (id: string, more: object) =>
      handler.handle({
        id: nameBased([id, account, ...roles, ...services].join('/')),
        command: 'SetAccountRoles',
        actor: { user: 'administrator', roles: ['administrator'] },
        source: 'illustrative: the users of the sample ledger',
        data: { account, roles, services },
        ...more,
      });
    const first = await give('sample-user', { at: AT });
    // Somebody has recorded in this ledger since the councils were loaded: the roles are given now.
    const result = first.problem?.rule === 'recorded-time' ? await give('sample-user-later', {}) : first;
    refuseRefusal(account, result);
  }
}

async function createOnce(accounts: Accounts, { account, name, password }: Pick<SampleUser, 'account' | 'name' | 'password'>): Promise<void> {
  if (await accounts.find(account)) return;
  try {
    await accounts.create({ account, name, kind: 'person', password });
  } catch (error) {
    // Another process is loading them too.
    if (!(error instanceof AccountProblem && error.code === 'taken')) throw error;
  }
}

function refuseRefusal(account: string, { problem }: CommandResult): void {
  if (problem) throw new Error(`The roles of the sample user ${account} were refused: ${problem.detail}`);
}

/** The same grant gives the same id, so that a second load records nothing. */
function nameBased(name: string): string {
  const hex = createHash('sha256').update(`outturn-sample/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
