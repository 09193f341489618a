import type { AppendResult } from '@outturn/event-store';
import { type Found, namesIn, sameContent } from './look-up.ts';
import { isoTime } from './rows.ts';
import type { WaitingWrite } from './waiting-write.ts';

/** A row of ledger.append_judged. */
export type Judged = [
  write: string,
  verdict: string,
  position: string,
  recorded: string | null,
  types: string,
  fingerprint: string | null,
  salt: string | null,
  stream: string,
  expected: string,
  actual: string,
];

export function resultOf(write: WaitingWrite, row: Judged | undefined): AppendResult {
  if (!row) throw new Error('the database gave no verdict on a write');
  const [, verdict, position, recorded, types, fingerprint, salt, stream, expected, actual] = row;
  switch (verdict) {
    case 'recorded':
      return { outcome: 'recorded', position: Number(position), recordedAt: isoTime(recorded ?? '') };
    case 'known':
      return resultOfRecord(write, { position: Number(position), recordedAt: isoTime(recorded ?? ''), types: namesIn(types), fingerprint, salt });
    case 'conflict':
      return { outcome: 'conflict', stream, expected: Number(expected), actual: Number(actual) };
    case 'head-moved':
      return { outcome: 'head-moved', position: Number(position) };
    default:
      return {
        outcome: 'time-refused',
        detail: recorded === null ? 'this ledger takes no recorded times from commands' : `at lies before the last recorded time, ${isoTime(recorded)}`,
      };
  }
}

/** What stands under this write's command id: its own work, that of an earlier command with the same content, or another's. */
export function resultOfRecord(write: WaitingWrite, found: Found): AppendResult {
  if (!sameContent(found, write.request.command.content)) return { outcome: 'id-reused' };
  return write.sent
    ? { outcome: 'recorded', position: found.position, recordedAt: found.recordedAt }
    : { outcome: 'duplicate', position: found.position, types: found.types };
}
