import { type Amount, money } from '@outturn/kernel';
import type { Report, Row } from '@outturn/reporting';
import { type Step, waterfall } from '../charts/charts.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, listIn, reasonsIn, textIn } from '../web/cells.ts';
import { codeInWords, exactly, inWords } from '../web/format.ts';
import type { Visit } from '../web/visit.ts';

export interface MovementRow {
  readonly scheme: string;
  readonly title: string;
  readonly href: string;
  readonly year: string;
  readonly from: Figure;
  readonly to: Figure;
  readonly movement: Figure;
  readonly reasons: readonly { readonly label: string; readonly amount: string; readonly narrative: string }[];
  readonly people: string;
  readonly entries: readonly { readonly text: string; readonly href: string }[];
}

/** A row of the movements report: the reasons in pounds and pence, so that they can be seen to add up. */
export function movementRow(visit: Visit, row: Row): MovementRow {
  const { unit } = visit.lens;
  const line = textIn(row, 'line');
  const year = textIn(row, 'year');
  const movement = amountIn(row, 'movement');
  const direction = movement === null || money(movement).isZero() ? null : money(movement).isNegative() ? '▼ lower' : '▲ higher';
  return {
    ...(line === ''
      ? { scheme: textIn(row, 'scheme'), title: textIn(row, 'title'), href: visit.to(pathTo('schemes', textIn(row, 'scheme')), { year }) }
      : { scheme: line, title: `Budget line of ${textIn(row, 'serviceName')}`, href: visit.to(pathTo('lines', line), { year }) }),
    year,
    from: figure(amountIn(row, 'from'), unit),
    to: figure(amountIn(row, 'to'), unit),
    movement: { ...figure(movement, unit), remark: direction },
    reasons: reasonsIn(row).map(({ code, amount, narrative }) => ({ label: codeInWords(code), amount: exactly(amount), narrative })),
    people: listIn(row, 'people').join(', '),
    entries: listIn(row, 'events').map((position) => ({ text: position, href: visit.to(`/audit/entries/${position}`) })),
  };
}

/** `£643k lower`: a movement in words. */
export function lowerOrHigher(movement: Amount): string {
  const value = money(movement);
  if (value.isZero()) return 'unchanged in sum';
  return `${inWords(value.abs())} ${value.isNegative() ? 'lower' : 'higher'}`;
}

/** From, reasons by code, to; null where nothing moved. */
export function movementPicture(report: Report): { readonly text: string; readonly svg: string } | null {
  const { totals } = report;
  const [from, to, movement] = ['from', 'to', 'movement'].map((key) => amountIn(totals, key));
  const steps: Step[] = reasonsIn(totals)
    .filter((reason) => !money(reason.amount).isZero())
    .map((reason) => ({ label: codeInWords(reason.code), amount: reason.amount }));
  if (!from || !to || !movement || steps.length === 0) return null;
  const parts = steps.map((step) => `${lowerOrHigher(step.amount)} for ${step.label.toLowerCase()}`).join(', ');
  const text = `The forecast of these lines went from ${inWords(from)} to ${inWords(to)}, ${lowerOrHigher(movement)}: ${parts}.`;
  return { text, svg: waterfall({ label: 'From', amount: from }, steps, { label: 'To', amount: to }, 'movements', text) };
}
