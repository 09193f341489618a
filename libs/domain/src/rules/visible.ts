/** The text without white space around it and without characters that nobody can see: what is left says something, or does not. */
export function visible(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').trim();
}
