-- Records a batch of writes when every one of them is good, in one statement for each table; else records nothing and
-- returns no row: then ledger.append_judged says what is wrong with which. A batch holds at most one write for a
-- stream and for a command. Arrays beginning with the same letter have one element for each
--   w  write: its command, the number of its events, and how many events of the batch there are up to its last
--   x  stream that a write appends to: the revision of its last event as the writer knows it
--   e  event, in ledger order, with the revision that it shall have
--   t  detached text
CREATE FUNCTION ledger.append(
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_last integer[],
  x_stream text[], x_expected integer[],
  e_id uuid[], e_command uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text[], e_type text[], e_actor text[], e_payload text[],
  t_digest text[], t_salt text[], t_text text[],
  OUT first_position bigint, OUT recorded timestamptz
) RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- Plans are cached, and the first may be made while the tables are empty: without these it would scan them for ever.
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  head bigint;
  head_time timestamptz;
  inserted bigint;
BEGIN
  PERFORM ledger.writer_lock();
  SELECT e.position, e.recorded_at INTO head, head_time FROM ledger.event e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  recorded := greatest(date_trunc('milliseconds', clock_timestamp()), head_time);

  -- Sets are unnested in the select list: as a row source each array would be copied into a store of its own first.
  PERFORM 1 FROM (SELECT unnest(x_stream) AS stream, unnest(x_expected) AS expected) x
    WHERE x.expected IS DISTINCT FROM coalesce((SELECT e.revision FROM ledger.event e WHERE e.stream = x.stream ORDER BY e.revision DESC LIMIT 1), -1)
    LIMIT 1;
  IF FOUND THEN RETURN; END IF;
  PERFORM 1 FROM (SELECT unnest(w_command) AS id) w WHERE EXISTS (SELECT FROM ledger.command c WHERE c.id = w.id) LIMIT 1;
  IF FOUND THEN RETURN; END IF;

  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
    SELECT head + n, recorded, id, command, revision, version, effective, stream, type, actor, payload
    FROM (SELECT generate_series(1, cardinality(e_id)) AS n, unnest(e_id) AS id, unnest(e_command) AS command, unnest(e_revision) AS revision, unnest(e_version) AS version,
                 unnest(e_effective) AS effective, unnest(e_stream) AS stream, unnest(e_type) AS type, unnest(e_actor) AS actor, unnest(e_payload) AS payload) e;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> cardinality(e_id) THEN
    RAISE EXCEPTION '% of % events were inserted', inserted, cardinality(e_id) USING ERRCODE = 'OT003';
  END IF;
  INSERT INTO ledger.command (id, position, events, fingerprint, salt)
    SELECT id, head + last, events, fingerprint, salt
    FROM (SELECT unnest(w_command) AS id, unnest(w_last) AS last, unnest(w_events) AS events, unnest(w_fingerprint) AS fingerprint, unnest(w_salt) AS salt) w;
  IF cardinality(t_digest) > 0 THEN
    INSERT INTO ledger.detached (digest, salt, text)
      SELECT digest, salt, text FROM (SELECT unnest(t_digest) AS digest, unnest(t_salt) AS salt, unnest(t_text) AS text) t
      ON CONFLICT (digest) DO NOTHING;
  END IF;
  first_position := head + 1;
  RETURN NEXT;
END;
$$;
