-- The last position recorded at or before a time; 0 when none is. Recorded times never decrease along positions, which
-- are dense: a binary search over the primary key, no index of its own.
CREATE FUNCTION ledger.position_at(moment timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
AS $$
DECLARE
  low bigint := 0;
  high bigint := coalesce((SELECT e.position FROM ledger.event e ORDER BY e.position DESC LIMIT 1), 0);
  middle bigint;
BEGIN
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    IF (SELECT e.recorded_at FROM ledger.event e WHERE e.position = middle) <= moment THEN low := middle; ELSE high := middle - 1; END IF;
  END LOOP;
  RETURN low;
END;
$$;
