import { approve, claim, propose } from './ground.ts';
import { SOUND } from './sound-commands.ts';
import { ADMINISTRATOR, around, AUDITOR, BOARD, but, FINANCE, refused, say, TEAM, type WrongInput } from './wrong-input.ts';

const nobody = { user: 'nora.nobody', roles: [] };
const months = (...amounts: string[]) => [...amounts, ...Array.from({ length: 12 - amounts.length }, () => '0.00')];
const tier = (role: string, upTo: string | null) => ({ role, upTo, acrossServices: false, permanent: false });
const profile = (saving: Record<string, string>) => ({ basis: 'absolute' as const, saving });
const role = (name: string, command: object, actor: object, says: RegExp): WrongInput =>
  refused(`a role that may not: ${name}`, 'role', around(command, { actor }), says);

export const ROLES: readonly WrongInput[] = [
  role('nobody’s', SOUND.forecast, nobody, /ChangeForecast needs the role service-team or finance; nora\.nobody acts as nothing/),
  role('one that Outturn does not know', SOUND.forecast, { user: 'sid', roles: ['superuser'] }, /sid acts as nothing that Outturn knows/),
  role('one in capitals', SOUND.forecast, { user: 'fatima.finance', roles: ['Finance'] }, /needs the role service-team or finance/),
  role('finance gives roles', SOUND.roles, FINANCE, /SetAccountRoles needs the role administrator/),
  role('finance opens a year', say('OpenFinancialYear', { year: '2019-20' }), FINANCE, /needs the role administrator/),
  role('finance registers an organisation', say('RegisterOrganisation', { organisation: 'east', name: 'East' }), FINANCE, /needs the role administrator/),
  role('a service team defines a service', SOUND.service, TEAM, /needs the role administrator.*acts as service-team/),
  role('a service team sets RAG rules', SOUND.rag, TEAM, /needs the role administrator or finance/),
  role('a service team approves its own scheme', SOUND.approval, TEAM, /ApproveScheme needs the role finance/),
  role('a service team rebaselines', SOUND.rebaseline, TEAM, /needs the role finance/),
  role('a service team overrides a RAG', SOUND.override, TEAM, /needs the role finance or board/),
  role('a service team verifies', SOUND.verify, TEAM, /needs the role finance/),
  role('a service team banks', SOUND.bank, TEAM, /needs the role finance/),
  role('a service team sets a budget', SOUND.budget, TEAM, /needs the role finance/),
  role('a service team draws investment', SOUND.draw, TEAM, /needs the role finance/),
  role('the board changes a forecast', SOUND.forecast, BOARD, /acts as board/),
  role('the board claims', SOUND.claim, BOARD, /acts as board/),
  role('an auditor carries forward', SOUND.carry, AUDITOR, /acts as auditor/),
  role('an auditor moves a reserve', SOUND.moveReserve, AUDITOR, /needs the role finance/),
  role('an administrator changes a forecast', SOUND.forecast, ADMINISTRATOR, /acts as administrator/),
  role('an administrator comments', SOUND.comment, ADMINISTRATOR, /needs the role/),
];

export const ORGANISATION_AND_RULES: readonly WrongInput[] = [
  refused('an administrator’s own roles', 'own-roles', but(SOUND.roles, { account: 'adam.admin' }), /Ask another administrator/),
  refused('a service team without services', 'service-team-scope', but(SOUND.roles, { services: [] }), /at least one/),
  refused('a service team of a service that is not there', 'unknown-reference', but(SOUND.roles, { services: ['parks'] }), /‘parks’/),
  refused(
    'an organisation twice',
    'already-exists',
    say('RegisterOrganisation', { organisation: 'north', name: 'Another' }, { actor: ADMINISTRATOR }),
    /‘north’ already: North Council/,
  ),
  refused('a service twice', 'already-exists', but(SOUND.service, { service: 'adults' }), /‘adults’ already: Adults/),
  refused('a service of no organisation', 'unknown-reference', but(SOUND.service, { organisation: 'east', parent: undefined }), /‘east’/),
  refused('a service below nothing', 'unknown-reference', but(SOUND.service, { parent: 'parks' }), /‘parks’/),
  refused('a service below another council’s', 'parent-organisation', but(SOUND.service, { parent: 'south-adults' }), /south-adults.*south.*north/),
  refused(
    'green below amber',
    'rag-thresholds',
    but(SOUND.rag, { rules: { green: '0.70', amber: '0.75', against: 'original', staleAfterPeriods: 2 } }),
    /0\.70.*0\.75/,
  ),
  refused(
    'green in per cent',
    'rag-thresholds',
    but(SOUND.rag, { rules: { green: '95', amber: '75', against: 'original', staleAfterPeriods: 2 } }),
    /95.*fractions/,
  ),
  refused('red before amber', 'rag-thresholds', but(SOUND.overspend, { rules: { amberOver: '10.00', redFrom: '9.99' } }), /£10\.00.*£9\.99/),
  refused('rules of no organisation', 'unknown-reference', but(SOUND.rag, { organisation: 'east' }), /‘east’/),
  refused('a negative threshold', 'negative-threshold', but(SOUND.thresholds, { exceptions: '-0.01' }), /-£0\.01/),
  refused(
    'tiers that fall',
    'authority-tiers',
    but(SOUND.authority, { tiers: [tier('director', '2000'), tier('manager', '1000')] }),
    /up to £1,000\.00.*up to £2,000\.00/,
  ),
  refused('a tier above one without limit', 'authority-tiers', but(SOUND.authority, { tiers: [tier('director', null), tier('cabinet', '1000')] }), /no limit/),
  refused(
    'a role in two tiers',
    'authority-tiers',
    but(SOUND.authority, { tiers: [tier('manager', '1000'), tier('manager', '2000')] }),
    /‘manager’ stands twice/,
  ),
  refused('a weight above 1', 'weight-range', but(SOUND.weight, { progressing: '50' }), /50.*0\.5 counts half/),
  refused('a weight below 0', 'weight-range', but(SOUND.weight, { progressing: '-0.01' }), /-0\.01/),
  refused('a reason code under another label', 'already-exists', but(SOUND.code, { code: 'demand' }), /‘demand’ is defined already, as ‘Demand’/),
  refused('a programme twice', 'already-exists', say('CreateProgramme', { programme: 'P', name: 'Again', organisation: 'north' }), /Promoting Independence/),
  refused('a programme of no organisation', 'unknown-reference', say('CreateProgramme', { programme: 'P2', name: 'New', organisation: 'east' }), /‘east’/),
  refused('a workstream of no programme', 'unknown-reference', say('CreateWorkstream', { workstream: 'W2', programme: 'P9', name: 'New' }), /‘P9’/),
  refused('a target of no programme', 'unknown-reference', but(SOUND.target, { programme: 'P9' }), /‘P9’/),
  refused(
    'shares of a programme below 100',
    'shares-add-up',
    but(SOUND.attribution, {
      shares: [
        { organisation: 'north', percent: '60' },
        { organisation: 'south', percent: '39.9' },
      ],
    }),
    /99\.9%.*0\.1% is missing/,
  ),
  refused(
    'two shares of one council',
    'shares-add-up',
    but(SOUND.attribution, {
      shares: [
        { organisation: 'north', percent: '60' },
        { organisation: 'north', percent: '40' },
      ],
    }),
    /north has two shares/,
  ),
  refused(
    'a programme shared in proportion to nothing',
    'shares-add-up',
    but(SOUND.attribution, { shares: { inProportionTo: { north: '0' } } }),
    /north.*0\.00/,
  ),
];

export const SCHEMES: readonly WrongInput[] = [
  refused('a scheme twice', 'already-exists', but(SOUND.proposal, { scheme: 'S1' }), /‘S1’ already: Scheme S1/),
  refused(
    'a scheme in another programme’s workstream',
    'unknown-reference',
    but(SOUND.proposal, { workstream: 'WQ' }),
    /‘WQ’ is a workstream of programme ‘Q’, not of ‘P’/,
  ),
  refused('a scheme of no service', 'unknown-reference', but(SOUND.proposal, { service: 'parks' }), /‘parks’/),
  refused('avoided cost that releases cash', 'cost-avoidance-not-cash', but(SOUND.proposal, { kind: 'cost-avoidance' }), /never cash-releasing/),
  refused('approval of no scheme', 'unknown-reference', but(SOUND.approval, { scheme: 'S9' }), /‘S9’/),
  refused('approval twice', 'already-approved', approve('S1'), /‘S1’.*RebaselineScheme/),
  refused('approval of what was withdrawn', 'stage', SOUND.approval, /withdrawn/, [say('AdvanceStage', { scheme: 'IDEA', stage: 'withdrawn', reason: 'no' })]),
  refused('an empty profile', 'profile-empty', but(SOUND.approval, { profile: profile({}), phasing: undefined }), /names no year/),
  refused('a gap in a profile', 'profile-gap', but(SOUND.approval, { profile: profile({ '2017-18': '1000', '2019-20': '1000' }) }), /leaves out 2018-19/),
  refused('a phasing that falls short', 'phasing-adds-up', but(SOUND.approval, { phasing: { '2017-18': months('999.99') } }), /£999\.99.*£1,000\.00/),
  refused('a phasing of a year without target', 'phasing-adds-up', but(SOUND.approval, { phasing: { '2018-19': months('1000') } }), /2018-19/),
  refused('growth with a saving', 'growth-holds-investment-only', approve('MORE', { profile: profile({ '2017-18': '1.00' }) }), /2017-18.*£1\.00/, [
    propose('MORE', { kind: 'growth', cashReleasing: false }),
  ]),
  refused('a new profile before approval', 'needs-approval', but(SOUND.rebaseline, { scheme: 'IDEA' }), /‘IDEA’.*ApproveScheme/),
  refused('a new profile after closing', 'stage', but(SOUND.rebaseline, { scheme: 'CLOSED' }), /‘CLOSED’.*closed/),
  refused('a new profile for a blank reason', 'blank-text', but(SOUND.rebaseline, { reason: ' \t' }), /reason must say something/),
  refused('a new profile for an invisible reason', 'blank-text', but(SOUND.rebaseline, { reason: '\u200B\u2060' }), /reason must say something/),
  refused('reclassifying nothing', 'nothing-stated', but(SOUND.reclassify, { confidence: undefined }), /at least one of kind/),
  refused('reclassifying as growth after approval', 'growth-once-approved', but(SOUND.reclassify, { kind: 'growth' }), /‘S2’.*Withdraw it and propose another/),
  refused('reclassifying as avoided cost alone', 'cost-avoidance-not-cash', but(SOUND.reclassify, { kind: 'cost-avoidance' }), /cashReleasing false/),
  refused('taking the cash from under a banked claim', 'banked-claims', but(SOUND.reclassify, { scheme: 'S1', cashReleasing: false }), /‘S1’.*BANKED, ONEOFF/),
  refused('moving nowhere', 'nothing-stated', but(SOUND.move, { service: undefined }), /workstream or a service/),
  refused('moving to no workstream', 'unknown-reference', but(SOUND.move, { workstream: 'W9' }), /‘W9’/),
  refused('delivering before approval', 'needs-approval', but(SOUND.stage, { scheme: 'IDEA' }), /‘IDEA’.*ApproveScheme/),
  refused('a service team closing', 'stage-role', around(but(SOUND.stage, { stage: 'closed' }), { actor: TEAM }), /To closed needs the role finance/),
  refused('going back without a reason', 'stage-back-needs-reason', but(SOUND.stage, { stage: 'idea' }), /From approved to idea/),
  refused('withdrawing with a forecast', 'withdraw-needs-zero-forecast', but(SOUND.stage, { stage: 'withdrawn' }), /2017-18 £1,000\.00.*Change it to 0/),
  refused('a milestone of no scheme', 'unknown-reference', but(SOUND.milestone, { scheme: 'S9' }), /‘S9’/),
  refused('a comment on nothing', 'unknown-reference', but(SOUND.comment, { subject: 'scheme/S9' }), /‘scheme\/S9’.*scheme\/ASC006/),
  refused('a comment on two things', 'ambiguous-subject', but(SOUND.comment, { subject: 'S1' }), /scheme\/S1, claim\/S1/, [claim('S1')]),
  refused('a blank comment', 'blank-text', but(SOUND.comment, { text: '\n' }), /text must say something/),
];

const reasons = (...amounts: string[]) => ({ reasons: amounts.map((amount) => ({ code: 'demand', amount, narrative: 'more people came' })) });

export const FORECASTS: readonly WrongInput[] = [
  refused('reasons that fall short', 'reasons-add-up', but(SOUND.forecast, reasons('-99.99')), /-£99\.99.*-£100\.00.*Add -£0\.01/),
  refused(
    'no reasons for a movement',
    'reasons-add-up',
    but(SOUND.forecast, { reasons: [] }),
    /no reasons.*-£100\.00 \(from £1,000\.00 to £900\.00\).*unexplained/,
  ),
  refused(
    'reasons against the target where a forecast stands',
    'reasons-add-up',
    but(SOUND.forecast, { scheme: 'S2', ...reasons('-100') }),
    /£100\.00 \(from £800\.00 to £900\.00\)/,
  ),
  refused('a forecast by nothing', 'no-change', but(SOUND.forecast, { forecast: '1000' }), /£1,000\.00 already.*ConfirmForecast/),
  refused(
    'a reason code that is not defined',
    'unknown-reason-code',
    but(SOUND.forecast, { reasons: [{ code: 'weather', amount: '-100', narrative: 'rain' }] }),
    /‘weather’.*demand, unexplained/,
  ),
  refused('a blank narrative', 'blank-text', but(SOUND.forecast, { reasons: [{ code: 'demand', amount: '-100', narrative: ' ' }] }), /reasons\.0\.narrative/),
  refused('less than nothing that is not recurrent', 'negative-amount', but(SOUND.forecast, { notRecurrent: '-1' }), /-£1\.00/),
  refused('a forecast for a year that is not open', 'year-not-open', but(SOUND.forecast, { year: '2019-20' }), /2019-20.*OpenFinancialYear/),
  refused('a forecast of no scheme', 'unknown-reference', but(SOUND.forecast, { scheme: 'S9' }), /‘S9’/),
  refused('a forecast before approval', 'stage', but(SOUND.forecast, { scheme: 'IDEA' }), /‘IDEA’ is at stage idea/),
  refused('a forecast of growth', 'growth-has-no-saving', but(SOUND.forecast, { scheme: 'GROWTH' }), /‘GROWTH’/),
  refused('confirming a closed scheme', 'stage', but(SOUND.confirm, { scheme: 'CLOSED' }), /‘CLOSED’ is at stage closed/),
  refused('a balancing line in green', 'balancing-line-never-green', but(SOUND.override, { scheme: 'BALANCE', rag: 'green' }), /‘BALANCE’.*green/),
  refused('an override that ends before it begins', 'override-expired', but(SOUND.override, { untilPeriod: 1 }), /period 1.*period 2/),
  refused('an override before approval', 'needs-approval', but(SOUND.override, { scheme: 'IDEA' }), /‘IDEA’/),
  refused(
    'dispositions that fall short',
    'dispositions-add-up',
    but(SOUND.carry, { dispositions: [{ kind: 'rolled-forward', amount: '999.99' }] }),
    /£999\.99.*£1,000\.00/,
  ),
  refused('carrying a year forward twice', 'already-carried-forward', SOUND.carry, /2017-18 of ‘S2’/, [
    around(SOUND.carry, { id: '00000000-0000-4000-9000-000000000001' }),
  ]),
  refused('carrying forward what was delivered', 'nothing-undelivered', but(SOUND.carry, { scheme: 'ONCE' }), /£1,000\.00/, [
    claim('ALL', { shares: [{ scheme: 'ONCE', percent: '100' }], deliveryKind: 'one-off', effect: { inYear: '1000.00', fullYear: '0.00' } }),
  ]),
];
