import { IN_DELIVERY } from '@outturn/domain';
import type { SchemeFacts } from '@outturn/read-models';
import type { Row } from '@outturn/reporting';
import { undeliveredIn } from '../forms/schemes/year-forms.ts';
import { stepsFrom } from '../forms/schemes/stage-form.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { textIn } from '../web/cells.ts';
import type { ReaderVisit } from '../web/page-service.ts';

/** What the reader can do with a scheme as it stands: a few things first, the rest behind a details element. */
export interface SchemeActions {
  readonly primary: readonly Action[];
  readonly more: readonly Action[];
}

interface Possible {
  readonly form: string;
  readonly text: string;
  readonly possible: boolean;
}

/** `row` is the scheme's position in the year that its page shows. */
export function schemeActions(visit: ReaderVisit, scheme: SchemeFacts, row: Row | undefined): SchemeActions {
  const { stage, targets } = scheme;
  const saving = targets !== null && scheme.kind !== 'growth' && row !== undefined;
  const takesForecasts = saving && IN_DELIVERY.includes(stage);
  const year = row === undefined ? undefined : textIn(row, 'year');
  const steps = stepsFrom(scheme, visit.reader.roles.includes('finance'));
  const carried = targets?.carried.some((one) => one.year === year) ?? false;
  const primary: Possible[] = [
    { form: 'approve', text: 'Approve', possible: targets === null && (stage === 'idea' || stage === 'business-case') },
    { form: 'forecast', text: 'Change the forecast', possible: takesForecasts },
    { form: 'confirm', text: 'Confirm it unchanged', possible: takesForecasts },
    { form: 'claim', text: 'Claim a saving', possible: scheme.kind !== 'growth' && IN_DELIVERY.includes(stage) },
    { form: 'comment', text: 'Comment', possible: true },
  ];
  const more: Possible[] = [
    { form: 'stage', text: 'Advance the stage', possible: steps.length > 0 },
    { form: 'milestone', text: 'Add a milestone', possible: true },
    { form: 'allocate', text: 'Allocate investment', possible: IN_DELIVERY.includes(stage) },
    { form: 'draw', text: 'Draw investment', possible: IN_DELIVERY.includes(stage) },
    { form: 'rebaseline', text: 'Rebaseline', possible: targets !== null && (IN_DELIVERY.includes(stage) || stage === 'withdrawn') },
    { form: 'override', text: 'Override the RAG', possible: saving },
    { form: 'carry-forward', text: 'Carry forward', possible: saving && !carried && undeliveredIn(row).gt(0) },
    { form: 'move', text: 'Move to another workstream or service', possible: true },
    { form: 'reclassify', text: 'Reclassify', possible: true },
  ];
  const links = (wanted: readonly Possible[]) =>
    actionsFor(
      visit,
      'schemes',
      scheme.scheme,
      wanted.filter(({ possible }) => possible),
      { year },
    );
  return { primary: links(primary), more: links(more) };
}
