-- Nobody but the owner may do more than this. :app and its like stand for this database's roles.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO :app, :projector, :sealer, :reader;
GRANT SELECT ON ledger.event, ledger.journal TO :app, :projector, :sealer, :reader;
GRANT EXECUTE ON FUNCTION ledger.position_at TO :app, :projector, :sealer, :reader;
GRANT SELECT ON ledger.command, ledger.detached, ledger.info TO :app, :projector;
GRANT EXECUTE ON FUNCTION ledger.recorded_command TO :app, :projector;
GRANT SELECT (id, kind) ON ledger.info TO :sealer, :reader;
GRANT EXECUTE ON FUNCTION ledger.append, ledger.append_one, ledger.append_judged TO :app;
