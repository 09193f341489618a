/** True for the note by which a demo or rehearsal ledger says what it is: it stands as a banner over a page. */
export function isBannerNote(note: string): boolean {
  return /\b(demo|demonstration|rehearsal) ledger\b/i.test(note);
}
