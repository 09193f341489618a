-- Takes the place of the first ledger.append and asks less of the tables: that a stream begins here, and that a command is
-- new, is said by their unique indexes. A breach fails the whole: it is not caught here, since then there would be a commit
-- to wait for, and the caller has ledger.append_judged say what is wrong with which. x_stream holds the other streams alone:
-- those that go on, and those that are only relied upon. How plans are made is set by the connection that appends: setting
-- it anew in each call costs as much as an index.
CREATE OR REPLACE FUNCTION ledger.append(
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_last integer[],
  x_stream text, x_expected integer[],
  e_write integer[], e_id uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  t_digest text[], t_salt text[], t_text text[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  head bigint;
  recorded timestamptz;
  inserted bigint;
BEGIN
  -- What ledger.writer_lock does, as expressions: a call of it costs more than the lock.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'appending wants READ COMMITTED, not %', current_setting('transaction_isolation') USING ERRCODE = 'OT002';
  END IF;
  IF pg_advisory_xact_lock(7837862, 1)::text IS NULL THEN RETURN NULL; END IF;
  SELECT e.position, greatest(date_trunc('milliseconds', clock_timestamp()), e.recorded_at) INTO head, recorded
    FROM ledger.event e ORDER BY e.position DESC LIMIT 1;
  IF NOT FOUND THEN
    head := 0;
    recorded := date_trunc('milliseconds', clock_timestamp());
  END IF;
  IF x_expected <> '{}' AND EXISTS (
    SELECT FROM (SELECT unnest(string_to_array(x_stream, U&'\001F')) AS stream, unnest(x_expected) AS expected) x
    WHERE x.expected IS DISTINCT FROM coalesce((SELECT e.revision FROM ledger.event e WHERE e.stream = x.stream ORDER BY e.revision DESC LIMIT 1), -1)
  ) THEN
    RETURN NULL;
  END IF;

  WITH recorded_events AS (
    INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
      SELECT head + n, recorded, id, w_command[write], revision, version, effective, stream, type, actor, payload
      FROM (SELECT generate_series(1, cardinality(e_id)) AS n, unnest(e_write) AS write, unnest(e_id) AS id, unnest(e_revision) AS revision, unnest(e_version) AS version,
                   unnest(e_effective) AS effective, unnest(string_to_array(e_stream, U&'\001F')) AS stream, unnest(string_to_array(e_type, U&'\001F')) AS type,
                   unnest(string_to_array(e_actor, U&'\001F')) AS actor, unnest(string_to_array(e_payload, U&'\001F')) AS payload) e
  )
  INSERT INTO ledger.command (id, position, events, fingerprint, salt)
    SELECT id, head + last, events, fingerprint, salt
    FROM (SELECT unnest(w_command) AS id, unnest(w_last) AS last, unnest(w_events) AS events, unnest(w_fingerprint) AS fingerprint, unnest(w_salt) AS salt) w;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> cardinality(w_command) THEN
    RAISE EXCEPTION '% of % commands were inserted', inserted, cardinality(w_command) USING ERRCODE = 'OT003';
  END IF;
  IF t_digest <> '{}' THEN
    INSERT INTO ledger.detached (digest, salt, text)
      SELECT digest, salt, text FROM (SELECT unnest(t_digest) AS digest, unnest(t_salt) AS salt, unnest(t_text) AS text) t
      ON CONFLICT (digest) DO NOTHING;
  END IF;
  RETURN (head + 1)::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
