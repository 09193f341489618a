import type { FactReader } from '@outturn/read-models';
import { money } from '@outturn/kernel';
import type { Queries, Report, Row } from '@outturn/reporting';
import type { MomentResolver } from '../sources.ts';
import { amountIn, type Figure, figure, isSome, textIn } from '../web/cells.ts';
import { dateAndTime, inWords, plural, wholeNumber } from '../web/format.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { namesOf, type Option, optionsOf } from '../web/options.ts';
import { numberAsked, wordAsked, yearAsked } from '../web/questions.ts';
import type { Visit } from '../web/visit.ts';
import { lowerOrHigher, type MovementRow, movementPicture, movementRow } from './movement-rows.ts';
import { resolveSince } from './since.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

interface TotalLine {
  readonly label: string;
  readonly from: Figure;
  readonly to: Figure;
  readonly movement: Figure;
}

export interface MovementsPage {
  readonly answer: string;
  readonly since: string;
  readonly sinceInWords: string;
  readonly organisations: readonly Option[];
  readonly programmes: readonly Option[];
  readonly years: string;
  readonly picture: { readonly text: string; readonly svg: string } | null;
  /** Of schemes and of budget lines, each for themselves. */
  readonly totals: readonly TotalLine[];
  readonly rows: readonly MovementRow[];
  /** Lines in which something was recorded without moving the forecast, where they are left out. */
  readonly unmoved: { readonly text: string; readonly href: string } | null;
  readonly previous: string | null;
  readonly next: string | null;
  readonly shown: string;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

const PAGE = 100;
const LINES = ['moved', 'all'] as const;

/** The lines that moved, or all of them, and the page of them that is asked for. Throws `BadQuestion`. */
function linesAsked(all: readonly Row[], parameters: Readonly<Record<string, string>>) {
  const isAll = wordAsked(parameters, 'lines', LINES) === 'all';
  const moved = all.filter(hasMoved).sort(byRowSize);
  const unmoved = all.filter((row) => !hasMoved(row));
  const chosen = isAll ? [...moved, ...unmoved] : moved;
  const last = Math.max(1, Math.ceil(chosen.length / PAGE));
  const page = Math.min(numberAsked(parameters, 'page') ?? 1, last);
  return { all: isAll, moved, unmoved, last, page, rows: chosen.slice((page - 1) * PAGE, page * PAGE), of: chosen.length };
}

/** What changed between an earlier moment and the one that is read, with reasons and people. Throws `BadQuestion`. */
export async function movementsPage(queries: Queries, facts: FactReader, moments: MomentResolver, visit: Visit): Promise<MovementsPage> {
  const { moment, parameters } = visit;
  const { organisation, programme } = parameters;
  const year = yearAsked(parameters);
  const { since, asked } = await resolveSince(moments, parameters['since'], moment);
  const [report, organisations, programmes] = await Promise.all([
    queries.report(
      'movements',
      {
        since: since.position,
        ...(organisation === undefined ? {} : { organisation }),
        ...(programme === undefined ? {} : { programme }),
        ...(year === undefined ? {} : { year }),
      },
      moment,
    ),
    facts.asAt('organisation', moment.position),
    facts.asAt('programme', moment.position),
  ]);
  const { all, moved, unmoved, last, page, rows, of } = linesAsked(report.rows, parameters);
  const href = (n: number) => visit.to('/movements', { organisation, programme, year, since: asked, lines: all ? 'all' : null, page: n === 1 ? null : n });
  const sinceInWords = since.recordedAt === null ? 'the beginning' : `${dateAndTime(since.recordedAt)} (position ${wholeNumber(since.position)})`;
  return {
    answer: moved.length === 0 ? `No forecast moved since ${sinceInWords}.` : answerOf(report, sinceInWords),
    since: asked,
    sinceInWords,
    organisations: optionsOf(namesOf(organisations, 'organisation'), organisation, 'Every organisation'),
    programmes: optionsOf(namesOf(programmes, 'programme'), programme, 'Every programme'),
    years: year ?? '',
    picture: movementPicture(report),
    totals: totalsOf(visit, report),
    rows: rows.map((row) => movementRow(visit, row)),
    unmoved:
      all || unmoved.length === 0
        ? null
        : {
            text: `Also show ${plural(unmoved.length, 'line')} in which something was recorded without moving the forecast`,
            href: visit.to('/movements', { organisation, programme, year, since: asked, lines: 'all' }),
          },
    previous: page > 1 ? href(page - 1) : null,
    next: page < last ? href(page + 1) : null,
    shown:
      of === 0
        ? ''
        : `Lines ${wholeNumber((page - 1) * PAGE + 1)} to ${wholeNumber((page - 1) * PAGE + rows.length)} of ${wholeNumber(of)}, the largest movement first`,
    files: filesOf(visit, 'movements', { organisation, programme, year, since: asked }),
    smallPrint: smallPrint(report),
  };
}

function totalsOf(visit: Visit, { totals }: Report): readonly TotalLine[] {
  const line = (label: string, [from, to, movement]: readonly [string, string, string]): TotalLine => {
    const of = (key: string) => figure(amountIn(totals, key) ?? '0.00', visit.lens.unit);
    return { label, from: of(from), to: of(to), movement: of(movement) };
  };
  const schemes = ['from', 'to', 'movement'] as const;
  if (amountIn(totals, 'linesMovement') === null) return [line('Total', schemes)];
  return [line('Total of schemes', schemes), line('Total of budget lines', ['linesFrom', 'linesTo', 'linesMovement'])];
}

/** What schemes and budget lines moved by, each for themselves: a saving and an outturn do not add up. */
function answerOf({ rows, totals }: Report, since: string): string {
  const lines = rows.filter((row) => textIn(row, 'line') !== '').length;
  const said = (n: number, what: string, keys: readonly string[]) => {
    const [from = '0', to = '0', movement = '0'] = keys.map((key) => amountIn(totals, key) ?? '0');
    return `the forecast of the ${plural(n, what)} that saw a change went from ${inWords(from)} to ${inWords(to)}, ${lowerOrHigher(movement)}`;
  };
  const parts = [
    ...(lines < rows.length ? [said(rows.length - lines, 'scheme year', ['from', 'to', 'movement'])] : []),
    ...(lines > 0 ? [said(lines, 'budget line', ['linesFrom', 'linesTo', 'linesMovement'])] : []),
  ].join('; ');
  return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}, since ${since}.`;
}

function hasMoved(row: Row): boolean {
  return isSome(amountIn(row, 'movement'));
}

/** The largest movement first, whichever way it went. */
function byRowSize(a: Row, b: Row): number {
  return money(amountIn(b, 'movement') ?? '0')
    .abs()
    .cmp(money(amountIn(a, 'movement') ?? '0').abs());
}
