-- What is known of a command goes from a table of its own into the command's last event: a second row for each command took
-- a fifth of the database's work in an append. All in one transaction, with both tables locked: a server of an earlier
-- version may be recording meanwhile.
LOCK TABLE ledger.event, ledger.command IN ACCESS EXCLUSIVE MODE;
ALTER TABLE ledger.event
  ADD COLUMN events integer,
  ADD COLUMN fingerprint bytea,
  ADD COLUMN salt bytea;
COMMENT ON COLUMN ledger.event.events IS 'In the last event of a command, how many it recorded: they follow each other. NULL in its others.';
COMMENT ON COLUMN ledger.event.fingerprint IS 'In the last event of a command, SHA-256 over salt and content. Both go when a text of the command is redacted.';

ALTER TABLE ledger.event DISABLE TRIGGER append_only;
UPDATE ledger.event e SET events = c.events, fingerprint = c.fingerprint, salt = c.salt FROM ledger.command c WHERE e.position = c.position AND e.command = c.id;
DO $$
BEGIN
  IF (SELECT count(*) FROM ledger.command) <> (SELECT count(*) FROM ledger.event WHERE events IS NOT NULL) THEN
    RAISE EXCEPTION 'not every command of this ledger has its last event' USING ERRCODE = 'OT003';
  END IF;
END;
$$;
DROP TABLE ledger.command;
-- A command is recorded once.
CREATE UNIQUE INDEX event_command ON ledger.event (command) WHERE events IS NOT NULL;

DROP TRIGGER append_only ON ledger.event;
CREATE TRIGGER append_only BEFORE DELETE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
-- Fingerprint and salt may be forgotten, together and for good; nothing else is ever changed.
CREATE TRIGGER only_forgotten BEFORE UPDATE ON ledger.event FOR EACH ROW
  WHEN (NEW.fingerprint IS NOT NULL OR NEW.salt IS NOT NULL
    OR (NEW.position, NEW.recorded_at, NEW.id, NEW.command, NEW.revision, NEW.version, NEW.effective, NEW.stream, NEW.type, NEW.actor, NEW.payload, NEW.events)
    IS DISTINCT FROM (OLD.position, OLD.recorded_at, OLD.id, OLD.command, OLD.revision, OLD.version, OLD.effective, OLD.stream, OLD.type, OLD.actor, OLD.payload, OLD.events))
  EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER only_forgotten;

-- Who may not see texts may not guess them either.
REVOKE SELECT ON ledger.event FROM :sealer, :reader;
GRANT SELECT (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload, events) ON ledger.event TO :sealer, :reader;

CREATE OR REPLACE FUNCTION ledger.recorded_command(command uuid)
RETURNS TABLE ("position" bigint, recorded_at timestamptz, types text[], fingerprint bytea, salt bytea)
LANGUAGE sql STABLE AS $$
  SELECT e.position, e.recorded_at,
         ARRAY(SELECT o.type FROM ledger.event o WHERE o.position > e.position - e.events AND o.position <= e.position ORDER BY o.position), e.fingerprint, e.salt
  FROM ledger.event e WHERE e.command = recorded_command.command AND e.events IS NOT NULL;
$$;

-- Takes the place of the first ledger.append_judged, with the same parameters and verdicts: a command is known by its last event.
CREATE OR REPLACE FUNCTION ledger.append_judged(
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
    FROM unnest(w_command) WITH ORDINALITY w(id, n) WHERE EXISTS (SELECT FROM ledger.event e WHERE e.command = w.id AND e.events IS NOT NULL);

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

  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload, events, fingerprint, salt)
    SELECT head + row_number() OVER (ORDER BY e.n), good_time[array_position(good, e.write)], e.id, w_command[e.write], e.revision, e.version, e.effective, e.stream, e.type, e.actor, e.payload,
           CASE WHEN e.last THEN w_events[e.write] END, CASE WHEN e.last THEN w_fingerprint[e.write] END, CASE WHEN e.last THEN w_salt[e.write] END
    FROM (SELECT *, e_write[n + 1] IS DISTINCT FROM write AS last
          FROM unnest(e_write, e_id, e_revision, e_version, e_effective, string_to_array(e_stream, U&'\001F'), string_to_array(e_type, U&'\001F'),
                      string_to_array(e_actor, U&'\001F'), string_to_array(e_payload, U&'\001F')) WITH ORDINALITY
            u(write, id, revision, version, effective, stream, type, actor, payload, n)) e
    WHERE e.write = ANY (good);
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> (SELECT count(*) FROM unnest(e_write) e(write) WHERE e.write = ANY (good)) THEN
    RAISE EXCEPTION 'only % events were inserted', inserted USING ERRCODE = 'OT003';
  END IF;
  INSERT INTO ledger.detached (digest, salt, text)
    SELECT t.digest, t.salt, t.text FROM unnest(t_write, t_digest, t_salt, t_text) t(write, digest, salt, text) WHERE t.write = ANY (good)
    ON CONFLICT (digest) DO NOTHING;

  RETURN QUERY
    SELECT g.n, 'recorded', c.position, good_time[array_position(good, g.n)], NULL::text[], NULL::bytea, NULL::bytea, NULL::text, NULL::integer, NULL::integer
      FROM unnest(good) g(n) JOIN ledger.event c ON c.command = w_command[g.n] AND c.events IS NOT NULL
    UNION ALL
    SELECT k.n, 'known', c.position, c.recorded_at, c.types, c.fingerprint, c.salt, NULL, NULL, NULL
      FROM unnest(known) k(n) CROSS JOIN LATERAL ledger.recorded_command(w_command[k.n]) c
    UNION ALL
    SELECT s.n, 'conflict', NULL, NULL, NULL, NULL, NULL, s.stream, s.expected, s.actual FROM unnest(stale, stale_stream, stale_expected, stale_actual) s(n, stream, expected, actual)
    UNION ALL
    SELECT l.n, 'time-refused', NULL, l.time, NULL, NULL, NULL, NULL, NULL, NULL FROM unnest(late, late_time) l(n, time);
END;
$$;

-- Takes the place of the first ledger.append_at_head: a command is known by its last event.
CREATE OR REPLACE FUNCTION ledger.append_at_head(
  at_head bigint,
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_at timestamptz[],
  x_write integer[], x_stream text, x_expected integer[],
  e_write integer[], e_id uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  t_write integer[], t_digest text[], t_salt text[], t_text text[]
) RETURNS TABLE (
  write integer, verdict text, "position" bigint, recorded timestamptz, types text[], fingerprint bytea, salt bytea, stream text, expected integer, actual integer
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  head bigint;
BEGIN
  PERFORM ledger.writer_lock();
  SELECT coalesce(max(e.position), 0) INTO head FROM ledger.event e;
  IF head <> at_head AND NOT EXISTS (SELECT FROM ledger.event e WHERE e.command = ANY (w_command) AND e.events IS NOT NULL) THEN
    RETURN QUERY SELECT 1, 'head-moved', head, NULL::timestamptz, NULL::text[], NULL::bytea, NULL::bytea, NULL::text, NULL::integer, NULL::integer;
    RETURN;
  END IF;
  RETURN QUERY SELECT * FROM ledger.append_judged(
    w_command, w_fingerprint, w_salt, w_events, w_at, x_write, x_stream, x_expected,
    e_write, e_id, e_revision, e_version, e_effective, e_stream, e_type, e_actor, e_payload, t_write, t_digest, t_salt, t_text);
END;
$$;

-- Takes the place of ledger.append: each event comes with its command, and the last of a command with what is known of it.
-- That a stream begins here, and that a command is new, is said by unique indexes. A breach fails the whole: it is not caught
-- here, since then there would be a commit to wait for, and the caller has ledger.append_judged say what is wrong with which.
-- x_stream holds the other streams alone: those that go on, and those that are only relied upon. How plans are made is set by
-- the connection that appends: setting it anew in each call costs as much as an index.
-- Servers of earlier versions go on: to them the first ledger.append says of every batch that each write is to be judged.
CREATE OR REPLACE FUNCTION ledger.append(
  w_command uuid[], w_fingerprint bytea[], w_salt bytea[], w_events integer[], w_last integer[],
  x_stream text, x_expected integer[],
  e_write integer[], e_id uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  t_digest text[], t_salt text[], t_text text[]
) RETURNS text
LANGUAGE sql
RETURN NULL;
CREATE FUNCTION ledger.append(
  x_stream text, x_expected integer[],
  e_id uuid[], e_command uuid[], e_revision integer[], e_version integer[], e_effective date[], e_stream text, e_type text, e_actor text, e_payload text,
  e_events integer[], e_fingerprint bytea[], e_salt bytea[],
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
  IF x_expected <> '{}' THEN
    PERFORM FROM (SELECT unnest(string_to_array(x_stream, U&'\001F')) AS stream, unnest(x_expected) AS expected) x
      WHERE x.expected IS DISTINCT FROM coalesce((SELECT e.revision FROM ledger.event e WHERE e.stream = x.stream ORDER BY e.revision DESC LIMIT 1), -1);
    IF FOUND THEN RETURN NULL; END IF;
  END IF;

  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload, events, fingerprint, salt)
    SELECT head + n, recorded, id, command, revision, version, effective, stream, type, actor, payload, events, fingerprint, salt
    FROM (SELECT generate_series(1, cardinality(e_id)) AS n, unnest(e_id) AS id, unnest(e_command) AS command, unnest(e_revision) AS revision, unnest(e_version) AS version,
                 unnest(e_effective) AS effective, unnest(string_to_array(e_stream, U&'\001F')) AS stream, unnest(string_to_array(e_type, U&'\001F')) AS type,
                 unnest(string_to_array(e_actor, U&'\001F')) AS actor, unnest(string_to_array(e_payload, U&'\001F')) AS payload,
                 unnest(e_events) AS events, unnest(e_fingerprint) AS fingerprint, unnest(e_salt) AS salt) e;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted <> cardinality(e_command) THEN
    RAISE EXCEPTION '% of % events were inserted', inserted, cardinality(e_command) USING ERRCODE = 'OT003';
  END IF;
  IF t_digest <> '{}' THEN
    INSERT INTO ledger.detached (digest, salt, text)
      SELECT digest, salt, text FROM (SELECT unnest(t_digest) AS digest, unnest(t_salt) AS salt, unnest(t_text) AS text) t
      ON CONFLICT (digest) DO NOTHING;
  END IF;
  RETURN (head + 1)::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
REVOKE ALL ON FUNCTION ledger.append(text, integer[], uuid[], uuid[], integer[], integer[], date[], text, text, text, text, integer[], bytea[], bytea[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append(text, integer[], uuid[], uuid[], integer[], integer[], date[], text, text, text, text, integer[], bytea[], bytea[], text[], text[], text[]) TO :app;

-- Takes the place of the first ledger.append_one, with the same parameters and answer.
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
  -- That the stream has not gone on since is said by its unique index.
  IF append_one.expected >= 0 THEN
    PERFORM FROM ledger.event e WHERE e.stream = append_one.stream AND e.revision = append_one.expected;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO ledger.event (position, recorded_at, id, command, revision, version, effective, stream, type, actor, payload, events, fingerprint, salt)
    VALUES (place, recorded, append_one.id, append_one.command, append_one.expected + 1, append_one.version, append_one.effective, append_one.stream, append_one.type, append_one.actor, append_one.payload,
            1, append_one.fingerprint, append_one.salt);
  RETURN place::text || ' ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
END;
$$;
