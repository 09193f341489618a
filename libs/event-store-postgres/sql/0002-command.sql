-- Which commands were recorded, so that a command sent twice is recorded once. A command's events follow each other:
-- they are the last `events` ones up to `position`, and need no index of their own.
CREATE TABLE ledger.command (
  id          uuid    NOT NULL,
  position    bigint  NOT NULL,
  events      integer NOT NULL,
  -- SHA-256 over salt and content. Both go when a text of the command is redacted.
  fingerprint bytea,
  salt        bytea,
  CONSTRAINT command_pkey PRIMARY KEY (id)
);
COMMENT ON COLUMN ledger.command.position IS 'Position of the command''s last event.';
