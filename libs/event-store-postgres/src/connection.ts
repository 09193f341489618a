import { Client, type ClientConfig, type DatabaseError, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import { UnconfirmedCommit } from './sqlstate.ts';

/** Settings of every connection: times and dates arrive in one known form, and nobody waits for ever. */
export function connectionSettings(connectionString: string): ClientConfig {
  return {
    connectionString,
    application_name: 'outturn',
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    lock_timeout: 30_000,
    query_timeout: 65_000,
    keepAlive: true,
  };
}

/** One connection for appends, opened when it is needed and after it was lost. Not for concurrent use. */
export interface AppendConnection {
  /** Throws UnconfirmedCommit when the server warned that its commit was not acknowledged by the standby. */
  query<R extends unknown[]>(query: QueryArrayConfig): Promise<QueryArrayResult<R>>;
  close(): Promise<void>;
}

export function appendConnection(settings: ClientConfig): AppendConnection {
  let client: Client | undefined;
  let unconfirmed = false;
  const forget = (lost: Client): void => {
    if (client === lost) client = undefined;
    lost.end().catch(() => undefined);
  };
  const connected = async (): Promise<Client> => {
    if (client) return client;
    const fresh = new Client(settings);
    fresh.on('error', () => {
      forget(fresh);
    });
    fresh.on('notice', (notice) => {
      unconfirmed ||= tellsOfCancelledWait(notice as DatabaseError);
    });
    try {
      await fresh.connect();
    } catch (error) {
      forget(fresh);
      throw error;
    }
    return (client = fresh);
  };
  return {
    query: async <R extends unknown[]>(query: QueryArrayConfig): Promise<QueryArrayResult<R>> => {
      const current = await connected();
      unconfirmed = false;
      try {
        const result = await current.query<R>(query);
        if (unconfirmed) throw new UnconfirmedCommit('the commit was not acknowledged by the standby');
        return result;
      } catch (error) {
        // After an error of the database itself the connection goes on; after anything else its state is unknown.
        if ((error as Partial<DatabaseError>).severity !== 'ERROR') forget(current);
        throw error;
      }
    },
    close: async () => {
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}

/** The routine's name is not translated, whatever the server's language. */
function tellsOfCancelledWait(notice: Partial<DatabaseError>): boolean {
  return notice.routine === 'SyncRepWaitForLSN';
}
