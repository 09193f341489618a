-- Which commands were recorded, so that a command sent twice is recorded once. Its events are those at the positions
-- up to `position`, as many as there are `types`.
CREATE TABLE ledger.command (
  id          uuid   NOT NULL,
  position    bigint NOT NULL,
  types       text[] NOT NULL,
  -- SHA-256 over salt and content. Both go when a text of the command is redacted.
  fingerprint bytea,
  salt        bytea,
  CONSTRAINT command_pkey PRIMARY KEY (id)
);
COMMENT ON COLUMN ledger.command.position IS 'Position of the command''s last event.';
