import {
  ADJUSTMENT_SOURCES,
  type CommandData,
  type CommandName,
  CONFIDENCES,
  DELIVERY_KINDS,
  DISPOSITIONS,
  GRADES,
  PERMANENCES,
  PROGRESSES,
  RAGS,
  RECURRENCES,
  RESERVE_KINDS,
  SAVING_KINDS,
  STAGES,
} from '@outturn/domain';
import { z } from 'zod';
import { amount, byYear, date, financialYear, flag, forecastPeriod, identifier, line, list, object, oneOf, period, ratio, sha256, text } from './fields.ts';

const decision = object({ body: line, date, minute: line });
const series = byYear(amount);
const virementDecision = object({ virement: identifier, reason: text.exactOptional(), decision: decision.exactOptional() });
const profile = object({ basis: oneOf(['absolute', 'incremental']), saving: series, investment: series.exactOptional() });
const reason = object({ code: identifier, amount, narrative: text });
const from = object({ year: financialYear, period });
const ruleScope = { from, organisation: identifier.exactOptional() };
const yearAndPeriod = { year: financialYear, period };
const publishedOptions = object({
  year: financialYear.exactOptional(),
  period: period.exactOptional(),
  organisation: identifier.exactOptional(),
  programme: identifier.exactOptional(),
  workstream: identifier.exactOptional(),
  service: identifier.exactOptional(),
  structure: oneOf(['current', 'original']).exactOptional(),
  basis: oneOf(['absolute', 'incremental']).exactOptional(),
  by: line.exactOptional(),
  rate: ratio.exactOptional(),
  since: z.int({ error: 'must be a position of the ledger as a number' }).min(0).exactOptional(),
});
const overspendRules = object({ amberOver: amount, redFrom: amount });
const tier = object({
  role: identifier,
  upTo: amount.nullable(),
  acrossServices: flag,
  permanent: flag,
  cumulativePerYear: z
    .union([object({ amount }), object({ percentOfNetBudget: ratio })], { error: 'must be {amount} or {percentOfNetBudget}' })
    .exactOptional(),
});
const effect = z.union([object({ weeklyBefore: amount, weeklyAfter: amount }), object({ annual: amount }), object({ inYear: amount, fullYear: amount })], {
  error: 'must be {weeklyBefore, weeklyAfter} or {annual} or {inYear, fullYear}, with amounts in pounds as strings',
});
const attribution = z.union([list(object({ organisation: identifier, percent: ratio })), object({ inProportionTo: z.record(identifier, amount) })], {
  error: 'must be a list of {organisation, percent} or {inProportionTo: {organisation: amount}}',
});

const plannedUse = object({
  for: z.union([line, object({ line: identifier }), object({ scheme: identifier }), object({ capital: identifier })], {
    error: 'must be a text, or {line}, {scheme} or {capital}',
  }),
  amount,
});

/** The form of each command's data. The compiler holds it against the domain's commands. */
export const COMMAND_SCHEMAS: { readonly [N in CommandName]: z.ZodType<CommandData[N]> } = {
  SetAccountRoles: object({ account: identifier, roles: list(identifier, 0), services: list(identifier, 0) }),
  RegisterOrganisation: object({ organisation: identifier, name: line }),
  DefineService: object({ service: identifier, name: line, organisation: identifier, parent: identifier.exactOptional() }),
  OpenFinancialYear: object({ year: financialYear }),
  SetRagRules: z.discriminatedUnion(
    'subject',
    [
      object({
        subject: z.literal('saving'),
        ...ruleScope,
        rules: object({
          green: ratio,
          amber: ratio,
          against: oneOf(['original', 'current']),
          staleAfterPeriods: z.int({ error: 'must be a whole number of periods' }).min(1).max(13),
        }),
      }),
      object({ subject: oneOf(['revenue', 'capital']), ...ruleScope, rules: overspendRules }),
      object({ subject: z.literal('indicator'), ...ruleScope, rules: object({ amberWithinPercent: ratio }) }),
    ],
    { error: 'must name a subject: saving, revenue, capital or indicator, with the rules of that subject' },
  ),
  SetThresholds: object({ exceptions: amount, virementRegister: amount, organisation: identifier.exactOptional(), from: from.exactOptional() }),
  SetVirementAuthority: object({ tiers: list(tier), organisation: identifier.exactOptional(), from: from.exactOptional() }),
  SetProgressWeight: object({ progressing: ratio, organisation: identifier.exactOptional(), from: from.exactOptional() }),
  DefineReasonCode: object({ code: identifier, label: line, organisation: identifier.exactOptional() }),
  CreateProgramme: object({ programme: identifier, name: line, organisation: identifier }),
  SetProgrammeTarget: object({ programme: identifier, year: financialYear, amount }),
  AttributeProgramme: object({ programme: identifier, shares: attribution }),
  CreateWorkstream: object({ workstream: identifier, programme: identifier, name: line }),
  ProposeScheme: object({
    scheme: identifier,
    programme: identifier,
    workstream: identifier,
    service: identifier,
    title: line,
    owner: line,
    kind: oneOf(SAVING_KINDS),
    cashReleasing: flag,
    recurrence: oneOf(RECURRENCES),
    confidence: oneOf(CONFIDENCES),
    balancingLine: flag.exactOptional(),
    category: line.exactOptional(),
  }),
  ApproveScheme: object({
    scheme: identifier,
    profile,
    phasing: byYear(z.array(amount, { error: 'must be a list of 12 amounts' }).length(12, 'must have 12 amounts, April to March')).exactOptional(),
    decision: decision.exactOptional(),
  }),
  RebaselineScheme: object({ scheme: identifier, profile, reason: text, decision: decision.exactOptional() }),
  ReclassifyScheme: object({
    scheme: identifier,
    kind: oneOf(SAVING_KINDS).exactOptional(),
    cashReleasing: flag.exactOptional(),
    recurrence: oneOf(RECURRENCES).exactOptional(),
    confidence: oneOf(CONFIDENCES).exactOptional(),
    owner: line.exactOptional(),
    title: line.exactOptional(),
    category: line.exactOptional(),
    reason: text,
  }),
  MoveScheme: object({ scheme: identifier, workstream: identifier.exactOptional(), service: identifier.exactOptional(), reason: text }),
  AdvanceStage: object({ scheme: identifier, stage: oneOf(STAGES), reason: text.exactOptional() }),
  SetMilestone: object({ scheme: identifier, milestone: line, due: date, done: date.exactOptional() }),
  Comment: object({ subject: identifier.or(line), text }),
  ChangeForecast: object({
    scheme: identifier,
    year: financialYear,
    period: forecastPeriod,
    forecast: amount,
    notRecurrent: amount.exactOptional(),
    reasons: list(reason, 0),
  }),
  ConfirmForecast: object({ scheme: identifier, year: financialYear, period: forecastPeriod }),
  OverrideRag: object({ scheme: identifier, year: financialYear, period, rag: oneOf(RAGS), reason: text, untilPeriod: period }),
  CarryForward: object({ scheme: identifier, year: financialYear, dispositions: list(object({ kind: oneOf(DISPOSITIONS), amount })) }),
  ClaimSaving: object({
    claim: identifier,
    shares: list(object({ scheme: identifier, percent: ratio })),
    year: financialYear,
    subject: object({ kind: line, key: line }),
    effectiveFrom: date,
    effect,
    deliveryKind: oneOf(DELIVERY_KINDS),
    progress: oneOf(PROGRESSES),
    evidence: list(object({ title: line, uri: line.exactOptional(), sha256: sha256.exactOptional() }), 0),
    shiftedCosts: object({ amount, to: line }).exactOptional(),
    repeatReason: text.exactOptional(),
  }),
  ProgressClaim: object({ claim: identifier, progress: oneOf(PROGRESSES), on: date }),
  VerifyClaim: object({ claim: identifier, grade: oneOf(GRADES), inYear: amount.exactOptional(), fullYear: amount.exactOptional(), note: text }),
  RejectClaim: object({ claim: identifier, reason: text }),
  WithdrawClaim: object({ claim: identifier, reason: text }),
  BankClaim: object({
    claim: identifier,
    backedBy: z.union([object({ virement: identifier }), object({ adjustment: identifier })], { error: 'must be {virement} or {adjustment}' }),
  }),
  CheckSustainment: object({
    claim: identifier,
    on: date,
    result: oneOf(['sustained', 'partly', 'not-sustained']),
    fullYearSustained: amount.exactOptional(),
    note: text,
  }),
  ReverseClaim: object({ claim: identifier, from: date, inYear: amount, fullYear: amount, reason: text }),
  SetBudget: object({ line: identifier, service: identifier, year: financialYear, kind: oneOf(['expenditure', 'income']), amount }),
  AdjustBudget: object({
    adjustment: identifier,
    year: financialYear,
    lines: list(object({ line: identifier, amount })),
    source: object({ kind: oneOf(ADJUSTMENT_SOURCES), ref: line.exactOptional() }),
    reason: text,
  }),
  RecordActuals: object({ line: identifier, year: financialYear, period, toDate: amount }),
  ForecastOutturn: object({ line: identifier, year: financialYear, period: forecastPeriod, outturn: amount, reasons: list(reason, 0) }),
  RequestVirement: object({
    virement: identifier,
    year: financialYear,
    lines: list(object({ line: identifier, amount, nextYear: amount.exactOptional() })),
    permanence: oneOf(PERMANENCES),
    savingsTarget: list(object({ scheme: identifier, amount, toScheme: identifier })).exactOptional(),
    corrects: identifier.exactOptional(),
    override: text.exactOptional(),
    reason: text,
  }),
  ApproveVirement: virementDecision,
  RejectVirement: virementDecision,
  WithdrawVirement: virementDecision,
  OpenReserve: object({
    reserve: identifier,
    name: line,
    kind: oneOf(RESERVE_KINDS),
    group: line.exactOptional(),
    service: identifier.exactOptional(),
    organisation: identifier.exactOptional(),
    year: financialYear,
    opening: amount,
    mayBeNegative: object({ authority: line }).exactOptional(),
  }),
  MoveReserve: object({
    reserve: identifier,
    year: financialYear,
    period,
    amount,
    reason: text,
    for: z
      .union([object({ line: identifier }), object({ scheme: identifier }), object({ capital: identifier })], {
        error: 'must be {line}, {scheme} or {capital}',
      })
      .exactOptional(),
  }),
  ForecastReserve: object({ reserve: identifier, year: financialYear, period: forecastPeriod, closing: amount, planned: list(plannedUse, 0).exactOptional() }),
  AllocateInvestment: object({ scheme: identifier, reserve: identifier, byYear: series }),
  DrawInvestment: object({ scheme: identifier, reserve: identifier, year: financialYear, period, amount }),
  OpenPeriod: object({ ...yearAndPeriod, organisation: identifier.exactOptional() }),
  ClosePeriod: object({ ...yearAndPeriod, organisation: identifier.exactOptional() }),
  SubmitReturn: object({ service: identifier, ...yearAndPeriod }),
  QueryReturn: object({ service: identifier, ...yearAndPeriod, subject: identifier.or(line).exactOptional(), question: text }),
  AnswerQuery: object({ service: identifier, ...yearAndPeriod, subject: identifier.or(line).exactOptional(), answer: text }),
  PublishReport: object({
    publication: identifier,
    ...yearAndPeriod,
    title: line,
    meeting: line.exactOptional(),
    organisation: identifier.exactOptional(),
    reports: list(object({ name: line, options: publishedOptions })).exactOptional(),
  }),
};
