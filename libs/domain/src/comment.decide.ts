import type { CommandOf } from './commands.ts';
import { type Decide, type Refusal, refuse, type World } from './decider.ts';
import { mustSay } from './guards.ts';
import { parseStream, streamOf, type SubjectKind } from './subjects.ts';

/** What can be remarked upon, in the order in which an id without its kind is looked up. */
export const COMMENTED_KINDS = [
  'scheme',
  'claim',
  'programme',
  'workstream',
  'service',
  'organisation',
  'line',
  'reserve',
  'adjustment',
  'virement',
] as const satisfies readonly SubjectKind[];

/** A subject is named as `kind/id`, or by its id alone where only one thing has it. An existing `kind/id` comes first. */
export function subjectNamed(subject: string, world: World): { readonly kind: SubjectKind; readonly id: string } | Refusal {
  const named = parseStream(subject);
  if (named && COMMENTED_KINDS.some((kind) => kind === named.kind) && world.get(named.kind, named.id)) return named;
  const found = COMMENTED_KINDS.filter((kind) => world.get(kind, subject));
  const [kind] = found;
  if (kind === undefined) return nothingCalled(subject);
  if (found.length > 1)
    return refuse(
      'ambiguous-subject',
      `‘${subject}’ names several things: ${found.map((one) => streamOf(one, subject)).join(', ')}. Name one of them.`,
      'subject',
    );
  return { kind, id: subject };
}

export function nothingCalled(subject: string): Refusal {
  return refuse('unknown-reference', `Nothing is called ‘${subject}’. Name it as in scheme/ASC006.`, 'subject');
}

const comment: Decide<CommandOf<'Comment'>> = ({ data }, world) => {
  const named = subjectNamed(data.subject, world);
  if ('rule' in named) return named;
  const stream = streamOf(named.kind, named.id);
  return mustSay({ text: data.text }) ?? [{ stream, type: 'Commented', data: { subject: stream, text: data.text } }];
};

export const commentDeciders = { Comment: comment };
