import type { CommandName, Command } from './commands.ts';
import { type Actor, type Refusal, refuse } from './decider.ts';
import { visible } from './rules/visible.ts';

export const ROLES = ['administrator', 'service-team', 'finance', 'board', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

const ADMINISTRATOR: readonly Role[] = ['administrator'];
const RULES: readonly Role[] = ['administrator', 'finance'];
const RETURNS: readonly Role[] = ['service-team', 'finance'];
const FINANCE: readonly Role[] = ['finance'];
/** Nobody by a role of Outturn's own: the tiers of the virement authority name who may. */
const TIERS: readonly Role[] = [];

/**
 * Who may say what. A service team's limits that depend on a scheme's stage, and the separation of duties, are decided
 * with the state at hand; that an account is limited to its services is decided by whoever knows the accounts (`servicesOf`).
 */
export const ROLES_OF: Readonly<Record<CommandName, readonly Role[]>> = {
  SetAccountRoles: ADMINISTRATOR,
  RegisterOrganisation: ADMINISTRATOR,
  DefineService: ADMINISTRATOR,
  OpenFinancialYear: ADMINISTRATOR,
  SetRagRules: RULES,
  SetThresholds: RULES,
  SetVirementAuthority: RULES,
  SetProgressWeight: RULES,
  DefineReasonCode: RULES,
  CreateProgramme: FINANCE,
  SetProgrammeTarget: FINANCE,
  AttributeProgramme: FINANCE,
  CreateWorkstream: FINANCE,
  ProposeScheme: RETURNS,
  ApproveScheme: FINANCE,
  RebaselineScheme: FINANCE,
  ReclassifyScheme: FINANCE,
  MoveScheme: FINANCE,
  AdvanceStage: RETURNS,
  SetMilestone: RETURNS,
  Comment: ['service-team', 'finance', 'board', 'auditor'],
  ChangeForecast: RETURNS,
  ConfirmForecast: RETURNS,
  OverrideRag: ['finance', 'board'],
  CarryForward: FINANCE,
  ClaimSaving: RETURNS,
  ProgressClaim: RETURNS,
  VerifyClaim: FINANCE,
  RejectClaim: FINANCE,
  WithdrawClaim: RETURNS,
  BankClaim: FINANCE,
  CheckSustainment: FINANCE,
  ReverseClaim: FINANCE,
  SetBudget: FINANCE,
  AdjustBudget: FINANCE,
  RecordActuals: FINANCE,
  ForecastOutturn: RETURNS,
  RequestVirement: RETURNS,
  ApproveVirement: TIERS,
  RejectVirement: TIERS,
  WithdrawVirement: RETURNS,
  OpenReserve: FINANCE,
  MoveReserve: FINANCE,
  ForecastReserve: FINANCE,
  AllocateInvestment: FINANCE,
  DrawInvestment: FINANCE,
  OpenPeriod: FINANCE,
  ClosePeriod: FINANCE,
  SubmitReturn: RETURNS,
  QueryReturn: FINANCE,
  AnswerQuery: RETURNS,
  PublishReport: FINANCE,
};

/** Commands whose roles are those that the virement authority's tiers name, as a council has set them. */
export const COMMANDS_OF_TIERS: readonly CommandName[] = (Object.keys(ROLES_OF) as CommandName[]).filter((name) => ROLES_OF[name] === TIERS);

/** The roles that may say this, where these are the roles of the tiers. */
export function rolesThatMay(name: CommandName, tierRoles: readonly string[]): readonly string[] {
  return COMMANDS_OF_TIERS.includes(name) ? tierRoles : ROLES_OF[name];
}

/** Commands that a service team may give: those in which an account's services matter. */
export const COMMANDS_OF_SERVICE_TEAM: readonly CommandName[] = (Object.keys(ROLES_OF) as CommandName[]).filter((name) =>
  ROLES_OF[name].includes('service-team'),
);

export function hasRole(actor: Actor, role: Role): boolean {
  return actor.roles.includes(role);
}

/** Refuses an actor without a user id, or without a role that may say this. Roles that Outturn does not know are ignored. */
export function authorise(command: Command): Refusal | undefined {
  const { actor, command: name } = command;
  if (visible(actor.user) === '') return refuse('role', 'Nobody is named as the actor: state actor.user.', 'actor.user');
  const may = ROLES_OF[name];
  // Which roles a tier names, and how far its limits reach, is decided with the council's rules at hand.
  if (COMMANDS_OF_TIERS.includes(name) && actor.roles.length > 0) return undefined;
  if (may.some((role) => hasRole(actor, role))) return undefined;
  const acting = ROLES.filter((role) => hasRole(actor, role));
  return refuse(
    'role',
    `${name} needs the role ${may.length > 0 ? may.join(' or ') : 'of a tier of the virement authority'}; ${actor.user} acts as ${acting.length > 0 ? acting.join(', ') : 'nothing that Outturn knows'}.`,
    'actor.roles',
  );
}
