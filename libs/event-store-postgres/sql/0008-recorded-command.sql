-- What became of a command, if it was recorded: where its last event stands, since when, and the types of its events.
CREATE FUNCTION ledger.recorded_command(command uuid)
RETURNS TABLE ("position" bigint, recorded_at timestamptz, types text[], fingerprint bytea, salt bytea)
LANGUAGE sql STABLE AS $$
  SELECT c.position, (SELECT e.recorded_at FROM ledger.event e WHERE e.position = c.position),
         ARRAY(SELECT e.type FROM ledger.event e WHERE e.position > c.position - c.events AND e.position <= c.position ORDER BY e.position), c.fingerprint, c.salt
  FROM ledger.command c WHERE c.id = command;
$$;
