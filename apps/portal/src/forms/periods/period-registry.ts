import type { FormEntry } from '../registry.ts';
import { closePeriodForm } from './close-form.ts';
import { openPeriodForm } from './period-forms.ts';
import { publishForm } from './publish-form.ts';
import { answerForm, askForm, submitReturnForm } from './return-forms.ts';

/** Forms about periods, the returns of services, and publications. */
export const PERIOD_FORMS: readonly FormEntry[] = [
  { path: '/open-a-period', command: 'OpenPeriod', build: openPeriodForm },
  { path: '/close-a-period', command: 'ClosePeriod', build: closePeriodForm },
  { path: '/submit-a-return', command: 'SubmitReturn', build: submitReturnForm },
  { path: '/ask-about-a-return', command: 'QueryReturn', build: askForm },
  { path: '/answer-a-question', command: 'AnswerQuery', build: answerForm },
  { path: '/publish', command: 'PublishReport', build: publishForm },
];
