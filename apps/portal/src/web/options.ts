/** One entry of a select. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

/** Entries of a select, headed by one that leaves the choice open; the chosen one is there also where the list lacks it. */
export function optionsOf(choices: readonly { readonly value: string; readonly text: string }[], chosen: string | undefined, open: string | null): Option[] {
  const head = open === null ? [] : [{ value: '', text: open, selected: chosen === undefined }];
  const lacking = chosen === undefined || choices.some(({ value }) => value === chosen) ? [] : [{ value: chosen, text: chosen, selected: true }];
  return [...head, ...lacking, ...choices.map((choice) => ({ ...choice, selected: choice.value === chosen }))];
}

/** Names from ids, in the order of the names. */
export function choicesFrom<T>(things: readonly T[], value: (thing: T) => string, text: (thing: T) => string): { value: string; text: string }[] {
  return things.map((thing) => ({ value: value(thing), text: text(thing) })).sort((a, b) => a.text.localeCompare(b.text, 'en-GB'));
}
