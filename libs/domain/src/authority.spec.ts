import { describe, expect, it } from '@jest/globals';
import { authorise, COMMANDS_OF_SERVICE_TEAM, COMMANDS_OF_TIERS, type Role, ROLES, ROLES_OF } from './authority.ts';
import type { Command, CommandName } from './commands.ts';
import { DECIDERS } from './deciders.ts';
import { command } from './testing/specification.ts';

/** The contract's table, written out the other way round. Commands of finance alone are all the others. */
const MAY: Record<Exclude<Role, 'finance'>, CommandName[]> = {
  administrator: [
    'SetAccountRoles',
    'RegisterOrganisation',
    'DefineService',
    'OpenFinancialYear',
    'SetRagRules',
    'SetThresholds',
    'SetVirementAuthority',
    'SetProgressWeight',
    'DefineReasonCode',
  ],
  'service-team': [
    'ProposeScheme',
    'AdvanceStage',
    'SetMilestone',
    'Comment',
    'ChangeForecast',
    'ConfirmForecast',
    'SubmitReturn',
    'AnswerQuery',
    'ClaimSaving',
    'ProgressClaim',
    'WithdrawClaim',
    'RequestVirement',
    'WithdrawVirement',
    'ForecastOutturn',
  ],
  board: ['Comment', 'OverrideRag'],
  auditor: ['Comment'],
};
const ADMINISTRATOR_ONLY: CommandName[] = ['SetAccountRoles', 'RegisterOrganisation', 'DefineService', 'OpenFinancialYear'];
const COMMANDS = Object.keys(DECIDERS) as CommandName[];

const by = (name: CommandName, roles: readonly string[], user = 'uma') => ({ ...command(name, {} as never), actor: { user, roles } }) as Command;

describe('authority', () => {
  it('names the roles of every command that can be decided, and of no other', () => {
    expect(Object.keys(ROLES_OF).sort()).toEqual([...COMMANDS].sort());
  });

  it.each(COMMANDS.filter((name) => !COMMANDS_OF_TIERS.includes(name)))('lets those roles of the contract say %s, and names them to the others', (name) => {
    for (const role of ROLES) {
      const may = role === 'finance' ? !ADMINISTRATOR_ONLY.includes(name) : MAY[role].includes(name);
      const refusal = authorise(by(name, [role]));
      expect({ role, refused: refusal !== undefined }).toEqual({ role, refused: !may });
      if (refusal) expect(refusal).toMatchObject({ rule: 'role', detail: expect.stringContaining(ROLES_OF[name].join(' or ')) as unknown });
    }
  });

  it('leaves to the tiers who approves and rejects virements', () => expect(COMMANDS_OF_TIERS).toEqual(['ApproveVirement', 'RejectVirement']));

  it('needs one role of several, and ignores those it does not know', () => {
    expect(authorise(by('ChangeForecast', ['board', 'service-team']))).toBeUndefined();
    expect(authorise(by('ChangeForecast', ['wizard', 'service-team']))).toBeUndefined();
    expect(authorise(by('ChangeForecast', ['wizard']))).toMatchObject({
      rule: 'role',
      detail: expect.stringContaining('acts as nothing that Outturn knows') as unknown,
    });
    expect(authorise(by('ChangeForecast', ['Finance', 'finance ']))).toMatchObject({ rule: 'role' });
    expect(authorise(by('ChangeForecast', []))).toMatchObject({ rule: 'role' });
  });

  it('wants to know who', () => {
    for (const user of ['', ' ', '\u200b']) expect(authorise(by('ChangeForecast', ['finance'], user))).toMatchObject({ rule: 'role', fields: ['actor.user'] });
  });

  it('knows which commands a service team’s services limit', () => {
    expect([...COMMANDS_OF_SERVICE_TEAM].sort()).toEqual([...MAY['service-team']].sort());
  });
});
