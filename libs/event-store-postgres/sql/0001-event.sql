-- The log. One row for each event; positions are dense and in commit order. Nothing but ledger.append,
-- ledger.append_one and ledger.append_judged inserts here, so that there are no CHECKs: they would be parsed anew for each batch.
CREATE TABLE ledger.event (
  position    bigint         NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  id          uuid           NOT NULL,
  command     uuid           NOT NULL,
  revision    integer        NOT NULL,
  version     integer        NOT NULL,
  effective   date,
  stream      text COLLATE "C" NOT NULL,
  type        text COLLATE "C" NOT NULL,
  actor       text COLLATE "C" NOT NULL,
  -- The canonical bytes, as hashed. What SQL wants to read of it is derived, in ledger.journal.
  payload     text COLLATE "C" NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (position),
  CONSTRAINT event_stream_revision UNIQUE (stream, revision)
);
COMMENT ON TABLE ledger.event IS 'The ledger: every event, in order. Nothing here is ever changed or deleted.';
