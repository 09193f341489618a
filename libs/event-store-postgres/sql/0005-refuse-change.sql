-- Stops accidents. Against the owner and a superuser only seals hold.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of ledger.% is refused: nothing in the ledger is ever changed or deleted', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'OT001', HINT = 'Correct a mistake by recording a further event.';
END;
$$;
