import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { outturn, PROGRAM } from './outturn.ts';

const PASSWORD = 'seven copper kettles';
const OPERATOR = userInfo().username;

/** A server on a free port; `said` is what it has told on standard error. */
async function serve(...args: string[]): Promise<{ child: ChildProcess; said: () => string; end(): Promise<void> }> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', ...args], {
    env: { ...process.env, OUTTURN_DATABASE_URL: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  while (!said.includes('Outturn is at')) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { child, said: () => said, end };
}

describe('accounts on the command line', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof serve>>;
  const data = () => ['--data', join(folder, 'data')];
  const account = (args: readonly string[], input = '') => outturn(['account', ...args, ...data()], { input });
  const create = (id: string, ...more: string[]) => account(['create', id, '--name', `Name of ${id}`, '--password-stdin', ...more], `${PASSWORD}\n`);
  const list = async () => {
    const { out } = await account(['list', '--format', 'json']);
    return (JSON.parse(out) as { accounts: { account: string }[] }).accounts;
  };
  const entry = async (id: string) => (await list()).find((row) => row.account === id);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outturn-accounts-'));
    const line = (command: string, body: object, n: number) =>
      JSON.stringify({ id: `00000000-0000-4000-8000-00000000000${n}`, command, actor: { user: 'setup', roles: ['administrator'] }, data: body });
    const input = [
      line('RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk' }, 1),
      line('DefineService', { service: 'asc', name: 'Adult social care', organisation: 'norfolk' }, 2),
      line('DefineService', { service: 'homes', name: 'Homes', organisation: 'norfolk', parent: 'asc' }, 3),
    ].join('\n');
    expect((await outturn(['apply', '-', ...data()], { input })).code).toBe(0);
    server = await serve(...data());
  });

  afterAll(async () => {
    await server.end();
    await rm(folder, { recursive: true, force: true });
  });

  it('a server of a ledger without an administrator says how to make the first one', () => {
    expect(server.said()).toMatch(/account create YOUR\.ID --name 'Your Name' --role administrator --data "/);
  });

  it('create makes the account and records its roles, as the operator, while the server runs', async () => {
    const { code, err, out } = await create('ada.lowe', '--role', 'administrator');
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/ada\.lowe is there[\s\S]*recorded/);
    expect(await entry('ada.lowe')).toMatchObject({
      name: 'Name of ada.lowe',
      kind: 'person',
      roles: ['administrator'],
      services: [],
      disabled: false,
      hasPassword: true,
      lockedUntil: null,
    });
    const history = await outturn(['history', 'account/ada.lowe', '--format', 'json', ...data()]);
    expect(history.out).toContain('AccountRolesSet');
    expect(history.out).toContain(`"${OPERATOR}"`);
  });

  it('neither name nor password gets into the ledger or onto the screen', async () => {
    const made = await create('nora.adams', '--role', 'service-team', 'board', '--service', 'homes', 'asc');
    expect(made.code).toBe(0);
    const history = await outturn(['history', 'account/nora.adams', '--format', 'json', ...data()]);
    expect(history.out).toContain('nora.adams');
    for (const text of [history.out, made.out, made.err]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain('Name of nora');
    }
    expect(await entry('nora.adams')).toMatchObject({ roles: ['board', 'service-team'], services: ['asc', 'homes'] });
  });

  it('roles are set as a whole, and taken away', async () => {
    expect((await account(['roles', 'NORA.adams', '--role', 'auditor'])).code).toBe(0);
    expect(await entry('nora.adams')).toMatchObject({ roles: ['auditor'], services: [] });
    const again = await account(['roles', 'nora.adams', '--role', 'auditor', '--format', 'json']);
    expect([again.code, JSON.parse(again.out)]).toMatchObject([0, { account: 'nora.adams', result: { status: 'recorded', events: [] } }]);
    expect((await account(['roles', 'nora.adams', '--none'])).code).toBe(0);
    expect(await entry('nora.adams')).toMatchObject({ roles: [] });
    const tier = await account(['roles', 'nora.adams', '--role', 'section-151-officer']);
    expect([tier.code, tier.err]).toEqual([0, expect.stringMatching(/not one of administrator.*only where virement authority names it/)]);
  });

  it('a refusal by the rules is told, exit 3, and says what became of the account', async () => {
    const made = await create('tom.reed', '--role', 'service-team', '--service', 'nowhere');
    expect([made.code, made.err]).toEqual([3, expect.stringMatching(/no service ‘nowhere’[\s\S]*there, without roles/)]);
    expect(await entry('tom.reed')).toMatchObject({ roles: [] });
    expect((await account(['roles', 'tom.reed', '--role', 'service-team'])).code).toBe(3);
  });

  it('nobody gives roles to themselves', async () => {
    const { code, err } = await create(OPERATOR, '--role', 'finance');
    expect([code, err]).toEqual([3, expect.stringMatching(/operating system’s user/)]);
  });

  it('an account that the ledger knows already is not given old roles without a word', async () => {
    const actor = { user: 'ada.lowe', roles: ['administrator'] };
    const input = JSON.stringify({
      id: '00000000-0000-4000-8000-0000000000aa',
      command: 'SetAccountRoles',
      actor,
      data: { account: 'gone.before', roles: ['finance'], services: [] },
    });
    expect((await outturn(['apply', '-', ...data()], { input })).code).toBe(0);
    expect(await entry('gone.before')).toMatchObject({ name: null, kind: null, roles: ['finance'] });
    expect((await account(['list'])).out).toMatch(/gone\.before .*not in the directory/);
    const { code, err } = await create('gone.before');
    expect([code, err]).toEqual([0, expect.stringMatching(/gives gone\.before already: finance/)]);
  });

  it('disable, enable and a new password', async () => {
    expect((await account(['disable', 'ada.lowe'])).code).toBe(0);
    expect(await entry('ada.lowe')).toMatchObject({ disabled: true, roles: ['administrator'] });
    expect((await account(['list'])).out).toMatch(/ada\.lowe .*no: disabled/);
    const enabled = await account(['enable', 'ada.lowe', '--format', 'json']);
    expect([enabled.code, JSON.parse(enabled.out)]).toEqual([0, { account: 'ada.lowe', disabled: false }]);
    expect((await account(['password', 'ada.lowe', '--password-stdin'], 'nine paper lanterns\r\n')).code).toBe(0);
  });

  it('a system has keys, each printed once and alone', async () => {
    expect((await account(['create', 'power-bi', '--system', '--name', 'Power BI', '--role', 'auditor'])).code).toBe(0);
    const made = await account(['key', 'power-bi', '--label', 'nightly refresh']);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^outturn_[A-Za-z0-9_-]{43}\n$/)]);
    const keys = await account(['keys', 'power-bi', '--format', 'json']);
    const {
      keys: [key],
    } = JSON.parse(keys.out) as { keys: { id: string; label: string; revokedAt: string | null }[] };
    expect(key).toMatchObject({ label: 'nightly refresh', revokedAt: null });
    expect(keys.out).not.toContain(made.out.trim());
    expect(made.err).toContain(key?.id);
    expect((await account(['revoke', key?.id ?? ''])).code).toBe(0);
    expect((await account(['keys', 'power-bi'])).out).not.toMatch(/ -$/m);
  });

  it.each<[string, string[], string, RegExp]>([
    ['an account that is there', ['create', 'ADA.lowe', '--name', 'A', '--password-stdin'], PASSWORD, /already/],
    ['an id that is none', ['create', 'a b', '--name', 'A', '--password-stdin'], PASSWORD, /1 to 64 letters/],
    ['a weak password', ['create', 'weak', '--name', 'W', '--password-stdin'], 'password1234', /tried first/],
    ['no password', ['create', 'weak', '--name', 'W', '--password-stdin'], '', /12 to 128/],
    ['far too long a password', ['create', 'weak', '--name', 'W', '--password-stdin'], 'x'.repeat(20_000), /too long/],
    ['no terminal to ask on', ['create', 'weak', '--name', 'W'], PASSWORD, /--password-stdin/],
    ['a password as an argument', ['create', 'weak', '--name', 'W', '--password', PASSWORD], '', /unknown option/],
    ['no name', ['create', 'weak', '--password-stdin'], PASSWORD, /--name/],
    ['a name of two lines', ['create', 'weak', '--name', 'W\nX', '--password-stdin'], PASSWORD, /one line/],
    ['a service without a role', ['create', 'weak', '--name', 'W', '--password-stdin', '--service', 'asc'], PASSWORD, /--role service-team/],
    ['a password for a system', ['create', 'sys', '--name', 'S', '--system', '--password-stdin'], PASSWORD, /keys, and no password/],
    ['roles that are not named', ['roles', 'ada.lowe'], '', /--none/],
    ['roles and none', ['roles', 'ada.lowe', '--role', 'board', '--none'], '', /--none/],
    ['roles of nobody', ['roles', 'nobody', '--role', 'board'], '', /no account "nobody"/],
    ['a key for a person', ['key', 'ada.lowe', '--label', 'L'], '', /is a person/],
    ['a new password for a system', ['password', 'power-bi', '--password-stdin'], PASSWORD, /is a system/],
    ['a key that is not there', ['revoke', 'nothing'], '', /no key/],
    ['a format that is none', ['list', '--format', 'csv'], '', /Allowed choices/],
    ['an unknown verb', ['delete', 'ada.lowe'], '', /unknown command/],
  ])('%s is wrong usage: exit 2 with advice', async (_, args, input, says) => {
    const { code, err, out } = await account(args, input);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(says)]);
  });

  it('nothing came of any of that', async () => {
    const all = (await list()).map(({ account }) => account);
    expect(all).toEqual(expect.arrayContaining(['ada.lowe', 'power-bi']));
    for (const id of ['weak', 'sys', 'a b', 'ADA.lowe']) expect(all).not.toContain(id);
  });
});
