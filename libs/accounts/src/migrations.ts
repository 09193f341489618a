import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SCHEMA, TABLES } from './schema.ts';

/*
 * TypeORM takes the number at the end of a migration's name for its place in the order. Migrations only add: a release
 * reads what the release before it wrote.
 */

const notBack = (): Promise<never> => Promise.reject(new Error('the accounts directory is not migrated back: it holds what is nowhere else'));

class Directory0001 implements MigrationInterface {
  readonly name = 'Directory1790000000001';
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table.clone(), true);
  }
  down = notBack;
}

/**
 * `sid`, `sess` and `expire` are what connect-pg-simple reads and writes; the account is drawn from the session itself.
 *
 * express-session writes a session at the end of each request that changed it, also when the session was ended while the
 * request ran. The trigger keeps such a session ended. It locks the account's row, so that either the session is there
 * when the account's sessions are deleted, or the trigger sees that they have ended.
 */
class Sessions0002 implements MigrationInterface {
  readonly name = 'Sessions1790000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.session (
        sid text COLLATE "C" PRIMARY KEY,
        sess json NOT NULL,
        expire timestamptz NOT NULL,
        account text COLLATE "C" GENERATED ALWAYS AS (sess ->> 'account') STORED
      );
      CREATE INDEX session_expire ON ${SCHEMA}.session (expire);
      CREATE INDEX session_account ON ${SCHEMA}.session (account);
      CREATE FUNCTION ${SCHEMA}.keep_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
      DECLARE
        holder record;
      BEGIN
        IF NEW.sess ->> 'account' IS NULL THEN RETURN NEW; END IF;
        SELECT disabled, sessions_ended_at INTO holder FROM ${SCHEMA}.account WHERE account = NEW.sess ->> 'account' FOR SHARE;
        IF NOT FOUND OR holder.disabled THEN RETURN NULL; END IF;
        IF to_timestamp((NEW.sess ->> 'signedInAt')::double precision / 1000) >= date_trunc('milliseconds', holder.sessions_ended_at) OR holder.sessions_ended_at IS NULL THEN RETURN NEW; END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER keep_ended BEFORE INSERT OR UPDATE OF sess ON ${SCHEMA}.session FOR EACH ROW EXECUTE FUNCTION ${SCHEMA}.keep_ended();`);
  }
  down = notBack;
}

export const MIGRATIONS = [Directory0001, Sessions0002];
