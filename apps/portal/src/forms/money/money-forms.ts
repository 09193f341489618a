import type { FormEntry } from '../registry.ts';
import { adjustBudgetsForm, setBudgetForm } from './budget-forms.ts';
import { allocateForm, drawForm } from './investment-forms.ts';
import { moveReserveForm, openReserveForm } from './reserve-forms.ts';

export const MONEY_FORMS: readonly FormEntry[] = [
  { path: '/schemes/:id/allocate', command: 'AllocateInvestment', build: allocateForm },
  { path: '/schemes/:id/draw', command: 'DrawInvestment', build: drawForm },
  { path: '/open-a-reserve', command: 'OpenReserve', build: openReserveForm },
  { path: '/reserves/:id/move', command: 'MoveReserve', build: moveReserveForm },
  { path: '/set-a-budget', command: 'SetBudget', build: setBudgetForm },
  { path: '/adjust-budgets', command: 'AdjustBudget', build: adjustBudgetsForm },
];
