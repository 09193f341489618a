import { budgetAt, type CommandData, statedForecast } from '@outturn/domain';
import { amount, type Amount, money } from '@outturn/kernel';
import { type Action, amountOf, approved, attempt, type Draft, ORGANISATIONS, pick, someDigest, stateOf, type Step, YEARS } from './draft.ts';

/*
 * What happens to budgets, virements, reserves and periods. Each is a command that the domain decides upon, so that every
 * event comes with those that belong to it; what is refused did not happen.
 */

const SERVICES = ['care', 'home', 'roads'] as const;

/** The lines of every council: one of expenditure in each service, and one of income. */
function linesOf(organisation: string): readonly { line: string; service: string; kind: 'expenditure' | 'income' }[] {
  const spending = SERVICES.map((service) => ({ line: `${organisation}/${service}`, service: `${organisation}-${service}`, kind: 'expenditure' as const }));
  return [...spending, { line: `${organisation}/fees`, service: `${organisation}-roads`, kind: 'income' as const }];
}

/** Two years of budgets and the tiers that virements need, before anything happens. */
export function foundationOfMoney(draft: Draft): void {
  attempt(draft, 'SetVirementAuthority', {
    tiers: [
      { role: 'service-head', upTo: '200000.00', acrossServices: false, permanent: false },
      { role: 'chief-officer', upTo: '500000.00', acrossServices: true, permanent: true, cumulativePerYear: { amount: '1500000.00' } },
      { role: 'cabinet', upTo: null, acrossServices: true, permanent: true },
    ],
  });
  for (const organisation of ORGANISATIONS) {
    for (const year of YEARS.slice(0, 2)) {
      for (const { line, service, kind } of linesOf(organisation)) {
        attempt(draft, 'SetBudget', { line, service, year, kind, amount: kind === 'income' ? '-400000.00' : '2000000.00' });
      }
    }
    // A period that is open from the beginning: returns are due in every history.
    attempt(draft, 'OpenPeriod', { year: YEARS[0], period: 3, organisation });
  }
}

interface Ground {
  readonly organisation: string;
  readonly year: string;
  readonly period: number;
  readonly line: string;
  readonly other: string;
}

function groundOf({ a, b, c }: Step): Ground {
  const organisation = pick(ORGANISATIONS, a);
  const lines = linesOf(organisation);
  const at = b % lines.length;
  return {
    organisation,
    year: pick(YEARS.slice(0, 2), c),
    period: 1 + (c % 13),
    line: pick(lines, at).line,
    other: pick(lines, at + 1 + (a % (lines.length - 1))).line,
  };
}

const less = (stated: Amount, by: number): Amount => amount(money(stated).div(by).toDecimalPlaces(2));
const negative = (stated: Amount): Amount => amount(money(stated).negated());

/** A late change, where one is due, has its source. */
const finance = (c: number) => ({ source: someDigest(c) });

export const adjust: Action = (draft, step) => {
  const { organisation, year, line, other } = groundOf(step);
  const moved = less(amountOf(step), 8);
  const kind = pick(['reserve', 'saving', 'post-plan', 'grant'] as const, step.b);
  const lines =
    kind === 'saving'
      ? [{ line, amount: negative(moved) }]
      : [
          { line, amount: moved },
          { line: other, amount: '1000.00' },
        ];
  attempt(
    draft,
    'AdjustBudget',
    {
      adjustment: `A${draft.command}`,
      year,
      lines,
      source: { kind, ...(kind === 'reserve' ? { ref: `${organisation}-fund` } : {}) },
      reason: someDigest(step.c),
    },
    { ...finance(step.c), effective: `${year.slice(0, 4)}-${pick(['04', '07', '12'], step.a)}-20` },
  );
};

export const monitor: Action = (draft, step) => {
  const { year, period, line } = groundOf(step);
  if (step.b % 3 === 0) {
    const toDate = less(amountOf(step), 2);
    attempt(draft, 'RecordActuals', { line, year, period, toDate: line.endsWith('fees') ? negative(toDate) : toDate }, finance(step.c));
    return;
  }
  const state = stateOf(draft, 'line', line);
  if (state === undefined) return;
  const stated = statedForecast(state.outturns[year]);
  const previous = stated === undefined ? budgetAt(state, year, period) : money(stated.outturn);
  const outturn = step.a % 5 === 0 ? amount(previous) : amount(previous.plus(money(amountOf(step))).minus('300000'));
  const movement = amount(money(outturn).minus(previous));
  const reasons = money(movement).isZero() ? [] : [{ code: 'unexplained', amount: movement, narrative: someDigest(step.c) }];
  attempt(draft, 'ForecastOutturn', { line, year, period, outturn, reasons }, finance(step.c));
};

const TIERS = ['service-head', 'chief-officer', 'cabinet'] as const;

export const vire: Action = (draft, step) => {
  const { year, line, other } = groundOf(step);
  const { a, b, c } = step;
  const known = [...draft.states.keys()].filter((stream) => stream.startsWith('virement/')).map((stream) => stream.slice('virement/'.length));
  const virement = pick(known, a) as string | undefined;
  const decided = { virement: virement ?? '', reason: someDigest(c) };
  if (b % 2 === 1 && virement !== undefined) {
    if (c % 9 === 0) return attempt(draft, 'RejectVirement', decided, { roles: ['cabinet'], user: 'carl.cabinet' });
    if (c % 9 === 1) return attempt(draft, 'WithdrawVirement', decided);
    return attempt(draft, 'ApproveVirement', { virement }, { ...finance(c), roles: [pick(TIERS, 2 - (c % 2))], user: 'carl.cabinet' });
  }
  const moved = less(amountOf(step), 4);
  const data: CommandData['RequestVirement'] = {
    virement: `V${draft.command}`,
    year,
    lines: [
      { line, amount: negative(moved) },
      { line: other, amount: moved },
    ],
    permanence: c % 3 === 0 ? 'permanent' : 'temporary',
    ...(c % 4 === 0 ? { override: someDigest(c) } : {}),
    ...(virement !== undefined && c % 11 === 0 ? { corrects: virement } : {}),
    reason: someDigest(c),
  };
  attempt(draft, 'RequestVirement', data, c % 2 === 0 ? { ...finance(c), effective: `${year.slice(0, 4)}-10-01` } : finance(c));
};

export const keepReserve: Action = (draft, step) => {
  const { organisation, year, period } = groundOf(step);
  const { a, b, c } = step;
  const own = [`${organisation}-fund`, ...[...draft.states.keys()].filter((stream) => stream.startsWith('reserve/R')).map((stream) => stream.slice(8))];
  const reserve = pick(own, a);
  const stated = less(amountOf(step), 3);
  switch (b % 4) {
    case 0:
      return attempt(draft, 'OpenReserve', {
        reserve: `R${draft.command}`,
        name: `Reserve ${draft.command}`,
        kind: pick(['general', 'earmarked', 'capital', 'provision'] as const, c),
        year,
        opening: stated,
        ...(c % 2 === 0 ? { organisation } : { service: `${organisation}-home` }),
        ...(c % 3 === 0 ? { group: `Group ${c % 2}` } : {}),
        ...(c % 5 === 0 ? { mayBeNegative: { authority: 'Section 151 officer' } } : {}),
      });
    case 1: {
      const scheme = pick(approved(draft), c)?.scheme;
      const what = scheme !== undefined && c % 3 === 0 ? { for: { scheme } } : {};
      return attempt(
        draft,
        'MoveReserve',
        { reserve, year, period, amount: c % 2 === 0 ? stated : negative(stated), reason: someDigest(c), ...what },
        finance(c),
      );
    }
    default:
      return attempt(
        draft,
        'ForecastReserve',
        { reserve, year, period: c % 14, closing: stated, ...(c % 2 === 0 ? { planned: [{ for: `use ${c % 3}`, amount: negative(less(stated, 10)) }] } : {}) },
        finance(c),
      );
  }
};

export const keepPeriod: Action = (draft, step) => {
  const { organisation, year } = groundOf(step);
  const { a, b, c } = step;
  const period = 1 + (a % 4);
  const service = `${organisation}-${pick(SERVICES, a)}`;
  switch (b % 7) {
    case 6:
      return attempt(draft, 'PublishReport', {
        publication: `P${draft.command}`,
        year,
        period,
        title: `Period ${period}`,
        ...(c % 2 === 0 ? { organisation } : {}),
      });
    case 0:
      return attempt(draft, 'OpenPeriod', { year, period, organisation });
    case 1:
      return attempt(draft, 'ClosePeriod', { year, period, organisation });
    case 2:
    case 3:
      return attempt(draft, 'SubmitReturn', { service, year, period });
    case 4:
      return attempt(draft, 'QueryReturn', { service, year, period, question: someDigest(c) });
    default:
      return attempt(draft, 'AnswerQuery', { service, year, period, answer: someDigest(c) });
  }
};
