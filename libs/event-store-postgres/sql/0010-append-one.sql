-- A write of one event without texts, alone: what ledger.append does for a batch, at half the cost for a single writer.
-- Returns null when the write is not good, and for the first event of a ledger: ledger.append_judged takes those.
CREATE FUNCTION ledger.append_one(
  command uuid, fingerprint bytea, salt bytea, expected integer, id uuid, version integer, effective date, stream text, type text, actor text, payload text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  place bigint;
  recorded timestamptz;
BEGIN
  PERFORM ledger.writer_lock();
  SELECT e.position + 1, greatest(date_trunc('milliseconds', clock_timestamp()), e.recorded_at) INTO place, recorded
    FROM ledger.event e
    WHERE (SELECT s.revision FROM ledger.event s WHERE s.stream = append_one.stream ORDER BY s.revision DESC LIMIT 1) IS NOT DISTINCT FROM nullif(append_one.expected, -1)
      AND (SELECT c.id FROM ledger.command c WHERE c.id = append_one.command) IS NULL
    ORDER BY e.position DESC LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
    VALUES (place, recorded, append_one.id, append_one.command, append_one.expected + 1, append_one.version, append_one.effective, append_one.stream, append_one.type, append_one.actor, append_one.payload);
  INSERT INTO ledger.command (id, position, events, fingerprint, salt) VALUES (append_one.command, place, 1, append_one.fingerprint, append_one.salt);
  RETURN place::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
