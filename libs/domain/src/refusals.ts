/** Every rule of the domain that can say no, and what it means. Each has a given-when-then case; `refuse` accepts no other rule. */
export const REFUSALS = {
  // Of every command.
  'role': 'The actor has no role that may say this, or no user id.',
  'unknown-reference': 'A thing that the command names does not exist, or does not belong where the command says.',
  'already-exists': 'The id is taken.',
  'blank-text': 'A text that must say something is empty.',

  // Of organisations, services, rules and programmes.
  'parent-organisation': 'A service lies below a service of another organisation.',
  'rag-thresholds': 'The thresholds of a RAG rule are out of order or out of range.',
  'authority-tiers': 'The tiers of a virement authority are out of order, or a role stands twice for the same virements.',
  'negative-threshold': 'A threshold is negative.',
  'weight-range': 'The weight of progressing claims is not between 0 and 1.',
  'shares-add-up': 'Shares do not add up to 100 per cent, or stand twice for the same one.',

  // Of schemes.
  'cost-avoidance-not-cash': 'Avoided cost is never cash-releasing.',
  'growth-holds-investment-only': 'A growth scheme holds investment and no saving.',
  'growth-has-no-saving': 'A growth scheme has no saving to forecast or claim.',
  'growth-once-approved': 'A scheme does not become growth, or cease to be growth, once it was approved.',
  'already-approved': 'A scheme is approved once; a new profile is a rebaseline.',
  'needs-approval': 'The scheme was not approved yet.',
  'stage': 'The scheme is not at a stage at which this is possible.',
  'stage-role': 'A service team moves a scheme up to business case before approval, and between approved, delivering and delivered after it.',
  'stage-back-needs-reason': 'Going back to an earlier stage is a decision of finance with a reason.',
  'withdraw-needs-zero-forecast': 'A scheme is withdrawn when its forecasts of the open years are 0.',
  'profile-empty': 'A profile names no year.',
  'profile-gap': 'A profile leaves out a year between its first and its last.',
  'phasing-adds-up': 'The twelve months of a phasing do not add up to the target of their year.',
  'nothing-stated': 'The command changes nothing that it could change: no field is named.',
  'banked-claims': 'Banked claims stand on what the command would change.',

  // Of forecasts and the end of a year.
  'year-not-open': 'The financial year was not opened.',
  'period-range': 'A period lies outside its range.',
  'unknown-reason-code': 'A reason code is not defined for the organisation.',
  'reasons-add-up': 'Reasons do not add up to the movement.',
  'no-change': 'The forecast does not change; that is a confirmation.',
  'negative-amount': 'An amount that can not be negative is.',
  'balancing-line-never-green': 'A balancing line is never green or blue.',
  'override-expired': 'An override ends before it begins.',
  'dispositions-add-up': 'Dispositions do not add up to what is undelivered, or stand twice for one kind.',
  'nothing-undelivered': 'Nothing of the target is undelivered.',
  'already-carried-forward': 'The year of the scheme was carried forward already.',

  // Of comments.
  'ambiguous-subject': 'An id without its kind names several things.',
} as const satisfies Record<string, string>;

export type RefusalRule = keyof typeof REFUSALS;
