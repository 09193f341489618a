-- Records a batch of writes when every one of them is good, in one statement for each table, and says where: the position
-- of its first event and its recorded time. Else it records nothing and returns null: then ledger.append_judged says
-- what is wrong with which. A batch holds at most one write for a stream and for a command. Parameters that begin with
-- the same letter have one element for each
--   w  write: its command, the number of its events, and how many events of the batch there are up to its last
--   x  stream that a write appends to: the revision of its last event as the writer knows it
--   e  event, in ledger order: the number of its write (from 1) and the revision that it shall have
--   t  detached text
-- Plain texts, none of which holds a control character, come joined by U+001F: far quicker for the sender than arrays.
CREATE FUNCTION ledger.append(
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_last integer[],
  x_stream text, x_expected integer[],
  e_write integer[], e_id uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  t_digest text[], t_salt text[], t_text text[]
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- One plan for ever, whatever the batch: planning anew each time would cost more than the work. It may be made while the
-- tables are empty, and without these settings it would scan them.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  head bigint;
  recorded timestamptz;
  unclean boolean;
  inserted bigint;
BEGIN
  PERFORM ledger.writer_lock();
  -- Sets are unnested in the select list: as a row source each array would be copied into a store of its own first.
  SELECT coalesce((SELECT e.position FROM ledger.event e ORDER BY e.position DESC LIMIT 1), 0),
         greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT e.recorded_at FROM ledger.event e ORDER BY e.position DESC LIMIT 1)),
         EXISTS (
           SELECT FROM (SELECT unnest(string_to_array(x_stream, U&'\001F')) AS stream, unnest(x_expected) AS expected) x
           WHERE x.expected IS DISTINCT FROM coalesce((SELECT e.revision FROM ledger.event e WHERE e.stream = x.stream ORDER BY e.revision DESC LIMIT 1), -1))
         OR EXISTS (SELECT FROM (SELECT unnest(w_command) AS id) w WHERE (SELECT c.id FROM ledger.command c WHERE c.id = w.id) IS NOT NULL)
    INTO head, recorded, unclean;
  IF unclean THEN RETURN NULL; END IF;

  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
    SELECT head + n, recorded, id, w_command[write], revision, version, effective, stream, type, actor, payload
    FROM (SELECT generate_series(1, cardinality(e_id)) AS n, unnest(e_write) AS write, unnest(e_id) AS id, unnest(e_revision) AS revision, unnest(e_version) AS version,
                 unnest(e_effective) AS effective, unnest(string_to_array(e_stream, U&'\001F')) AS stream, unnest(string_to_array(e_type, U&'\001F')) AS type,
                 unnest(string_to_array(e_actor, U&'\001F')) AS actor, unnest(string_to_array(e_payload, U&'\001F')) AS payload) e;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> cardinality(e_id) THEN
    RAISE EXCEPTION '% of % events were inserted', inserted, cardinality(e_id) USING ERRCODE = 'OT003';
  END IF;
  INSERT INTO ledger.command (id, position, events, fingerprint, salt)
    SELECT id, head + last, events, fingerprint, salt
    FROM (SELECT unnest(w_command) AS id, unnest(w_last) AS last, unnest(w_events) AS events, unnest(w_fingerprint) AS fingerprint, unnest(w_salt) AS salt) w;
  IF t_digest <> '{}' THEN
    INSERT INTO ledger.detached (digest, salt, text)
      SELECT digest, salt, text FROM (SELECT unnest(t_digest) AS digest, unnest(t_salt) AS salt, unnest(t_text) AS text) t
      ON CONFLICT (digest) DO NOTHING;
  END IF;
  RETURN (head + 1)::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
