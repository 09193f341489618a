import { randomUUID } from 'node:crypto';
import { type DataSource, IsNull } from 'typeorm';
import { poolOf } from '@outturn/own-schema';
import { checkedLine, noAccount, noKey, noSuchKey } from './identity.ts';
import { hashOfKey, makeKey } from './key-text.ts';
import type { Accounts, KeyEntry } from './port.ts';
import { KEY, type KeyRow } from './schema.ts';

type SystemKeys = Pick<Accounts, 'createKey' | 'revokeKey' | 'keysOf' | 'accountOfKey'>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Keys by which other systems call, each kept as its hash. */
export function createSystemKeys(source: DataSource, find: Accounts['find']): SystemKeys {
  const keys = source.getRepository(KEY);
  return {
    createKey: async (account, label) => {
      const entry = await find(account);
      if (!entry) throw noAccount(account);
      if (entry.kind !== 'system') throw noKey(entry.account);
      const [id, key] = [randomUUID(), makeKey()];
      await keys.insert({ id, account: entry.account, label: checkedLine('label', label), hash: hashOfKey(key) ?? Buffer.alloc(0) });
      return { id, key };
    },
    revokeKey: async (id) => {
      if (!UUID.test(id) || !(await keys.existsBy({ id }))) throw noSuchKey(id);
      await keys.update({ id, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    },
    keysOf: async (account) => {
      const entry = await find(account);
      if (!entry) throw noAccount(account);
      const rows = await keys.find({ where: { account: entry.account }, order: { createdAt: 'ASC', id: 'ASC' } });
      return rows.map(keyEntryOf);
    },
    accountOfKey: (key) => accountOfKey(source, key),
  };
}

async function accountOfKey(source: DataSource, key: string): Promise<string | undefined> {
  const hash = hashOfKey(key);
  if (!hash) return undefined;
  const { rows } = await poolOf(source).query<{ id: string; account: string; unseen: boolean }>(
    `SELECT key.id, account.account, key.last_used_at IS NULL OR key.last_used_at < now() - interval '1 minute' AS unseen
     FROM accounts.key JOIN accounts.account USING (account) WHERE key.hash = $1 AND key.revoked_at IS NULL AND NOT account.disabled`,
    [hash],
  );
  const [known] = rows;
  if (known?.unseen) {
    // Of many that use a key in the same moment one writes, the others find that it is written.
    await poolOf(source).query(
      `UPDATE accounts.key SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [known.id],
    );
  }
  return known?.account;
}

function keyEntryOf({ id, label, createdAt, lastUsedAt, revokedAt }: KeyRow): KeyEntry {
  return { id, label, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null };
}
