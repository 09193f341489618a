import type { OwnSchema } from '@outturn/own-schema';
import { MIGRATIONS } from './migrations.ts';
import { ACCOUNT, KEY, SCHEMA } from './schema.ts';

/** `app` cannot delete an account or a key, nor give a key to another account. */
export const DIRECTORY: OwnSchema = {
  name: SCHEMA,
  holds: 'the accounts directory',
  lock: 7_837_865,
  entities: [ACCOUNT, KEY],
  migrations: MIGRATIONS,
  grants: (app) => `
    GRANT SELECT, INSERT, UPDATE (name, password_hash, disabled, last_sign_in_at, sessions_ended_at) ON ${SCHEMA}.account TO ${app};
    GRANT SELECT, INSERT, UPDATE (last_used_at, revoked_at) ON ${SCHEMA}.key TO ${app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ${SCHEMA}.attempt, ${SCHEMA}.session TO ${app};`,
};
