import type { FormEntry } from '../registry.ts';
import { moveForm, reclassifyForm } from './place-forms.ts';
import { approveForm, rebaselineForm } from './profile-forms.ts';
import { proposeForm } from './propose-form.ts';
import { claimCommentForm, milestoneForm, programmeCommentForm, schemeCommentForm } from './remark-forms.ts';
import { stageForm } from './stage-form.ts';
import { carryForwardForm, overrideForm } from './year-forms.ts';

/** Every form about a scheme but the monthly forecast. `/schemes-new` cannot be the path of any scheme's id. */
export const SCHEME_FORMS: readonly FormEntry[] = [
  { path: '/schemes-new', command: 'ProposeScheme', build: proposeForm },
  { path: '/schemes/:id/approve', command: 'ApproveScheme', build: approveForm },
  { path: '/schemes/:id/rebaseline', command: 'RebaselineScheme', build: rebaselineForm },
  { path: '/schemes/:id/move', command: 'MoveScheme', build: moveForm },
  { path: '/schemes/:id/reclassify', command: 'ReclassifyScheme', build: reclassifyForm },
  { path: '/schemes/:id/stage', command: 'AdvanceStage', build: stageForm },
  { path: '/schemes/:id/milestone', command: 'SetMilestone', build: milestoneForm },
  { path: '/schemes/:id/override', command: 'OverrideRag', build: overrideForm },
  { path: '/schemes/:id/carry-forward', command: 'CarryForward', build: carryForwardForm },
  { path: '/schemes/:id/comment', command: 'Comment', build: schemeCommentForm },
  { path: '/claims/:id/comment', command: 'Comment', build: claimCommentForm },
  { path: '/programmes/:id/comment', command: 'Comment', build: programmeCommentForm },
];
