import type { Problem } from '@outturn/application';
import type { CommandName, NewEvent } from '@outturn/domain';
import type { FieldError } from './errors.ts';
import type { Values } from './values.ts';

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
  /** Of a radio: what is asked for where it is chosen. All are there without script; a style hides those of others where it can. */
  readonly fields?: readonly Field[];
}

interface Labelled {
  /** The name in `Values`; also the anchor of the error summary. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

/** One thing that a form asks for. A form asks nobody for what the system knows. */
export type Field =
  | (Labelled & { readonly kind: 'text'; readonly width?: 3 | 5 | 10 | 20 | 30; readonly suggestions?: readonly Option[] })
  | (Labelled & { readonly kind: 'money' })
  | (Labelled & { readonly kind: 'percent' })
  | (Labelled & { readonly kind: 'area'; readonly rows?: number })
  | (Labelled & { readonly kind: 'select'; readonly options: readonly Option[] })
  | (Labelled & { readonly kind: 'radios'; readonly options: readonly Option[]; readonly inline?: boolean })
  | (Labelled & { readonly kind: 'checkboxes'; readonly options: readonly Option[] })
  | (Labelled & { readonly kind: 'date' })
  | (Labelled & { readonly kind: 'files' })
  | (Labelled & { readonly kind: 'table'; readonly columns: readonly TableColumn[]; readonly rows: number; readonly rowLabel: string })
  | { readonly kind: 'hidden'; readonly name: string }
  | { readonly kind: 'text-only'; readonly heading?: string; readonly paragraphs: readonly string[]; readonly links?: readonly Link[] };

export interface Link {
  readonly text: string;
  readonly href: string;
}

export interface TableColumn {
  readonly name: string;
  readonly label: string;
  /** `fixed` is not typed: it is shown as it was when the form was opened, and goes with it. The first one heads its row. */
  readonly kind: 'text' | 'money' | 'percent' | 'select' | 'file' | 'fixed';
  /** Of a select; of a text what is suggested while it is typed. */
  readonly options?: readonly Option[];
}

/** One form that leads to one command. Most forms are this and nothing more: the engine shows, checks, sends and answers. */
export interface Form {
  readonly command: CommandName;
  readonly title: string;
  /** Above the title: what it is about (`ASC006 Customer pathway`). */
  readonly caption?: string;
  /** One sentence with the figures that matter before the fields. */
  readonly lead?: string;
  readonly fields: readonly Field[];
  /** What is in the fields when the form is opened. */
  readonly initial: Values;
  readonly button: string;
  /** The data of the command from what was typed; left as typed where it cannot be read, so that the refusal names the field. */
  data(values: Values): object;
  /** Effective date and source, where the form asks for them. */
  envelope?(values: Values): { readonly effective?: string; readonly source?: string };
  /** The subject's stream, for `expectedRevision` and for what others changed meanwhile. */
  readonly subject: string;
  /** Whether others' changes since the form was opened matter (they do where the form shows the state that it changes). */
  readonly guarded: boolean;
  /** Fields of the command (`reasons`, `effect.annual`, `profile.saving`) → fields of the form; others go to the first field. */
  readonly fieldOf?: Readonly<Record<string, string>>;
  /** What can't be undone is shown once more before it is recorded. */
  readonly check?: (values: Values, events: readonly NewEvent[]) => CheckPage;
  /** After recording: what was recorded in words, and where to go. */
  done(values: Values): { readonly notice: string; readonly href: string };
  /** Figures shown beside the fields as they follow from what was typed, also without script on sending: the remainder of reasons. */
  aside?(values: Values): readonly { readonly label: string; readonly figure: string }[];
  readonly backHref: string;
  /** What the command itself could not say well of what was typed: told before it is sent. */
  mend?(values: Values): readonly FieldError[];
  /** Things that a refusal speaks of, as far as the reader may see them. */
  related?(problem: Problem): Promise<readonly Link[]>;
}

export interface CheckPage {
  readonly heading: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  readonly warning?: string;
}
