import type { CommandResult, Preview, Problem } from '../commands/command-handler.ts';
import { type ActualsImport, commandOf, type ImportedFigure } from './actuals-import.ts';

/** What became, or would become, of one figure. `known`: it is recorded already, by this file or otherwise. */
export interface FigureOutcome extends ImportedFigure {
  readonly outcome: 'recorded' | 'known' | 'refused';
  readonly why: string | null;
}

/** Tries every figure without recording anything. */
export async function previewActuals(read: ActualsImport, preview: (command: object) => Promise<Preview>): Promise<FigureOutcome[]> {
  const outcomes: FigureOutcome[] = [];
  for (const figure of read.figures) {
    const answer = await preview(commandOf(read, figure));
    if ('result' in answer) outcomes.push({ ...figure, ...judged(answer.result.problem, answer.result.status) });
    else outcomes.push({ ...figure, outcome: answer.events.length === 0 ? 'known' : 'recorded', why: null });
  }
  return outcomes;
}

/** The id is made of the file and the figure: used before, by whomever, the figure is recorded from this file already. */
function judged(problem: Problem | undefined, status: string): Pick<FigureOutcome, 'outcome' | 'why'> {
  return problem?.rule === 'id-reused' ? { outcome: 'known', why: null } : { outcome: 'refused', why: problem?.detail ?? status };
}

/** Records every figure, each by a command of its own; `progress` is told after each. Throws where the import is refused as a whole. */
export async function recordActuals(
  read: ActualsImport,
  handle: (command: object) => Promise<CommandResult>,
  progress: (done: number) => void = () => undefined,
): Promise<{ readonly outcomes: FigureOutcome[]; readonly position: number | undefined }> {
  if (read.refusal !== null) throw new Error(`an import that is refused is not recorded: ${read.refusal}`);
  const outcomes: FigureOutcome[] = [];
  let position: number | undefined;
  for (const figure of read.figures) {
    const { status, problem, events = [], position: at } = await handle(commandOf(read, figure));
    if (at !== undefined) position = Math.max(position ?? 0, at);
    const isTaken = status === 'recorded' || status === 'duplicate';
    const outcome = status === 'recorded' && events.length > 0 ? 'recorded' : 'known';
    outcomes.push({ ...figure, ...(isTaken ? { outcome, why: null } : judged(problem, status)) });
    progress(outcomes.length);
  }
  return { outcomes, position };
}
