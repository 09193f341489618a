import type { NewEvent, VirementLine } from '@outturn/domain';
import { amount as written, isAmount, money, pounds as inPounds, sum, yearsAfter } from '@outturn/kernel';
import type { ServiceFacts, VirementFacts } from '@outturn/read-models';
import { budgetOfLine, pendingOfLine, readLineYears, readWeighing, type Weighing } from '@outturn/reporting';
import { pathTo } from '../../web/address.ts';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { CheckPage, Field, Form, Option } from '../form.ts';
import { givenReference } from '../given-reference.ts';
import { yearForForm } from '../money/choices.ts';
import { optional, optionalDay, pounds, rowsOf, typed, type Values } from '../values.ts';
import { neededInWords, virementAtHand } from './virement-at-hand.ts';

const LINES = 6;
const TARGETS = 2;

/** Asks for budget to be moved between lines of a year. */
export async function requestVirementForm(visit: ReaderVisit, _id: string): Promise<Form> {
  const year = await yearForForm(visit);
  return requestForm(visit, { year, corrects: null, initial: { virement: givenReference('VIR'), permanence: 'temporary' } });
}

/** Puts a posted virement right by another one: begins with its lines the other way round. */
export async function correctVirementForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { virement } = await virementAtHand(visit, id);
  const lines = Object.fromEntries(
    virement.lines.flatMap(({ line, amount }, n) => [
      [`lines.${n}.line`, line],
      [`lines.${n}.amount`, written(money(amount).negated())],
    ]),
  );
  return requestForm(visit, {
    year: virement.year,
    corrects: virement,
    initial: { virement: givenReference('VIR'), permanence: virement.permanence, ...lines },
  });
}

interface About {
  readonly year: string;
  readonly corrects: VirementFacts | null;
  readonly initial: Values;
}

async function requestForm(visit: ReaderVisit, { year, corrects, initial }: About): Promise<Form> {
  const at = visit.moment.position;
  const [lineYears, services, weigh] = await Promise.all([
    readLineYears(visit.facts, at, year),
    visit.facts.asAt('service', at),
    readWeighing(visit.facts, visit.moment),
  ]);
  const nameOf = new Map(services.map(({ service, name }) => [service, name]));
  const lines: Option[] = lineYears.map((line) => {
    const pending = pendingOfLine(line);
    const waits = pending.isZero() ? '' : `, ${exactly(pending)} pending`;
    return { value: line.line, text: `${nameOf.get(line.service) ?? line.service}, budget ${exactly(budgetOfLine(line, 13))}${waits}` };
  });
  const href = visit.to(corrects === null ? '/virements' : pathTo('virements', corrects.virement), corrects === null ? { year } : {});
  return {
    command: 'RequestVirement',
    title: corrects === null ? `Request a virement in ${year}` : `Correct the virement ${corrects.virement}`,
    ...(corrects === null ? {} : { caption: `${corrects.virement}: ${exactly(corrects.amount)}, ${year}` }),
    lead:
      corrects === null
        ? 'It moves budget between lines and adds up to nothing. Whom it needs is shown before you send it; budgets change when it is approved.'
        : 'What is posted stays as it is; this one stands beside it. It begins with the same lines the other way round: change what should come out differently.',
    fields: [...withinInWords(visit, services), ...fieldsOf(year, lines)],
    initial,
    button: corrects === null ? 'Request the virement' : 'Request the correction',
    data: (values) => dataOf(values, year, corrects),
    envelope: (values) => {
      const effective = optionalDay(values, 'effective');
      return effective === undefined ? {} : { effective };
    },
    fieldOf: { savingsTarget: 'targets', corrects: 'virement' },
    mend: (values) => (changesIn(values).length === 0 ? [{ field: 'lines', text: 'Name at least two budget lines' }] : []),
    aside: asideOf,
    check: (_values, events) => checkOf(events, year, nameOf, weigh),
    subject: 'virement/',
    guarded: false,
    done: (values) => ({
      notice: `Virement ${typed(values, 'virement')} is requested. It waits for approval, and shows as pending until then.`,
      href: visit.to(pathTo('virements', typed(values, 'virement'))),
    }),
    backHref: href,
  };
}

/** To whoever is limited to services: which lines can be named, and who asks for what goes beyond them. Nothing to others. */
function withinInWords({ reader: { sight } }: ReaderVisit, services: readonly ServiceFacts[]): readonly Field[] {
  if (sight === 'everything') return [];
  const own = services.filter(({ service, parent }) => sight.services.has(service) && (parent === null || !sight.services.has(parent)));
  const names = own.map(({ name }) => name);
  return [
    {
      kind: 'text-only',
      paragraphs: [
        `The lines that you can name are those of ${names.join(', ')}. A virement with a line or a scheme of another service is requested by finance, or by somebody who answers for both services: ask them.`,
      ],
    },
  ];
}

function fieldsOf(year: string, lines: readonly Option[]): readonly Field[] {
  const next = yearsAfter(year, 1);
  return [
    { kind: 'text', name: 'virement', label: 'Reference of the virement', width: 20, hint: 'Given by Outturn. Change it if the council has its own.' },
    {
      kind: 'radios',
      name: 'permanence',
      label: 'How long it lasts',
      options: [
        { value: 'temporary', text: `Temporary: ${year} only` },
        { value: 'permanent', text: `Permanent: it enters the opening budgets of ${next} too` },
      ],
    },
    {
      kind: 'table',
      name: 'lines',
      label: 'Budget lines',
      rowLabel: 'Line',
      rows: LINES,
      hint: `A line that gives is negative, one that gets positive; all together add up to nothing. A permanent virement counts with the same amounts in ${next}, unless you type others.`,
      columns: [
        { name: 'line', label: 'Reference of the line', kind: 'text', options: lines },
        { name: 'amount', label: 'Change (£)', kind: 'money' },
        { name: 'nextYear', label: `In ${next} (£)`, kind: 'money' },
      ],
    },
    { kind: 'area', name: 'reason', label: 'Why' },
    { kind: 'date', name: 'effective', label: 'From', optional: true, hint: `A day in ${year}. Left empty: the day of approval.` },
    {
      kind: 'table',
      name: 'targets',
      label: 'Savings targets that travel with it',
      rowLabel: 'Target',
      rows: TARGETS,
      hint: 'Leave it empty where no saving moves. The amount leaves the target of the first scheme and joins that of the second.',
      columns: [
        { name: 'scheme', label: 'From scheme', kind: 'text' },
        { name: 'amount', label: 'Amount (£)', kind: 'money' },
        { name: 'toScheme', label: 'To scheme', kind: 'text' },
      ],
    },
    {
      kind: 'area',
      name: 'override',
      label: 'Why a line may be left below what it has spent',
      optional: true,
      rows: 2,
      hint: 'Only where it would be: leave it empty otherwise.',
    },
  ];
}

function changesIn(values: Values) {
  return rowsOf(values, 'lines', ['line', 'amount', 'nextYear']).map((row) => ({
    line: typed(row, 'line'),
    amount: pounds(row, 'amount'),
    ...(optional(row, 'nextYear') === undefined ? {} : { nextYear: pounds(row, 'nextYear') }),
  }));
}

function dataOf(values: Values, year: string, corrects: VirementFacts | null): object {
  const targets = rowsOf(values, 'targets', ['scheme', 'amount', 'toScheme']).map((row) => ({
    scheme: typed(row, 'scheme'),
    amount: pounds(row, 'amount'),
    toScheme: typed(row, 'toScheme'),
  }));
  const override = optional(values, 'override');
  return {
    virement: typed(values, 'virement'),
    year,
    lines: changesIn(values),
    permanence: typed(values, 'permanence'),
    ...(targets.length === 0 ? {} : { savingsTarget: targets }),
    ...(corrects === null ? {} : { corrects: corrects.virement }),
    ...(override === undefined ? {} : { override }),
    reason: typed(values, 'reason'),
  };
}

/** As far as what was typed can be read. */
function asideOf(values: Values) {
  const amounts = changesIn(values)
    .filter(({ amount }) => isAmount(amount))
    .map(({ amount }) => money(amount));
  return [
    { label: 'Moves', figure: inPounds(sum(amounts.filter((one) => one.gt(0)))) },
    { label: 'Left to be balanced', figure: inPounds(sum(amounts).negated()) },
  ];
}

function checkOf(events: readonly NewEvent[], year: string, nameOf: ReadonlyMap<string, string>, weigh: Weighing): CheckPage {
  const requested = events.find((event): event is Extract<NewEvent, { type: 'VirementRequested' }> => event.type === 'VirementRequested');
  if (requested === undefined) return { heading: 'Check the virement', lines: [] };
  const { data } = requested;
  const across = data.services.length > 1 ? `across ${data.services.map(({ service }) => nameOf.get(service) ?? service).join(' and ')}` : 'within one service';
  const needs = weigh({ ...data, day: null });
  return {
    heading: `Check the virement ${data.virement} before you send it`,
    lines: [
      { label: 'Moves', value: `${exactly(data.amount)}, ${across}, ${data.permanence}` },
      ...data.lines.map((line) => ({ label: `${line.line}, ${nameOf.get(line.service) ?? line.service}`, value: changeInWords(line, year) })),
      ...data.savingsTarget.map((target) => ({ label: `Savings target of ${target.scheme}`, value: `${exactly(target.amount)} goes to ${target.toScheme}` })),
      { label: 'Why', value: data.reason },
      ...(data.override === null ? [] : [{ label: 'Below what is spent, because', value: data.override }]),
      { label: 'Approval that it needs', value: neededInWords(needs) },
    ],
    warning: 'You cannot approve it yourself. Until it is approved you can withdraw it; once it is posted, another virement corrects it.',
  };
}

function changeInWords({ amount, nextYear }: VirementLine, year: string): string {
  return nextYear === null || nextYear === amount ? exactly(amount) : `${exactly(amount)}; ${exactly(nextYear)} in ${yearsAfter(year, 1)}`;
}
