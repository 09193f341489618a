import type { Pool } from 'pg';
import { folded, isAccountId } from './identity.ts';
import { attemptKey, FAILURES_BEFORE_LOCK_OUT, FAILURES_KEPT_DAYS, LOCK_OUT_MINUTES } from './lock-out.ts';
import type { PasswordCheck } from './password-hash.ts';
import type { Accounts, SignIn } from './port.ts';

interface SignInParts {
  readonly pool: Pool;
  readonly check: PasswordCheck;
  readonly find: Accounts['find'];
}

const REFUSED: SignIn = { outcome: 'refused' };

/**
 * Each attempt is counted as a failure before the password is looked at, and taken back when it was right: however many
 * arrive at once, no more than ten are looked at before the lock-out. One that fails and an account that does not exist,
 * is disabled or has no password take the same steps.
 */
export async function signIn({ pool, check, find }: SignInParts, account: string, typed: string): Promise<SignIn> {
  if (!isAccountId(account)) {
    await check.matches(undefined, typed);
    return REFUSED;
  }
  const until = await countAttempt(pool, account);
  if (until !== undefined) return { outcome: 'locked-out', until: until.toISOString() };
  const { rows } = await pool.query<{ account: string; hash: string | null }>(
    'SELECT account, password_hash AS hash FROM accounts.account WHERE folded = $1 AND NOT disabled',
    [folded(account)],
  );
  const [known] = rows;
  if (!(await check.matches(known?.hash, typed)) || !known) return REFUSED;
  // The account may have been disabled, or given another password, while this one was looked at.
  const { rowCount } = await pool.query(
    'UPDATE accounts.account SET last_sign_in_at = clock_timestamp() WHERE account = $1 AND password_hash = $2 AND NOT disabled',
    [known.account, known.hash],
  );
  const entry = rowCount === 1 ? await find(known.account) : undefined;
  if (!entry) return REFUSED;
  await forgetAttempts(pool, account);
  return { outcome: 'signed-in', entry: { ...entry, lockedUntil: null } };
}

/** Counts an attempt, in one statement that holds its row. The end of the lock-out, where there is one: then it is not counted. */
async function countAttempt(pool: Pool, account: string): Promise<Date | undefined> {
  const key = attemptKey(account);
  for (;;) {
    const { rowCount } = await pool.query(COUNT, [key, FAILURES_KEPT_DAYS, FAILURES_BEFORE_LOCK_OUT, LOCK_OUT_MINUTES]);
    if (rowCount === 1) return undefined;
    const { rows } = await pool.query<{ until: Date }>('SELECT locked_until AS until FROM accounts.attempt WHERE key = $1 AND locked_until > now()', [key]);
    // Between the two statements somebody may have signed in, or the time be over: then it counts after all.
    if (rows[0]) return rows[0].until;
  }
}

const COUNT = `
  WITH forgotten AS (
    DELETE FROM accounts.attempt WHERE key IN (
      SELECT key FROM accounts.attempt WHERE last_at < now() - make_interval(days => $2) AND key <> $1 ORDER BY last_at LIMIT 100 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO accounts.attempt AS attempt (key, failures, last_at) VALUES ($1, 1, now())
  ON CONFLICT (key) DO UPDATE SET (failures, last_at, locked_until) = (
    SELECT counted.failures, now(),
      CASE WHEN counted.failures % $3 = 0 THEN now() + make_interval(mins => ($4::integer[])[least(counted.failures / $3, cardinality($4::integer[]))]) END
    FROM (SELECT CASE WHEN attempt.last_at < now() - make_interval(days => $2) THEN 1 ELSE attempt.failures + 1 END AS failures) AS counted)
  WHERE attempt.locked_until IS NULL OR attempt.locked_until <= now()`;

/** A success, and an administrator who lets somebody in again, begin the count anew. */
export async function forgetAttempts(pool: Pick<Pool, 'query'>, account: string): Promise<void> {
  await pool.query('DELETE FROM accounts.attempt WHERE key = $1', [attemptKey(account)]);
}
