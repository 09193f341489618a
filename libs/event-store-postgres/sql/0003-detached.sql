-- Texts kept apart from their events, which hold only the digest. Redaction deletes the row.
CREATE TABLE ledger.detached (
  digest text COLLATE "C" NOT NULL CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  salt   text COLLATE "C" NOT NULL CHECK (salt ~ '^[0-9a-f]{32}$'),
  text   text NOT NULL,
  CONSTRAINT detached_pkey PRIMARY KEY (digest)
);
