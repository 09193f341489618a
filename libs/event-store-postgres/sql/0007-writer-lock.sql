-- One writer at a time, until its transaction ends. The *next* statement of the caller sees everything that earlier
-- holders committed, because in READ COMMITTED each statement of a volatile function has a snapshot of its own.
CREATE FUNCTION ledger.writer_lock() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'appending wants READ COMMITTED, not %', current_setting('transaction_isolation') USING ERRCODE = 'OT002';
  END IF;
  PERFORM pg_advisory_xact_lock(7837862, 1);
END;
$$;
