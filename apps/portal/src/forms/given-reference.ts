import { randomInt } from 'node:crypto';

/** Without letters and digits that are taken for each other. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A reference that nobody has yet: `CL-7K3Q-M2PD`. */
export function givenReference(prefix: string): string {
  const four = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${prefix}-${four()}-${four()}`;
}
