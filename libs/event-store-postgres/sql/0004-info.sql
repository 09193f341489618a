-- What this ledger is; exactly one row, settled when it is created.
CREATE TABLE ledger.info (
  one    boolean NOT NULL DEFAULT true CHECK (one),
  id     uuid    NOT NULL,
  kind   text    NOT NULL CHECK (kind IN ('live', 'demo', 'rehearsal')),
  -- 32 bytes, hexadecimal: keys the hashes of claims' subjects.
  secret text    NOT NULL CHECK (secret ~ '^[0-9a-f]{64}$'),
  CONSTRAINT info_pkey PRIMARY KEY (one)
);
