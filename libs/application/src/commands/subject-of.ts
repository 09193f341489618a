import { type CommandData, type CommandName, EVERY_ORGANISATION, returnId, streamOf } from '@outturn/domain';

type SubjectOf = { readonly [N in CommandName]: (data: CommandData[N]) => string };

const rules = (data: { organisation?: string }) => streamOf('rules', data.organisation ?? EVERY_ORGANISATION);
const scheme = (data: { scheme: string }) => streamOf('scheme', data.scheme);
const claim = (data: { claim: string }) => streamOf('claim', data.claim);
const programme = (data: { programme: string }) => streamOf('programme', data.programme);
const line = (data: { line: string }) => streamOf('line', data.line);
const virement = (data: { virement: string }) => streamOf('virement', data.virement);
const reserve = (data: { reserve: string }) => streamOf('reserve', data.reserve);
const returnOf = (data: { service: string; year: string; period: number }) => streamOf('return', returnId(data));

/** The stream that a command is about: what `expectedRevision` speaks of. */
export const SUBJECT_OF: SubjectOf = {
  SetAccountRoles: (data) => streamOf('account', data.account),
  RegisterOrganisation: (data) => streamOf('organisation', data.organisation),
  DefineService: (data) => streamOf('service', data.service),
  OpenFinancialYear: (data) => streamOf('year', data.year),
  SetRagRules: rules,
  SetThresholds: rules,
  SetVirementAuthority: rules,
  SetProgressWeight: rules,
  DefineReasonCode: rules,
  CreateProgramme: programme,
  SetProgrammeTarget: programme,
  AttributeProgramme: programme,
  CreateWorkstream: (data) => streamOf('workstream', data.workstream),
  ProposeScheme: scheme,
  ApproveScheme: scheme,
  RebaselineScheme: scheme,
  ReclassifyScheme: scheme,
  MoveScheme: scheme,
  AdvanceStage: scheme,
  SetMilestone: scheme,
  Comment: (data) => data.subject,
  ChangeForecast: scheme,
  ConfirmForecast: scheme,
  OverrideRag: scheme,
  CarryForward: scheme,
  ClaimSaving: claim,
  ProgressClaim: claim,
  VerifyClaim: claim,
  RejectClaim: claim,
  WithdrawClaim: claim,
  BankClaim: claim,
  CheckSustainment: claim,
  ReverseClaim: claim,
  SetBudget: line,
  AdjustBudget: (data) => streamOf('adjustment', data.adjustment),
  RecordActuals: line,
  ForecastOutturn: line,
  RequestVirement: virement,
  ApproveVirement: virement,
  RejectVirement: virement,
  WithdrawVirement: virement,
  OpenReserve: reserve,
  MoveReserve: reserve,
  ForecastReserve: reserve,
  AllocateInvestment: scheme,
  DrawInvestment: reserve,
  OpenPeriod: (data) => streamOf('year', data.year),
  ClosePeriod: (data) => streamOf('year', data.year),
  SubmitReturn: returnOf,
  QueryReturn: returnOf,
  AnswerQuery: returnOf,
  PublishReport: (data) => streamOf('publication', data.publication),
};
