-- The events as SQL likes to read them: what is derived from the canonical bytes is computed when it is read.
CREATE VIEW ledger.journal AS
  SELECT position, recorded_at, effective, stream, revision, type, version, actor::jsonb ->> 'user' AS "user", actor::jsonb -> 'roles' AS roles,
         payload::jsonb -> 'data' AS data, payload::jsonb ->> 'source' AS source, payload::jsonb ->> 'correlation' AS correlation, command, id
  FROM ledger.event;
