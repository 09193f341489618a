import { Client, type ClientConfig, type DatabaseError, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import { type Call, call, type Parameter } from './call.ts';
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

/**
 * Settings of the connection that appends. One plan for ever, whatever the batch: planning anew each time would cost more
 * than the work. It may be made while the tables are empty, and without these settings it would scan them.
 */
export function appendSettings(connectionString: string): ClientConfig {
  const settings = connectionSettings(connectionString);
  const onePlan = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off';
  return { ...settings, options: `${settings.options ?? ''} ${onePlan}`, pipeline: true };
}

/**
 * One connection for appends, opened when it is needed and after it was lost. With `pipeline` queries go out at once, and
 * are worked on in their order; without it they wait for each other.
 */
export interface AppendConnection {
  /** Throws UnconfirmedCommit when the server warned meanwhile that a commit was not acknowledged by the standby. */
  query<R extends unknown[]>(query: QueryArrayConfig): Promise<QueryArrayResult<R>>;
  /** Calls a function that gives one text; throws as `query` does. */
  call(call: Call, values: Parameter[]): Promise<string | null>;
  close(): Promise<void>;
}

interface Opened {
  readonly client: Client;
  /** Resolves when it is connected. */
  readonly ready: Promise<unknown>;
}

export function appendConnection(settings: ClientConfig): AppendConnection {
  let current: Opened | undefined;
  /** A warning names no query: whatever was under way when it came counts as unconfirmed. */
  let warnings = 0;

  const forget = (lost: Client): void => {
    if (current?.client === lost) current = undefined;
    lost.end().catch(() => undefined);
  };
  const open = (): Opened => {
    const fresh = new Client(settings);
    fresh.on('error', () => {
      forget(fresh);
    });
    fresh.on('notice', (notice) => {
      if (tellsOfCancelledWait(notice as DatabaseError)) warnings += 1;
    });
    return { client: fresh, ready: fresh.connect() };
  };
  const asked = async <R>(ask: (client: Client) => Promise<R>): Promise<R> => {
    const { client, ready } = (current ??= open());
    const before = warnings;
    try {
      await ready;
      const result = await ask(client);
      if (warnings !== before) throw new UnconfirmedCommit('the commit was not acknowledged by the standby');
      return result;
    } catch (error) {
      // After an error of the database itself the connection goes on; after anything else its state is unknown.
      if ((error as Partial<DatabaseError>).severity !== 'ERROR') forget(client);
      throw error;
    }
  };
  return {
    query: <R extends unknown[]>(query: QueryArrayConfig) => asked((client) => client.query<R>(query)),
    call: (one, values) => asked((client) => call(client, one, values)),
    close: async () => {
      const last = current;
      current = undefined;
      await last?.client.end().catch(() => undefined);
    },
  };
}

/** The routine's name is not translated, whatever the server's language. */
function tellsOfCancelledWait(notice: Partial<DatabaseError>): boolean {
  return notice.routine === 'SyncRepWaitForLSN';
}
