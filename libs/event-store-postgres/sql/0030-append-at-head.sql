-- Records one write only where the ledger ends at a position: what the write says was drawn from everything up to there.
-- Parameters and verdicts as in ledger.append_judged, and
--   head-moved    the ledger ends elsewhere: there
-- A command that is recorded already is known, wherever the ledger ends by now.
CREATE FUNCTION ledger.append_at_head(
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
  IF head <> at_head AND NOT EXISTS (SELECT FROM ledger.command c WHERE c.id = ANY (w_command)) THEN
    RETURN QUERY SELECT 1, 'head-moved', head, NULL::timestamptz, NULL::text[], NULL::bytea, NULL::bytea, NULL::text, NULL::integer, NULL::integer;
    RETURN;
  END IF;
  RETURN QUERY SELECT * FROM ledger.append_judged(
    w_command, w_fingerprint, w_salt, w_events, w_at, x_write, x_stream, x_expected,
    e_write, e_id, e_revision, e_version, e_effective, e_stream, e_type, e_actor, e_payload, t_write, t_digest, t_salt, t_text);
END;
$$;
REVOKE ALL ON FUNCTION ledger.append_at_head FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_at_head TO :app;
