-- Takes the place of the first ledger.append_one as ledger.append does of its own.
CREATE OR REPLACE FUNCTION ledger.append_one(
  command uuid, fingerprint bytea, salt bytea, expected integer, id uuid, version integer, effective date, stream text, type text, actor text, payload text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  place bigint;
  recorded timestamptz;
BEGIN
  -- What ledger.writer_lock does, as expressions: a call of it costs more than the lock.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'appending wants READ COMMITTED, not %', current_setting('transaction_isolation') USING ERRCODE = 'OT002';
  END IF;
  IF pg_advisory_xact_lock(7837862, 1)::text IS NULL THEN RETURN NULL; END IF;
  SELECT e.position + 1, greatest(date_trunc('milliseconds', clock_timestamp()), e.recorded_at) INTO place, recorded
    FROM ledger.event e ORDER BY e.position DESC LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF append_one.expected >= 0 AND append_one.expected IS DISTINCT FROM
    (SELECT e.revision FROM ledger.event e WHERE e.stream = append_one.stream ORDER BY e.revision DESC LIMIT 1) THEN RETURN NULL; END IF;
  WITH recorded_event AS (INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
    VALUES (place, recorded, append_one.id, append_one.command, append_one.expected + 1, append_one.version, append_one.effective, append_one.stream, append_one.type, append_one.actor, append_one.payload))
  INSERT INTO ledger.command (id, position, events, fingerprint, salt) VALUES (append_one.command, place, 1, append_one.fingerprint, append_one.salt);
  RETURN place::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
