import { fingerprintOf } from './batch.ts';
import { appendConnection, connectionSettings } from './connection.ts';
import { isoTime, raw } from './rows.ts';

/** What the ledger knows of a command. Fingerprint and salt are hexadecimal after `\x`, null once a text of the command was redacted. */
export interface Found {
  readonly position: number;
  readonly recordedAt: string;
  readonly types: readonly string[];
  readonly fingerprint: string | null;
  readonly salt: string | null;
}

type Row = [id: string, position: string, recorded: string, types: string, fingerprint: string | null, salt: string | null];

export const LOOK_UP = `
  SELECT w.id, c.position, c.recorded_at, c.types, c.fingerprint, c.salt FROM unnest($1::uuid[]) w(id) CROSS JOIN LATERAL ledger.recorded_command(w.id) c`;

export function foundIn(rows: readonly unknown[][]): Map<string, Found> {
  return new Map(
    (rows as Row[]).map(([id, position, recorded, types, fingerprint, salt]) => [
      id,
      { position: Number(position), recordedAt: isoTime(recorded), types: namesIn(types), fingerprint, salt },
    ]),
  );
}

/** `{SchemeProposed,Commented}` → the names in it; none of them needs quoting. */
export function namesIn(array: string): string[] {
  return array.slice(1, -1).split(',');
}

/** True when the content is that of the recorded command; also when that can't be told any more. */
export function sameContent({ fingerprint, salt }: Found, content: string): boolean {
  if (fingerprint === null || salt === null) return true;
  return fingerprint.slice(2) === fingerprintOf(content, salt.slice(2));
}

/**
 * Looks commands up over a new connection after a commit of its own, which a synchronous standby acknowledges only after
 * all earlier ones: what is found then is as safe as if its own commit had been acknowledged. By then also the lost
 * session's transaction has ended or waits for the writer's lock behind us, where its expected revisions judge it.
 */
export async function confirmedLookUp(connectionString: string, commands: readonly string[]): Promise<Map<string, Found>> {
  const connection = appendConnection({ ...connectionSettings(connectionString), statement_timeout: 3_000, query_timeout: 4_000 });
  try {
    await connection.query({ text: `SELECT pg_logical_emit_message(true, 'outturn', 'confirm')`, rowMode: 'array', types: raw });
    const { rows } = await connection.query({ text: LOOK_UP, values: [commands], rowMode: 'array', types: raw });
    return foundIn(rows);
  } finally {
    await connection.close();
  }
}
