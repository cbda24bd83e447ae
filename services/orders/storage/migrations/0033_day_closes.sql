-- What an officer found at the end of a day: the bank's word against the ledger's.
CREATE TABLE day_close (
  id uuid PRIMARY KEY,
  seller uuid,                 -- none: all accounts together
  day date NOT NULL,
  stated_vnd bigint NOT NULL,
  ledger_vnd bigint NOT NULL,
  unmatched_vnd bigint NOT NULL,
  prepaid_vnd bigint NOT NULL,
  refunds_due_vnd bigint NOT NULL,
  closer text NOT NULL,
  create_time timestamptz NOT NULL,
  CHECK (ledger_vnd = unmatched_vnd + prepaid_vnd + refunds_due_vnd)
);
CREATE INDEX day_close_by_day ON day_close (day, seller);
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON day_close
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON day_close
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE day_close ENABLE ALWAYS TRIGGER ledger_keep;
ALTER TABLE day_close ENABLE ALWAYS TRIGGER ledger_keep_all;
