import { IN_DELIVERY, type Stage, STAGES } from '@outturn/domain';
import type { SchemeFacts } from '@outturn/read-models';
import { BadQuestion } from '@outturn/reporting';
import { amountIn, isSome, textIn } from '../../web/cells.ts';
import { codeInWords, exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form } from '../form.ts';
import { optional, typed } from '../values.ts';
import { lacking } from './propose-form.ts';
import { type SchemeAtHand, schemeAtHand } from './scheme-at-hand.ts';

export interface Step {
  readonly stage: Stage;
  /** A way back is finance's decision, with a reason. */
  readonly back: boolean;
}

/** The stages that somebody can take a scheme to from where it is; the order of STAGES is the way forward. */
export function stepsFrom(scheme: Pick<SchemeFacts, 'stage' | 'targets'>, isFinance: boolean): readonly Step[] {
  const approved = scheme.targets !== null;
  const steps = STAGES.filter((stage) => stage !== scheme.stage)
    .filter((stage) => approved || stage === 'idea' || stage === 'business-case' || stage === 'withdrawn')
    .map((stage) => ({ stage, back: scheme.stage === 'closed' || STAGES.indexOf(stage) < STAGES.indexOf(scheme.stage) }));
  if (isFinance) return steps;
  const may: readonly Stage[] = approved && IN_DELIVERY.includes(scheme.stage) ? ['delivering', 'delivered'] : ['idea', 'business-case'];
  return steps.filter(({ stage, back }) => !back && may.includes(stage));
}

/** From stage to stage, as far as the reader may. */
export async function stageForm(visit: ReaderVisit, id: string): Promise<Form> {
  const atHand = await schemeAtHand(visit, id);
  const { scheme, caption, href, subject } = atHand;
  const steps = stepsFrom(scheme, visit.reader.roles.includes('finance'));
  if (steps.length === 0) throw new BadQuestion(`${id} is at the stage “${inWords(scheme.stage)}”: the next step from there is finance’s.`, 'stage');
  const canGoBack = steps.some(({ back }) => back);
  const warnings = steps.some(({ stage }) => stage === 'withdrawn') ? await withdrawalWarning(visit, atHand) : [];
  return {
    command: 'AdvanceStage',
    title: 'Advance the stage',
    caption,
    lead: `The scheme is at the stage “${inWords(scheme.stage)}”.${scheme.targets === null ? ' Approving it is a form of its own, with its profile.' : ''}`,
    subject,
    guarded: true,
    backHref: href,
    button: 'Record the stage',
    initial: {},
    fields: [
      {
        kind: 'radios',
        name: 'stage',
        label: 'To which stage?',
        options: steps.map(({ stage, back }) => ({ value: stage, text: codeInWords(stage), ...(back ? { hint: 'A way back: say why.' } : {}) })),
      },
      ...warnings,
      { kind: 'area', name: 'reason', label: 'Why', optional: true, ...(canGoBack ? { hint: 'Going back is a decision with a reason.' } : {}) },
    ],
    mend: (values) => lacking(values, { stage: 'Choose the stage' }),
    data: (values) => ({ scheme: id, stage: optional(values, 'stage'), reason: optional(values, 'reason') }),
    done: (values) => ({ notice: `${id} is at the stage “${inWords(typed(values, 'stage'))}”.`, href }),
  };
}

function inWords(stage: string): string {
  return codeInWords(stage).toLowerCase();
}

/** Forecasts that stand in the way of withdrawing: those of open years must be 0. */
async function withdrawalWarning(visit: ReaderVisit, { scheme, organisation }: SchemeAtHand): Promise<Field[]> {
  if (scheme.targets === null) return [];
  const [report, opened] = await Promise.all([
    visit.queries.report('savings-tracker', { scheme: scheme.scheme, organisation }, visit.moment),
    visit.facts.asAt('year', visit.moment.position),
  ]);
  const carried = new Set(scheme.targets.carried.map(({ year }) => year));
  const open = new Set(opened.map(({ year }) => year).filter((year) => !carried.has(year)));
  const left = report.rows.filter((row) => open.has(textIn(row, 'year')) && isSome(amountIn(row, 'forecast')));
  if (left.length === 0) return [];
  const figures = left.map((row) => `${textIn(row, 'year')} ${exactly(amountIn(row, 'forecast') ?? '0')}`).join(', ');
  return [
    {
      kind: 'text-only',
      paragraphs: [
        `It cannot be withdrawn while it has a forecast in open years: ${figures}. Change the forecast to 0 first, with reasons. The target stays as a shortfall until it is rebaselined.`,
      ],
    },
  ];
}
