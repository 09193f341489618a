import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LARGEST_EVIDENCE } from './port.ts';

/** The schema of evidence, apart from the ledger's, from read models and from people's accounts. */
export const SCHEMA = 'evidence';

/** The database itself holds a file to its hash, so that no mistake of ours can keep another content under it. */
class Files0001 implements MigrationInterface {
  readonly name = 'Files1791000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${SCHEMA}.file (
        sha256 text COLLATE "C" PRIMARY KEY CHECK (sha256 = encode(sha256(bytes), 'hex')),
        bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND ${LARGEST_EVIDENCE}),
        type text NOT NULL,
        name text NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT now()
      );
      ALTER TABLE ${SCHEMA}.file ALTER COLUMN bytes SET STORAGE EXTERNAL;`);
  }
  down(): Promise<never> {
    return Promise.reject(new Error('evidence is not migrated back: it holds what is nowhere else'));
  }
}

/**
 * The table of what was published. It is made again after a restore that left it out: what was published is then lost until its
 * rows come back, and is told so; what is published from now on is kept. The function may have outlived the table.
 */
export const REPORTS = `
  CREATE TABLE ${SCHEMA}.report (
    sha256 text COLLATE "C" PRIMARY KEY CHECK (sha256 = encode(sha256(bytes), 'hex')),
    bytes bytea NOT NULL CHECK (octet_length(bytes) > 0),
    kept_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE OR REPLACE FUNCTION ${SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% of ${SCHEMA}.% is refused: what was published is never changed or deleted', TG_OP, TG_TABLE_NAME;
  END;
  $$;
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ${SCHEMA}.report FOR EACH ROW EXECUTE FUNCTION ${SCHEMA}.refuse_change();
  CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ${SCHEMA}.report FOR EACH STATEMENT EXECUTE FUNCTION ${SCHEMA}.refuse_change();
  ALTER TABLE ${SCHEMA}.report ENABLE ALWAYS TRIGGER never_changed, ENABLE ALWAYS TRIGGER never_emptied;
  REVOKE ALL ON FUNCTION ${SCHEMA}.refuse_change FROM PUBLIC;`;

/**
 * What was published, by the hash of its bytes. Nothing of it is ever changed or deleted, not by the owner either: a report of
 * a meeting is what it was. (Against a superuser only the digest in the ledger says so.)
 */
class Reports0002 implements MigrationInterface {
  readonly name = 'Reports1795000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REPORTS);
  }
  down(): Promise<never> {
    return Promise.reject(new Error('publications are not migrated back: what was published stays'));
  }
}

/** A file belongs to a form until something that is recorded names it. From then on the database itself keeps it, also from the owner. */
class Named0003 implements MigrationInterface {
  readonly name = 'Named1796000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ${SCHEMA}.file ADD COLUMN named boolean NOT NULL DEFAULT false;
      CREATE FUNCTION ${SCHEMA}.keep_named() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.named THEN RAISE EXCEPTION 'the file % is named by what is recorded: it is never deleted', OLD.sha256; END IF;
        RETURN OLD;
      END;
      $$;
      CREATE TRIGGER keep_named BEFORE DELETE ON ${SCHEMA}.file FOR EACH ROW EXECUTE FUNCTION ${SCHEMA}.keep_named();
      ALTER TABLE ${SCHEMA}.file ENABLE ALWAYS TRIGGER keep_named;
      REVOKE ALL ON FUNCTION ${SCHEMA}.keep_named FROM PUBLIC;`);
  }
  down(): Promise<never> {
    return Promise.reject(new Error('evidence is not migrated back: it holds what is nowhere else'));
  }
}

export const MIGRATIONS = [Files0001, Reports0002, Named0003];
