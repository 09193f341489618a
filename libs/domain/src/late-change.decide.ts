import type { FinancialYear, IsoDate, Period } from '@outturn/kernel';
import { hasRole } from './authority.ts';
import type { Command, CommandName, CommandOf, RuleStart } from './commands.ts';
import { type Decision, isRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { periodStatus } from './financial-year.ts';
import { effectivePeriod } from './rules/effective-period.ts';
import { visible } from './rules/visible.ts';
import { servicesOf } from './scope.ts';

interface YearPeriod {
  readonly year: FinancialYear;
  readonly period: Period;
}

type Touches<N extends CommandName> = (command: CommandOf<N>, world: World) => readonly YearPeriod[];

/** Counts from its recording, or changes no figure: the past is seen as at a moment, not at a period. */
const none = (): readonly YearPeriod[] => [];

/** For the period that it names. */
const named = ({ data }: { readonly data: YearPeriod }): readonly YearPeriod[] => [{ year: data.year, period: data.period }];

/** For the period of its effective date, or of the day of recording where it has none. */
const dated = ({ data, effective, today }: { readonly data: { year: FinancialYear }; readonly effective?: IsoDate; readonly today?: IsoDate }) => {
  const day = effective ?? today;
  return day === undefined ? [] : [{ year: data.year, period: effectivePeriod(data.year, day, day) }];
};

/** For the year from its beginning. */
const opening = ({ data }: { readonly data: { year: FinancialYear } }): readonly YearPeriod[] => [{ year: data.year, period: 1 }];

/** From a period on; without one for ever, which is no period. */
const starting = ({ data }: { readonly data: { from?: RuleStart } }): readonly YearPeriod[] => (data.from === undefined ? [] : [data.from]);

/**
 * For which periods a command changes something. The compiler refuses a command without an entry. When one of these periods
 * is closed the command is a late change: it needs finance and a source, and is marked.
 */
const PERIODS_OF: { readonly [N in CommandName]: Touches<N> } = {
  SetAccountRoles: none,
  RegisterOrganisation: none,
  DefineService: none,
  OpenFinancialYear: none,
  SetRagRules: starting,
  SetThresholds: starting,
  SetVirementAuthority: starting,
  SetProgressWeight: starting,
  DefineReasonCode: none,
  CreateProgramme: none,
  SetProgrammeTarget: none,
  AttributeProgramme: none,
  CreateWorkstream: none,
  ProposeScheme: none,
  ApproveScheme: none,
  RebaselineScheme: none,
  ReclassifyScheme: none,
  MoveScheme: none,
  AdvanceStage: none,
  SetMilestone: none,
  Comment: none,
  ChangeForecast: named,
  ConfirmForecast: named,
  OverrideRag: named,
  CarryForward: none,
  ClaimSaving: none,
  ProgressClaim: none,
  VerifyClaim: none,
  RejectClaim: none,
  WithdrawClaim: none,
  BankClaim: none,
  CheckSustainment: none,
  ReverseClaim: none,
  SetBudget: opening,
  AdjustBudget: dated,
  RecordActuals: named,
  // A virement changes budgets when it is posted, from the day of its approval, else from that which it was requested for.
  RequestVirement: none,
  ApproveVirement: ({ data, effective, today }, world) => {
    const virement = world.get('virement', data.virement);
    const day = effective ?? virement?.effective ?? today;
    return virement === undefined || day === undefined ? [] : dated({ data: virement, effective: day });
  },
  RejectVirement: none,
  WithdrawVirement: none,
  ForecastOutturn: named,
  OpenReserve: opening,
  MoveReserve: named,
  ForecastReserve: named,
  AllocateInvestment: none,
  DrawInvestment: named,
  // Opening and closing are what periods are; questions and answers change no figure.
  OpenPeriod: none,
  ClosePeriod: none,
  SubmitReturn: named,
  QueryReturn: none,
  AnswerQuery: none,
  PublishReport: none,
};

/** A closed period that a command would change something for, with whose it is. */
interface ClosedPeriod extends YearPeriod {
  readonly organisation: string | null;
}

function closedPeriodsOf(command: Command, world: World): ClosedPeriod[] {
  const touched = (PERIODS_OF[command.command] as Touches<CommandName>)(command, world);
  return touched.flatMap(({ year, period }) => {
    const state = world.get('year', year);
    if (state === undefined || !Object.values(state.periods).some((periods) => periods[period] === 'closed')) return [];
    return organisationsOf(command, world)
      .filter((organisation) => periodStatus(state, period, organisation) === 'closed')
      .map((organisation) => ({ year, period, organisation }));
  });
}

/** Whose periods a command is about; null where what it names is of no organisation. */
function organisationsOf(command: Command, world: World): readonly (string | null)[] {
  const { data } = command;
  const organisations: (string | null | undefined)[] = servicesOf(command, world).map((service) => world.get('service', service)?.organisation);
  if ('organisation' in data) organisations.push(data.organisation);
  if ('reserve' in data) organisations.push(world.get('reserve', data.reserve)?.organisation);
  const found = [...new Set(organisations)].filter((one): one is string => one !== undefined && one !== null);
  return found.length === 0 ? [null] : found;
}

/**
 * Decides a command that may be for a closed period. Such a late change needs finance and a source; its events are followed by
 * a mark for each closed period, recorded with them.
 */
export function decideLate(command: Command, world: World, decideIt: () => Decision): Decision {
  const closed = closedPeriodsOf(command, world);
  const [first] = closed;
  if (first === undefined) return decideIt();
  const decision = decideIt();
  const refusal = lateRefusal(command, first);
  // What does not exist has no period: that is told first.
  if (refusal) return isRefusal(decision) && decision.rule === 'unknown-reference' ? decision : refusal;
  const [changed] = isRefusal(decision) ? [] : decision;
  return isRefusal(decision) || changed === undefined ? decision : [...decision, ...closed.map((one) => markOf(command, changed, one, world))];
}

function lateRefusal({ actor, source }: Command, { year, period }: ClosedPeriod): Refusal | undefined {
  const which = `Period ${period} of ${year} is closed: this would change it afterwards.`;
  if (!hasRole(actor, 'finance'))
    return refuse('late-change', `${which} Finance records a late change, with its source; ask them, or use an open period.`, 'period');
  if (source === undefined || visible(source) === '')
    return refuse('late-change', `${which} A late change says why it comes late, as its source: state it, or use an open period.`, 'source');
  return undefined;
}

function markOf(command: Command, { stream }: NewEvent, { organisation, year, period }: ClosedPeriod, world: World): NewEvent {
  const services = servicesOf(command, world);
  return { stream, type: 'LateChangeMarked', data: { organisation, year, period, change: stream, services, reason: command.source ?? '' } };
}
