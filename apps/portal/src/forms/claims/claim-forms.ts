import type { FormEntry } from '../registry.ts';
import { bankForm, reverseForm, sustainmentForm } from './banking-forms.ts';
import { claimForm, claimOnScheme } from './claim-form.ts';
import { progressForm, rejectForm, verifyForm, withdrawForm } from './decision-forms.ts';

export const CLAIM_FORMS: readonly FormEntry[] = [
  { path: '/claim-a-saving', command: 'ClaimSaving', files: true, build: claimForm },
  { path: '/schemes/:id/claim', command: 'ClaimSaving', files: true, build: claimOnScheme },
  { path: '/claims/:id/progress', command: 'ProgressClaim', build: progressForm },
  { path: '/claims/:id/withdraw', command: 'WithdrawClaim', build: withdrawForm },
  { path: '/claims/:id/verify', command: 'VerifyClaim', build: verifyForm },
  { path: '/claims/:id/reject', command: 'RejectClaim', build: rejectForm },
  { path: '/claims/:id/bank', command: 'BankClaim', build: bankForm },
  { path: '/claims/:id/sustainment', command: 'CheckSustainment', build: sustainmentForm },
  { path: '/claims/:id/reverse', command: 'ReverseClaim', build: reverseForm },
];
