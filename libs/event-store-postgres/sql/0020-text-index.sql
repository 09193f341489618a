-- Which words the texts kept apart hold, and at which event each stands: the side table that searching reads. It is derived,
-- filled behind the log by ledger.index_texts, and loses a text with it.
CREATE TABLE ledger.text_index (
  position bigint NOT NULL,
  digest   text COLLATE "C" NOT NULL,
  words    tsvector NOT NULL,
  CONSTRAINT text_index_pkey PRIMARY KEY (position, digest)
);
CREATE INDEX text_index_digest ON ledger.text_index (digest);
CREATE INDEX text_index_words ON ledger.text_index USING gin (words);

-- How far along the log the index is.
CREATE TABLE ledger.text_indexed (
  up_to bigint NOT NULL,
  one   boolean NOT NULL DEFAULT true CHECK (one),
  CONSTRAINT text_indexed_pkey PRIMARY KEY (one)
);
INSERT INTO ledger.text_indexed (up_to) VALUES (0);

-- A text as its words: letters of any script and digits, as they are, in lower case; nothing is stemmed or left out.
CREATE FUNCTION ledger.words_of(text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
RETURN to_tsvector('simple'::regconfig, regexp_replace(lower(text), '[^0-9a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u1fff\u2c00-\u2dff\u3005-\ud7ff]+', ' ', 'g'));

-- Takes the texts of the next events into the index, and says up to which position it then is.
CREATE FUNCTION ledger.index_texts(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  done bigint;
  goal bigint;
BEGIN
  SELECT i.up_to INTO done FROM ledger.text_indexed i FOR UPDATE;
  SELECT least(done + most, coalesce(max(e.position), 0)) INTO goal FROM ledger.event e;
  IF goal <= done THEN RETURN done; END IF;
  INSERT INTO ledger.text_index (position, digest, words)
    SELECT e.position, d.digest, ledger.words_of(d.text)
    FROM ledger.event e
    CROSS JOIN LATERAL (SELECT DISTINCT m[1] AS digest FROM regexp_matches(e.payload, '(sha256:[0-9a-f]{64})', 'g') m) x
    JOIN ledger.detached d ON d.digest = x.digest
    WHERE e.position > done AND e.position <= goal
    -- A redaction waits for this, and then finds what it has to take out of the index.
    FOR KEY SHARE OF d;
  UPDATE ledger.text_indexed SET up_to = goal;
  RETURN goal;
END;
$$;

-- A text that is deleted (redaction) is gone from the index in the same transaction.
CREATE FUNCTION ledger.forget_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM ledger.text_index WHERE digest = OLD.digest;
  RETURN NULL;
END;
$$;
CREATE TRIGGER forget_words AFTER DELETE ON ledger.detached FOR EACH ROW EXECUTE FUNCTION ledger.forget_words();
ALTER TABLE ledger.detached ENABLE ALWAYS TRIGGER forget_words;

REVOKE ALL ON ledger.text_index, ledger.text_indexed FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.words_of, ledger.index_texts, ledger.forget_words FROM PUBLIC;
GRANT SELECT ON ledger.text_index TO :app;
GRANT EXECUTE ON FUNCTION ledger.index_texts TO :app;
