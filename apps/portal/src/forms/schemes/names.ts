import type { Option } from '../form.ts';

/** The text of an option; its value where it is not among them. */
export function nameIn(options: readonly Option[], value: string): string {
  return options.find((one) => one.value === value)?.text ?? value;
}
