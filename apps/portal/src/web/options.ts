/** One entry of a select. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Entries of a select, headed by one that leaves the choice open; the chosen one is there also where the list lacks it. */
export function optionsOf(choices: readonly Choice[], chosen: string | undefined, open: string | null): Option[] {
  const head = open === null ? [] : [{ value: '', text: open, selected: chosen === undefined }];
  const lacking = chosen === undefined || choices.some(({ value }) => value === chosen) ? [] : [{ value: chosen, text: chosen, selected: true }];
  return [...head, ...lacking, ...choices.map((choice) => ({ ...choice, selected: choice.value === chosen }))];
}

/** Things with a name by their ids, in the order of the names: `namesOf(programmes, 'programme')`. */
export function namesOf<K extends string>(things: readonly (Readonly<Record<K, string>> & { readonly name: string })[], id: K): Choice[] {
  return things.map((thing) => ({ value: thing[id], text: thing.name })).sort((a, b) => a.text.localeCompare(b.text, 'en-GB'));
}

/** Words that are shown as they are. */
export function asTheyAre(values: readonly string[]): Choice[] {
  return values.map((value) => ({ value, text: value }));
}
