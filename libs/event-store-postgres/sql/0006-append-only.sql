-- ALWAYS: also where session_replication_role would pass over ordinary triggers.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger.event FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER never_emptied;

-- A command's fingerprint and salt may be forgotten, together and for good.
CREATE TRIGGER append_only BEFORE DELETE ON ledger.command FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER only_forgotten BEFORE UPDATE ON ledger.command FOR EACH ROW
  WHEN (NEW.fingerprint IS NOT NULL OR NEW.salt IS NOT NULL OR (NEW.id, NEW.position, NEW.events) IS DISTINCT FROM (OLD.id, OLD.position, OLD.events))
  EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger.command FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.command ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER only_forgotten, ENABLE ALWAYS TRIGGER never_emptied;

-- A text may be deleted (redaction), never changed.
CREATE TRIGGER never_changed BEFORE UPDATE ON ledger.detached FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger.detached FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.detached ENABLE ALWAYS TRIGGER never_changed, ENABLE ALWAYS TRIGGER never_emptied;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger.info FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger.info FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.info ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER never_emptied;
