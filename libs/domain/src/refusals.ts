/** Every rule of the domain that can say no, and what it means. Each has a given-when-then case; `refuse` accepts no other rule. */
export const REFUSALS = {
  // Of every command.
  role: 'The actor has no role that may say this, or no user id.',
  'unknown-reference': 'A thing that the command names does not exist, or does not belong where the command says.',
  'already-exists': 'The id is taken.',
  'blank-text': 'A text that must say something is empty.',

  // Of accounts.
  'own-roles': 'Nobody changes what they themselves may do.',
  'service-team-scope': 'A service team’s account names no service.',

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
  stage: 'The scheme is not at a stage at which this is possible.',
  'stage-role': 'A service team moves a scheme up to business case before approval, and between approved, delivering and delivered after it.',
  'stage-back-needs-reason': 'Going back to an earlier stage is a decision with a reason.',
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
  'negative-amount': 'An amount that cannot be negative is.',
  'balancing-line-never-green': 'A balancing line is never green or blue.',
  'override-expired': 'An override ends before it begins.',
  'dispositions-add-up': 'Dispositions do not add up to what is undelivered, or stand twice for one kind.',
  'nothing-undelivered': 'Nothing of the target is undelivered.',
  'already-carried-forward': 'The year of the scheme was carried forward already.',

  // Of periods, returns and publications.
  'period-closed': 'A period that was closed would be opened again.',
  'period-not-open': 'The period was not opened.',
  'late-change': 'The period is closed: a change for it needs finance and a source.',
  'query-elsewhere': 'A question about a return names a thing of another service.',
  'no-open-query': 'No open question on the return is the one that is answered.',
  'publication-report': 'A report of a publication cannot be drawn as it is asked for.',

  // Of claims.
  'date-outside-year': 'A date lies outside the financial year that it is given for.',
  'no-saving': 'What is claimed or verified is no saving: an amount is negative, or both are 0.',
  'double-counting': 'An earlier claim on the same subject still counts.',
  'claim-status': 'The claim is not in a state in which this is possible.',
  'not-achieved': 'A claim is verified once it is achieved.',
  'separation-of-duties': 'Nobody verifies what they claimed, or decides on a virement that they requested, in whatever role.',
  'verified-above-claimed': 'An amount would be verified that is higher than the one claimed.',
  'not-the-claimant': 'A claim is withdrawn by its claimant only.',
  'not-verified': 'Only a verified claim is banked.',
  'insufficient-evidence': 'Only a claim with evidence graded sufficient is banked.',
  'not-bankable-kind': 'Only recurrent and one-off savings are banked.',
  'not-cash-releasing': 'A claim with a share in a scheme that releases no cash, or avoids a cost, is not banked.',
  'backing-mismatch': 'The budget reduction named is no saving, or of another year or organisation than the claim.',
  'backing-too-small': 'What is left of the budget reduction is less than the in-year amount of the claim.',
  'not-banked': 'Only a banked claim is checked or reversed.',
  'sustained-amount': 'The amount sustained is missing, or does not go with the result of the check.',
  'nothing-reversed': 'A reversal by nothing.',
  'reversal-before-effect': 'A reversal starts before the saving did.',
  'reversal-outside-year': 'A saving that is not recurrent is reversed in its own year only.',
  'reversal-above-remaining': 'More would be reversed than the claim still counts.',

  // Of budgets.
  'line-elsewhere': 'A budget line belongs to one service and is of one kind over the years.',
  'income-is-negative': 'Income budgets are negative.',
  'line-without-budget': 'A budget line has no budget in the year.',
  'line-twice': 'A budget line stands twice among the lines.',
  'zero-amount': 'An amount that is to move something is 0.',
  'several-organisations': 'Things that must be of one organisation are of several.',
  'saving-reduces-budget': 'A saving adjustment takes budget away.',

  // Of virements.
  'virement-adds-up': 'The lines of a virement do not add up to 0, this year or in the next year’s opening.',
  'temporary-next-year': 'A temporary virement states an effect on next year.',
  'budget-below-actuals': 'A line would be left with less budget than its actuals to date, and no override says why.',
  'virement-authority': 'The limits of the actor’s roles do not reach the virement, or no virement authority is set.',
  'virement-status': 'The virement is posted, rejected or withdrawn already.',
  'not-the-requester': 'A virement is withdrawn by its requester only.',
  'correction-mismatch': 'What a virement corrects is not posted, or of another organisation or year.',
  'backing-in-use': 'Banked claims stand on the reduction that a correction would give back.',
  'savings-target': 'A savings target does not travel to its own scheme, by nothing, or beyond what a scheme has.',

  // Of reserves and investment.
  'negative-opening': 'A reserve opens below zero without an authority for it.',
  'before-opening': 'A reserve would move before the year that it opened in.',
  'reserve-overdrawn': 'A reserve would stand below zero in a period.',

  // Of comments.
  'ambiguous-subject': 'An id without its kind names several things.',
} as const satisfies Record<string, string>;

export type RefusalRule = keyof typeof REFUSALS;
