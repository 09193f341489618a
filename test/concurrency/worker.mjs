// One of several processes that record random commands on the same few schemes, subjects, adjustments and reserves.
// Prints one JSON line for each command that it sent: the command and its result.
import { createCommandHandler } from '@outturn/application';
import { openPostgresEventStore } from '@outturn/event-store-postgres';

const [connectionString, seed, commands] = process.argv.slice(2);
const store = await openPostgresEventStore({ connectionString });
const handler = await createCommandHandler(store);

let state = Number(seed) >>> 0;
function next() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(next() * n);
const pick = (list) => list[below(list.length)];
const hex = (words) => Array.from({ length: words }, () => below(4294967296).toString(16).padStart(8, '0')).join('');
const uuid = () => {
  const digits = hex(4);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};

const schemes = ['S-1', 'S-2', 'S-3'];
const year = '2017-18';
const claims = [];
const team = { user: `team-${Number(seed) % 2}`, roles: ['service-team', 'finance'] };
const finance = { user: 'verifier', roles: ['finance'] };
const approvers = [
  { user: 'head', roles: ['head'] },
  { user: 'director', roles: ['director'] },
];
const day = (n) => `2017-${String(4 + below(n)).padStart(2, '0')}-01`;

/** Any claim that some process may have made: ids are numbered, and more of them come as time goes on, so that processes meet on them. */
let sent = 0;
const someClaim = () => `C-${below(6 + Math.floor(sent / 10))}`;

const kinds = [
  () => {
    const claim = someClaim();
    claims.push(claim);
    const first = pick(schemes);
    const second = pick(schemes.filter((scheme) => scheme !== first));
    return {
      command: 'ClaimSaving',
      actor: team,
      data: {
        claim,
        shares:
          next() < 0.5
            ? [{ scheme: first, percent: '100' }]
            : [
                { scheme: first, percent: '33.3' },
                { scheme: second, percent: '66.7' },
              ],
        year,
        subject: { kind: 'care-package', key: `P-${below(30)}` },
        effectiveFrom: day(8),
        effect: { weeklyBefore: String(200 + below(300)), weeklyAfter: String(below(200)) },
        deliveryKind: 'recurrent',
        progress: 'achieved',
        evidence: [{ title: 'care plan' }],
        ...(next() < 0.2 ? { repeatReason: 'reviewed again' } : {}),
      },
    };
  },
  ...Array.from({ length: 3 }, () => () => ({ command: 'VerifyClaim', actor: finance, data: { claim: someClaim(), grade: 'sufficient', note: 'seen' } })),
  () => ({ command: 'BankClaim', actor: finance, data: { claim: someClaim(), backedBy: { adjustment: `A-${1 + below(2)}` } } }),
  () => ({ command: 'BankClaim', actor: finance, data: { claim: someClaim(), backedBy: { adjustment: `A-${1 + below(2)}` } } }),
  () => ({ command: 'RejectClaim', actor: finance, data: { claim: someClaim(), reason: 'no evidence' } }),
  () => ({
    command: 'ReverseClaim',
    actor: finance,
    data: { claim: someClaim(), from: day(8), inYear: `${below(200)}.00`, fullYear: `${below(600)}.00`, reason: 'package went up again' },
  }),
  () => ({
    command: 'DrawInvestment',
    actor: finance,
    ...sourced(),
    data: { scheme: pick(schemes), reserve: `R-${1 + below(2)}`, year, period: 1 + below(12), amount: `${1 + below(400)}.00` },
  }),
  () => ({
    command: 'MoveReserve',
    actor: finance,
    ...sourced(),
    data: { reserve: `R-${1 + below(2)}`, year, period: 1 + below(12), amount: `${below(500) - 300}.00`, reason: 'movement' },
  }),
  () => ({ command: 'ReclassifyScheme', actor: finance, data: { scheme: pick(schemes), cashReleasing: next() < 0.85, reason: 'reviewed' } }),
  () => ({
    command: 'ChangeForecast',
    actor: team,
    data: {
      scheme: pick(schemes),
      year,
      period: 1 + below(12),
      forecast: `${below(2000)}.00`,
      reasons: [{ code: 'unexplained', amount: `${below(2000) - 1000}.00`, narrative: 'guess' }],
    },
  }),
];

const lines = ['L-1', 'L-2', 'L-3'];
/** Virements are numbered as claims are, so that processes meet on them. */
const someVirement = () => `V-${below(6 + Math.floor(sent / 8))}`;
/** Finance says where a late change comes from; now and then it forgets to. */
const sourced = () => (next() < 0.6 ? { source: 'ledger of the month' } : {});

const moneyKinds = [
  ...Array.from({ length: 3 }, () => () => {
    const from = pick(lines);
    const to = pick(lines.filter((line) => line !== from));
    const amount = `${(50 + below(700)) * 50}.00`;
    return {
      command: 'RequestVirement',
      actor: team,
      data: {
        virement: someVirement(),
        year,
        lines: [
          { line: from, amount: `-${amount}` },
          { line: to, amount },
        ],
        permanence: next() < 0.2 ? 'permanent' : 'temporary',
        ...(next() < 0.1 ? { corrects: someVirement() } : {}),
        reason: 'demand moved',
      },
    };
  }),
  ...Array.from({ length: 4 }, () => () => ({
    command: 'ApproveVirement',
    actor: next() < 0.25 ? { ...team, roles: ['director'] } : pick(approvers),
    data: { virement: someVirement() },
  })),
  ...Array.from({ length: 2 }, () => () => ({
    command: 'RejectVirement',
    actor: pick(approvers),
    data: { virement: someVirement(), reason: 'not this year' },
  })),
  ...Array.from({ length: 2 }, () => () => ({ command: 'WithdrawVirement', actor: team, data: { virement: someVirement() } })),
  ...Array.from({ length: 3 }, () => () => ({ command: 'BankClaim', actor: finance, data: { claim: someClaim(), backedBy: { virement: someVirement() } } })),
  () => ({
    command: 'MoveReserve',
    actor: finance,
    ...sourced(),
    data: { reserve: `R-${1 + below(2)}`, year: '2018-19', period: 1 + below(12), amount: `${below(500) - 300}.00`, reason: 'movement' },
  }),
  () => ({
    command: 'ForecastReserve',
    actor: finance,
    ...sourced(),
    data: {
      reserve: `R-${1 + below(2)}`,
      year,
      period: 1 + below(12),
      closing: `${below(1200) - 100}.00`,
      planned: [{ for: 'use', amount: `-${1 + below(900)}.00` }],
    },
  }),
  () => ({ command: next() < 0.5 ? 'OpenPeriod' : 'ClosePeriod', actor: finance, data: { year, period: 1 + below(6) } }),
  ...Array.from({ length: 3 }, () => () => {
    const outturn = 900_000 + below(3) * 100;
    return {
      command: 'ForecastOutturn',
      actor: next() < 0.5 ? team : finance,
      ...sourced(),
      data: {
        line: pick(lines),
        year,
        period: 1 + below(8),
        outturn: `${outturn}.00`,
        reasons: next() < 0.3 ? [] : [{ code: 'unexplained', amount: `${(below(5) - 2) * 100}.00`, narrative: 'guess' }],
      },
    };
  }),
  () => ({
    command: 'RecordActuals',
    actor: finance,
    ...sourced(),
    data: { line: pick(lines), year, period: 1 + below(8), toDate: `${below(500_000)}.00` },
  }),
];
kinds.push(...moneyKinds);

let lastSent;
for (let n = 0; n < Number(commands); n += 1) {
  // Now and then the same command is sent again, as a client would that lost the answer.
  const repeat = lastSent !== undefined && next() < 0.1;
  const command = repeat ? lastSent : { id: uuid(), ...pick(kinds)() };
  lastSent = command;
  sent += 1;
  const result = await handler.handle(command);
  process.stdout.write(`${JSON.stringify({ command, result })}\n`);
}
await store.close();
