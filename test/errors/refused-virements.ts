import { bank, claim, verify, virement } from './ground.ts';
import { SOUND } from './sound-commands.ts';
import { around, AUDITOR, BOARD, but, CABINET, DIRECTOR, FINANCE, HEAD, refused, say, TEAM, VERIFIER, type WrongInput } from './wrong-input.ts';

const malformed = (name: string, command: object, changes: object, says: RegExp): WrongInput => refused(name, 'malformed', but(command, changes), says);
const lines = (...moved: readonly (readonly [string, string, string?])[]) => ({
  lines: moved.map(([line, amount, nextYear]) => ({ line, amount, ...(nextYear === undefined ? {} : { nextYear }) })),
});
const approve = (id: string, actor: object = CABINET, more: object = {}) => say('ApproveVirement', { virement: id }, { actor, ...more });
const target = (scheme: string, amount: string, toScheme: string) => ({ savingsTarget: [{ scheme, amount, toScheme }] });

export const REQUESTS: readonly WrongInput[] = [
  refused('a virement twice', 'already-exists', but(SOUND.virement, { virement: 'POSTED' }), /‘POSTED’ already: it is of 2017-18, posted, over £1,200\.00/),
  refused('a virement of no line', 'unknown-reference', but(SOUND.virement, lines(['L9', '-50.00'], ['A1', '50.00'])), /no budget line ‘L9’/),
  refused(
    'a virement of one line',
    'virement-adds-up',
    but(SOUND.virement, lines(['A1', '50.00'])),
    /add up to £50\.00; a virement adds up to £0\.00\. Take £50\.00 more out/,
  ),
  refused(
    'a virement that gives less than it takes',
    'virement-adds-up',
    but(SOUND.virement, lines(['A2', '-50.00'], ['A1', '49.99'])),
    /add up to -£0\.01.*Give £0\.01 more/,
  ),
  refused(
    'a virement of one line twice',
    'line-twice',
    but(SOUND.virement, lines(['A2', '-50.00'], ['A1', '25.00'], ['A1', '25.00'])),
    /A1 stands twice\. Add its amounts up/,
  ),
  refused('a virement with a line of nothing', 'zero-amount', but(SOUND.virement, lines(['A2', '-50.00'], ['A1', '50.00'], ['H1', '0'])), /H1 is £0\.00/),
  refused(
    'a virement between councils',
    'several-organisations',
    but(SOUND.virement, lines(['A2', '-50.00'], ['SL', '50.00'])),
    /several organisations: north, south.*between them it is an adjustment of each/,
  ),
  refused('a virement in a year that is not open', 'year-not-open', but(SOUND.virement, { year: '2019-20' }), /2019-20/),
  refused('a virement of lines without a budget', 'line-without-budget', but(SOUND.virement, { year: '2018-19' }), /A2 has no budget in 2018-19/),
  refused('a virement effective in another year', 'date-outside-year', around(SOUND.virement, { effective: '2018-04-01' }), /2018-04-01 lies outside 2017-18/),
  refused('a virement without a reason', 'blank-text', but(SOUND.virement, { reason: ' ' }), /reason must say something/),
  refused(
    'a temporary virement with an effect on next year',
    'temporary-next-year',
    but(SOUND.virement, lines(['A2', '-50.00', '-50.00'], ['A1', '50.00', '50.00'])),
    /a temporary virement ends with 2017-18\. Make it permanent/,
  ),
  refused(
    'a permanent virement that makes money next year',
    'virement-adds-up',
    but(SOUND.virement, { permanence: 'permanent', ...lines(['A2', '-50.00', '-40.00'], ['A1', '50.00']) }),
    /effects on 2018-19 add up to £10\.00/,
  ),
  refused(
    'a virement of what is spent already',
    'budget-below-actuals',
    but(SOUND.virement, lines(['A1', '-800.01'], ['A2', '800.01'])),
    /A1 has a budget of £5,000\.00 and actuals to date of £4,200\.00; the virement would leave it with £4,199\.99\. State why in override/,
  ),
  refused(
    'a virement of income that has come in already',
    'budget-below-actuals',
    but(SOUND.virement, lines(['FEES', '200.01'], ['H1', '-200.01'])),
    /FEES has a budget of -£800\.00 and actuals to date of -£600\.00; the virement would leave it with -£599\.99/,
  ),
  refused('a virement with an override that says nothing', 'blank-text', but(SOUND.virement, { override: '\n' }), /override must say something/),
  refused('a virement that corrects nothing', 'unknown-reference', but(SOUND.virement, { corrects: 'V9' }), /no virement ‘V9’/),
  refused(
    'a correction of what is not posted',
    'correction-mismatch',
    but(SOUND.virement, { corrects: 'REQUESTED' }),
    /REQUESTED is requested\. Only a posted one is corrected/,
  ),
  refused(
    'a correction in another year',
    'correction-mismatch',
    but(SOUND.virement, { year: '2018-19', corrects: 'POSTED', ...lines(['L18', '-1.00'], ['L19', '1.00']) }),
    /POSTED is of north in 2017-18, this one of north in 2018-19/,
    [say('SetBudget', { line: 'L19', service: 'adults', year: '2018-19', kind: 'expenditure', amount: '10.00' })],
  ),
  refused(
    'a correction of what claims are banked against',
    'backing-in-use',
    but(virement('V2', 'A1', 'L1', '150.00'), { corrects: 'BACKING' }),
    /£100\.00 of what virement BACKING takes out of budgets backs TAKEN; after this correction it takes out £50\.00\. Reverse the claims first/,
    [virement('BACKING', 'L1', 'A1', '200.00'), approve('BACKING', HEAD), claim('TAKEN'), verify('TAKEN'), backed('TAKEN', 'BACKING')],
  ),
  refused('a target that travels to itself', 'savings-target', but(SOUND.virement, target('S1', '10.00', 'S1')), /target of S1 would travel to itself/),
  refused('a target of nothing that travels', 'savings-target', but(SOUND.virement, target('S1', '0.00', 'S2')), /£0\.00 is not a target that travels/),
  refused(
    'more of a target than there is',
    'savings-target',
    but(SOUND.virement, target('S1', '1000.01', 'S2')),
    /£1,000\.01 of target would leave S1, which has £1,000\.00 in 2017-18/,
  ),
  refused('a target of no scheme', 'unknown-reference', but(SOUND.virement, target('S9', '1.00', 'S2')), /no scheme ‘S9’/),
  refused('a target to no scheme', 'unknown-reference', but(SOUND.virement, target('S1', '1.00', 'S9')), /no scheme ‘S9’/),
  refused(
    'a target to another council',
    'several-organisations',
    but(SOUND.virement, target('S1', '1.00', 'SOUTH')),
    /SOUTH belongs to another organisation than the lines \(north\)/,
  ),
  refused(
    'a target to what is not approved',
    'stage',
    but(SOUND.virement, target('S1', '1.00', 'IDEA')),
    /‘IDEA’ is at stage idea; it can be given a target only at approved/,
  ),
  refused('a target to growth', 'growth-has-no-saving', but(SOUND.virement, target('S1', '1.00', 'GROWTH')), /‘GROWTH’ is growth/),
  refused('a virement by an auditor', 'role', around(SOUND.virement, { actor: AUDITOR }), /RequestVirement needs the role service-team or finance/),
  refused('a virement by a tier that has no other role', 'role', around(SOUND.virement, { actor: DIRECTOR }), /RequestVirement needs the role/),
  malformed('a virement of no lines', SOUND.virement, { lines: [] }, /data\.lines must have at least/),
  malformed('a virement for a while', SOUND.virement, { permanence: 'for now' }, /data\.permanence must be one of temporary, permanent/),
  malformed(
    'a virement with an amount as a number',
    SOUND.virement,
    lines(['A2', -50 as unknown as string], ['A1', '50.00']),
    /data\.lines\.0\.amount must be an amount in pounds/,
  ),
  malformed('a virement from a line to a line', SOUND.virement, { from: 'A2', to: 'A1' }, /data\.from is not a field/),
];

export const DECISIONS: readonly WrongInput[] = [
  refused('approving no virement', 'unknown-reference', approve('V9'), /no virement ‘V9’/),
  refused(
    'approving one’s own virement',
    'separation-of-duties',
    approve('REQUESTED', { user: TEAM.user, roles: ['cabinet'] }),
    /sara\.service requested virement REQUESTED.*Somebody else/,
  ),
  refused(
    'approving one’s own virement under capitals',
    'separation-of-duties',
    approve('REQUESTED', { user: 'SARA.Service', roles: ['cabinet'] }),
    /sara\.service/,
  ),
  refused('approving as finance', 'role', approve('REQUESTED', FINANCE), /needs the role service-head or director or cabinet; fatima\.finance has none/),
  refused('approving as the board', 'role', approve('REQUESTED', BOARD), /needs the role service-head or director or cabinet/),
  refused(
    'approving across services beyond one’s limits',
    'virement-authority',
    approve('ACROSS', HEAD),
    /ACROSS moves £1,500\.00 across services: service-head approves up to £1,000\.00\. It needs .*cabinet/,
  ),
  refused(
    'approving beyond what a year allows',
    'virement-authority',
    approve('ACROSS', DIRECTOR),
    /director approves up to £2,500\.00 a year for adults, where £1,200\.00 is posted already: £2,700\.00 with this one\. It needs cabinet/,
  ),
  refused(
    'approving what is permanent beyond one’s limits',
    'virement-authority',
    approve('LASTING', DIRECTOR),
    /permanently: director approves nothing permanent\. It needs cabinet/,
  ),
  refused(
    'approving beyond every tier',
    'virement-authority',
    approve('HUGE'),
    /HUGE moves £20,000\.00, and no tier reaches it.*cabinet approves up to £10,000\.00\. Split or lower it/,
    [virement('HUGE', 'L1', 'A1', '20000.00')],
  ),
  refused('approving where no authority is set', 'virement-authority', approve('THEIRS'), /No virement authority is set for south in 2017-18/),
  refused('approving twice', 'virement-status', approve('POSTED'), /POSTED is posted\. What is posted is corrected by another virement/),
  refused('approving what was rejected', 'virement-status', approve('REFUSED'), /REFUSED is rejected\. Request another one/),
  refused('approving what was withdrawn', 'virement-status', approve('TAKEN-BACK'), /TAKEN-BACK is withdrawn/),
  refused('approving for another year', 'date-outside-year', approve('REQUESTED', HEAD, { effective: '2019-01-01' }), /2019-01-01 lies outside 2017-18/),
  refused(
    'approving what has been spent since it was requested',
    'budget-below-actuals',
    approve('REQUESTED', HEAD),
    /A2 has a budget of £3,800\.00 and actuals to date of £3,400\.00; the virement would leave it with £3,300\.00\. It was requested without override/,
    [say('RecordActuals', { line: 'A2', year: '2017-18', period: 5, toDate: '3400.00' })],
  ),
  refused(
    'approving with a reason that says nothing',
    'blank-text',
    say('ApproveVirement', { virement: 'REQUESTED', reason: '' }, { actor: HEAD }),
    /reason must say something/,
  ),
  refused('rejecting no virement', 'unknown-reference', but(SOUND.rejectVirement, { virement: 'V9' }), /‘V9’/),
  refused(
    'rejecting one’s own virement',
    'separation-of-duties',
    around(SOUND.rejectVirement, { actor: { user: TEAM.user, roles: ['cabinet'] } }),
    /Withdraw it instead/,
  ),
  refused('rejecting what is posted', 'virement-status', around(but(SOUND.rejectVirement, { virement: 'POSTED' }), { actor: CABINET }), /POSTED is posted/),
  refused(
    'rejecting as a service team',
    'role',
    around(SOUND.rejectVirement, { actor: { user: 'steve.service', roles: ['service-team'] } }),
    /needs the role service-head or director or cabinet/,
  ),
  refused(
    'withdrawing somebody else’s virement',
    'not-the-requester',
    around(SOUND.withdrawVirement, { actor: VERIFIER }),
    /sara\.service requested virement REQUESTED, and only they withdraw it/,
  ),
  refused('withdrawing what is posted', 'virement-status', but(SOUND.withdrawVirement, { virement: 'POSTED' }), /POSTED is posted/),
  refused('withdrawing twice', 'virement-status', but(SOUND.withdrawVirement, { virement: 'TAKEN-BACK' }), /TAKEN-BACK is withdrawn/),
  malformed('approving with a decision of no body', SOUND.approve, { decision: { date: '2017-06-01', minute: '3' } }, /data\.decision\.body/),
  refused('banking against a virement that takes too little', 'backing-too-small', backed('VERIFIED', 'SMALL'), /£99\.99.*VERIFIED needs £100\.00/, [
    virement('SMALL', 'L1', 'A1', '99.99'),
    approve('SMALL', HEAD),
  ]),
  refused('banking against a virement that waits', 'unknown-reference', backed('VERIFIED', 'REQUESTED'), /REQUESTED/),
  refused(
    'banking twice against one virement',
    'backing-too-small',
    backed('LARGE', 'ONCE'),
    /£200\.00.*£100\.00 is used by VERIFIED: £100\.00 is left, and LARGE needs £150\.01/,
    [virement('ONCE', 'L1', 'A1', '200.00'), approve('ONCE', HEAD), backed('VERIFIED', 'ONCE')],
  ),
];

function backed(id: string, by: string): object {
  return but(bank(id), { backedBy: { virement: by } });
}
