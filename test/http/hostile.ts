import type { HostileRequest } from './attempts.ts';
import { ADDRESSES } from './hostile-addresses.ts';
import { BODIES } from './hostile-bodies.ts';
import { FORGED } from './hostile-forged.ts';
import { OTHERS } from './hostile-others.ts';

/** Everything that somebody who means no good asks of the product; none of it is recorded, and none of it takes long. */
export const HOSTILE: Readonly<Record<string, readonly HostileRequest[]>> = {
  'what is others’': OTHERS,
  'who one is not': FORGED,
  bodies: BODIES,
  'addresses, methods, headers and questions': ADDRESSES,
};
