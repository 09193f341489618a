import type { FactReader } from '@outturn/read-models';
import type { Queries } from '@outturn/reporting';
import type { MomentResolver } from '../sources.ts';
import { amountIn, type Figure, figure } from '../web/cells.ts';
import { dateAndTime, inWords, plural, wholeNumber } from '../web/format.ts';
import { choicesFrom, type Option, optionsOf } from '../web/options.ts';
import { numberAsked, yearAsked } from '../web/questions.ts';
import type { Visit } from '../web/visit.ts';
import { type MovementRow, movementPicture, movementRow } from './movement-rows.ts';
import { resolveSince } from './since.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface MovementsPage {
  readonly answer: string;
  readonly since: string;
  readonly sinceInWords: string;
  readonly organisations: readonly Option[];
  readonly programmes: readonly Option[];
  readonly years: string;
  readonly picture: { readonly text: string; readonly svg: string } | null;
  readonly totals: { readonly from: Figure; readonly to: Figure; readonly movement: Figure };
  readonly rows: readonly MovementRow[];
  readonly previous: string | null;
  readonly next: string | null;
  readonly shown: string;
  readonly smallPrint: SmallPrint;
}

const PAGE = 100;

/** What changed between an earlier moment and the one that is read, with reasons and people. Throws `BadQuestion`. */
export async function movementsPage(queries: Queries, facts: FactReader, moments: MomentResolver, visit: Visit): Promise<MovementsPage> {
  const { moment, parameters } = visit;
  const { organisation, programme } = parameters;
  const year = yearAsked(parameters);
  const { since, asked } = await resolveSince(moments, parameters['since'], moment);
  const [report, organisations, programmes] = await Promise.all([
    queries.report('movements', {
      since: since.position,
      ...(organisation === undefined ? {} : { organisation }), ...(programme === undefined ? {} : { programme }), ...(year === undefined ? {} : { year }),
    }, moment),
    facts.asAt('organisation', moment.position),
    facts.asAt('programme', moment.position),
  ]);
  const last = Math.max(1, Math.ceil(report.rows.length / PAGE));
  const page = Math.min(numberAsked(parameters, 'page') ?? 1, last);
  const rows = report.rows.slice((page - 1) * PAGE, page * PAGE);
  const href = (n: number) => visit.to('/movements', { organisation, programme, year, since: asked, page: n === 1 ? null : n });
  const [from, to, movement] = ['from', 'to', 'movement'].map((key) => amountIn(report.totals, key) ?? '0.00');
  const sinceInWords = since.recordedAt === null ? 'the beginning' : `${dateAndTime(since.recordedAt)} (position ${wholeNumber(since.position)})`;
  return {
    answer: report.rows.length === 0
      ? `Nothing moved since ${sinceInWords}.`
      : `The forecast of ${plural(report.rows.length, 'line')} went from ${inWords(from ?? '0')} to ${inWords(to ?? '0')}, a movement of ${inWords(movement ?? '0')}, since ${sinceInWords}.`,
    since: asked,
    sinceInWords,
    organisations: optionsOf(choicesFrom(organisations, (one) => one.organisation, (one) => one.name), organisation, 'Every organisation'),
    programmes: optionsOf(choicesFrom(programmes, (one) => one.programme, (one) => one.name), programme, 'Every programme'),
    years: year ?? '',
    picture: movementPicture(report),
    totals: { from: figure(from ?? null, visit.lens.unit), to: figure(to ?? null, visit.lens.unit), movement: figure(movement ?? null, visit.lens.unit) },
    rows: rows.map((row) => movementRow(visit, row)),
    previous: page > 1 ? href(page - 1) : null,
    next: page < last ? href(page + 1) : null,
    shown: report.rows.length === 0 ? '' : `Lines ${wholeNumber((page - 1) * PAGE + 1)} to ${wholeNumber((page - 1) * PAGE + rows.length)} of ${wholeNumber(report.rows.length)}`,
    smallPrint: smallPrint(report),
  };
}
