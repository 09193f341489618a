import type { StoredEvent } from '@outturn/ledger';
import type { CustomTypesConfig } from 'pg';

/** Every value as the text that PostgreSQL sends: nothing is parsed that is not wanted. */
export const raw: CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

export type EventRow = [
  position: string,
  stream: string,
  revision: string,
  recorded: string,
  effective: string | null,
  id: string,
  command: string,
  type: string,
  version: string,
  actor: string,
  payload: string,
];

export const EVENT_COLUMNS = 'e.position, e.stream, e.revision, e.recorded_at, e.effective, e.id, e.command, e.type, e.version, e.actor, e.payload';

export function storedEvent([position, stream, revision, recorded, effective, id, command, type, version, actor, payload]: EventRow): StoredEvent {
  return {
    position: Number(position),
    stream,
    revision: Number(revision),
    recordedAt: isoTime(recorded),
    effective,
    id,
    command,
    type,
    version: Number(version),
    actor,
    payload,
  };
}

/** `2017-06-14 12:00:00.5+00` → `2017-06-14T12:00:00.500Z`. Sessions are in UTC; another offset is converted. */
export function isoTime(text: string): string {
  if (text.length > 29 || !text.endsWith('+00')) return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();
  const time = text.slice(0, -3);
  const padded = time.length === 19 ? `${time}.000` : time.padEnd(23, '0');
  return `${padded.slice(0, 10)}T${padded.slice(11)}Z`;
}
