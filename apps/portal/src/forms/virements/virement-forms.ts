import type { FormEntry } from '../registry.ts';
import { commentOnVirementForm } from '../schemes/remark-forms.ts';
import { approveVirementForm, rejectVirementForm, withdrawVirementForm } from './decision-forms.ts';
import { correctVirementForm, requestVirementForm } from './request-form.ts';

export const VIREMENT_FORMS: readonly FormEntry[] = [
  { path: '/request-a-virement', command: 'RequestVirement', build: requestVirementForm },
  { path: '/virements/:id/correct', command: 'RequestVirement', build: correctVirementForm },
  { path: '/virements/:id/approve', command: 'ApproveVirement', build: approveVirementForm },
  { path: '/virements/:id/reject', command: 'RejectVirement', build: rejectVirementForm },
  { path: '/virements/:id/withdraw', command: 'WithdrawVirement', build: withdrawVirementForm },
  { path: '/virements/:id/comment', command: 'Comment', build: commentOnVirementForm },
];
