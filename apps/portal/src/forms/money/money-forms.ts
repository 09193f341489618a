import type { FormEntry } from '../registry.ts';
import { adjustBudgetsForm, setBudgetForm } from './budget-forms.ts';
import { allocateForm, drawForm } from './investment-forms.ts';
import { actualsForm, outturnForm } from './line-forms.ts';
import { forecastReserveForm } from './reserve-forecast-form.ts';
import { moveReserveForm, openReserveForm } from './reserve-forms.ts';

export const MONEY_FORMS: readonly FormEntry[] = [
  { path: '/schemes/:id/allocate', command: 'AllocateInvestment', build: allocateForm },
  { path: '/schemes/:id/draw', command: 'DrawInvestment', build: drawForm },
  { path: '/open-a-reserve', command: 'OpenReserve', build: openReserveForm },
  { path: '/reserves/:id/forecast', command: 'ForecastReserve', build: forecastReserveForm },
  { path: '/reserves/:id/move', command: 'MoveReserve', build: moveReserveForm },
  { path: '/lines/:id/forecast', command: 'ForecastOutturn', build: outturnForm },
  { path: '/lines/:id/actuals', command: 'RecordActuals', build: actualsForm },
  { path: '/set-a-budget', command: 'SetBudget', build: setBudgetForm },
  { path: '/adjust-budgets', command: 'AdjustBudget', build: adjustBudgetsForm },
];
