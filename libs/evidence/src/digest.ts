import { createHash } from 'node:crypto';
import { LARGEST_EVIDENCE } from './port.ts';

/** 64 hexadecimal digits. */
export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws `RangeError`. */
export function requireSize(bytes: Buffer): void {
  if (bytes.length === 0 || bytes.length > LARGEST_EVIDENCE) throw new RangeError(`evidence has 1 to ${LARGEST_EVIDENCE} bytes, not ${bytes.length}`);
}
