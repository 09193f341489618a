-- Judges a batch write by write, set-wise, records the good ones, and returns a verdict for each in the order of the
-- batch. Parameters as in ledger.append; x_write, e_write and t_write say to which write (from 1) an element belongs, and
-- w_at is the recorded time that a write asks for (demo and rehearsal ledgers only).
--   known         recorded before by this command: its position, recorded time, types, fingerprint and salt
--   conflict      a stream has moved on: its name, the expected and the actual revision
--   time-refused  the ledger takes no times, or it lies before the last one: the last one
--   recorded      position of its last event, recorded time
CREATE FUNCTION ledger.append_judged(
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_at timestamptz[],
  x_write integer[], x_stream text, x_expected integer[],
  e_write integer[], e_id uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  t_write integer[], t_digest text[], t_salt text[], t_text text[]
) RETURNS TABLE (
  write integer, verdict text, "position" bigint, recorded timestamptz, types text[], fingerprint bytea, salt bytea, stream text, expected integer, actual integer
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  head bigint;
  head_time timestamptz;
  clock timestamptz;
  takes_times boolean;
  known integer[];
  stale integer[];
  stale_stream text[];
  stale_expected integer[];
  stale_actual integer[];
  good integer[];
  good_time timestamptz[];
  late integer[];
  late_time timestamptz[];
  inserted bigint;
BEGIN
  PERFORM ledger.writer_lock();
  SELECT e.position, e.recorded_at INTO head, head_time FROM ledger.event e ORDER BY e.position DESC LIMIT 1;
  head := coalesce(head, 0);
  clock := greatest(date_trunc('milliseconds', clock_timestamp()), head_time);
  SELECT i.kind <> 'live' INTO takes_times FROM ledger.info i;

  SELECT coalesce(array_agg(w.n::integer), '{}') INTO known
    FROM unnest(w_command) WITH ORDINALITY w(id, n) WHERE EXISTS (SELECT FROM ledger.command c WHERE c.id = w.id);

  SELECT coalesce(array_agg(s.write), '{}'), array_agg(s.stream), array_agg(s.expected), array_agg(s.actual) INTO stale, stale_stream, stale_expected, stale_actual
    FROM (
      SELECT DISTINCT ON (x.write) x.write, x.stream, x.expected, a.actual
      FROM unnest(x_write, string_to_array(x_stream, U&'\001F'), x_expected) WITH ORDINALITY x(write, stream, expected, n)
      CROSS JOIN LATERAL (SELECT coalesce((SELECT e.revision FROM ledger.event e WHERE e.stream = x.stream ORDER BY e.revision DESC LIMIT 1), -1) AS actual) a
      WHERE x.expected <> a.actual AND x.write <> ALL (known)
      ORDER BY x.write, x.n
    ) s;

  -- A write whose time lies before one earlier in the batch is refused, and leaves the latest time as it was.
  WITH candidate AS (
    SELECT w.n::integer AS n, w.at, coalesce(w.at, clock) AS time,
      greatest(head_time, max(coalesce(w.at, clock)) OVER (ORDER BY w.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS latest
    FROM unnest(w_at) WITH ORDINALITY w(at, n) WHERE w.n <> ALL (known) AND w.n <> ALL (stale)
  ), timed AS (
    SELECT n, greatest(time, latest) AS time, latest, at IS NULL OR (takes_times AND (latest IS NULL OR at >= latest)) AS fits FROM candidate
  )
  SELECT coalesce(array_agg(n ORDER BY n) FILTER (WHERE fits), '{}'), array_agg(time ORDER BY n) FILTER (WHERE fits),
         coalesce(array_agg(n ORDER BY n) FILTER (WHERE NOT fits), '{}'), array_agg(CASE WHEN takes_times THEN latest END ORDER BY n) FILTER (WHERE NOT fits)
    INTO good, good_time, late, late_time FROM timed;

  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload)
    SELECT head + row_number() OVER (ORDER BY e.n), good_time[array_position(good, e.write)], e.id, w_command[e.write], e.revision, e.version, e.effective, e.stream, e.type, e.actor, e.payload
    FROM unnest(e_write, e_id, e_revision, e_version, e_effective, string_to_array(e_stream, U&'\001F'), string_to_array(e_type, U&'\001F'),
                string_to_array(e_actor, U&'\001F'), string_to_array(e_payload, U&'\001F')) WITH ORDINALITY
      e(write, id, revision, version, effective, stream, type, actor, payload, n)
    WHERE e.write = ANY (good);
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> (SELECT count(*) FROM unnest(e_write) e(write) WHERE e.write = ANY (good)) THEN
    RAISE EXCEPTION 'only % events were inserted', inserted USING ERRCODE = 'OT003';
  END IF;
  INSERT INTO ledger.command (id, position, events, fingerprint, salt)
    SELECT w_command[g.n], head + sum(w_events[g.n]) OVER (ORDER BY g.n), w_events[g.n], w_fingerprint[g.n], w_salt[g.n] FROM unnest(good) g(n);
  INSERT INTO ledger.detached (digest, salt, text)
    SELECT t.digest, t.salt, t.text FROM unnest(t_write, t_digest, t_salt, t_text) t(write, digest, salt, text) WHERE t.write = ANY (good)
    ON CONFLICT (digest) DO NOTHING;

  RETURN QUERY
    SELECT g.n, 'recorded', c.position, good_time[array_position(good, g.n)], NULL::text[], NULL::bytea, NULL::bytea, NULL::text, NULL::integer, NULL::integer
      FROM unnest(good) g(n) JOIN ledger.command c ON c.id = w_command[g.n]
    UNION ALL
    SELECT k.n, 'known', c.position, c.recorded_at, c.types, c.fingerprint, c.salt, NULL, NULL, NULL
      FROM unnest(known) k(n) CROSS JOIN LATERAL ledger.recorded_command(w_command[k.n]) c
    UNION ALL
    SELECT s.n, 'conflict', NULL, NULL, NULL, NULL, NULL, s.stream, s.expected, s.actual FROM unnest(stale, stale_stream, stale_expected, stale_actual) s(n, stream, expected, actual)
    UNION ALL
    SELECT l.n, 'time-refused', NULL, l.time, NULL, NULL, NULL, NULL, NULL, NULL FROM unnest(late, late_time) l(n, time);
END;
$$;
