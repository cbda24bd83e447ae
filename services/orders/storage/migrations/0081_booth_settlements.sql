-- What became of discrepancies: once each, by whom and why.
CREATE TABLE booth_settlement (
  discrepancy uuid PRIMARY KEY REFERENCES booth_discrepancy (id),
  outcome int NOT NULL CHECK (outcome BETWEEN 1 AND 4),
  note text NOT NULL,
  settler text NOT NULL,
  settle_time timestamptz NOT NULL
);
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON booth_settlement
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON booth_settlement
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE booth_settlement ENABLE ALWAYS TRIGGER ledger_keep;
ALTER TABLE booth_settlement ENABLE ALWAYS TRIGGER ledger_keep_all;

ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_move, DROP CONSTRAINT ledger_entry_cash;
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_move
    CHECK ((fact, debit, credit) IN (('TRANSFER_RECORDED', 'BANK', 'UNMATCHED'),
                                     ('TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID'),
                                     ('GOODS_HANDED_OVER', 'PREPAID', 'SALES'),
                                     ('CASH_TAKEN', 'CASH', 'SALES'),
                                     ('CASH_UNEXPLAINED', 'CASH', 'DISCREPANCY'),
                                     ('DISCREPANCY_FOUND', 'DISCREPANCY', 'SALES'),
                                     ('DISCREPANCY_COVERED', 'DISCREPANCY', 'SALES'),
                                     ('DISCREPANCY_GIVEN_BACK', 'DISCREPANCY', 'CASH'),
                                     ('DISCREPANCY_WRITTEN_OFF', 'DISCREPANCY', 'CASH'),
                                     ('CASH_GIVEN_BACK', 'SALES', 'CASH'),
                                     ('REFUND_DUE', 'PREPAID', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'SALES', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'UNMATCHED', 'REFUNDS_DUE'),
                                     ('REFUND_PAID', 'REFUNDS_DUE', 'BANK'))),
  ADD CONSTRAINT ledger_entry_cash
    CHECK ((transfer IS NULL) = ('CASH' IN (debit, credit) OR debit = 'DISCREPANCY'));

DO $$
DECLARE
  known text;
BEGIN
  SELECT pg_get_expr(conbin, conrelid) INTO STRICT known
  FROM pg_constraint WHERE conname = 'stock_ledger_kind_check'
    AND conrelid = 'stock_ledger'::regclass;
  ALTER TABLE stock_ledger DROP CONSTRAINT stock_ledger_kind_check;
  EXECUTE 'ALTER TABLE stock_ledger ADD CONSTRAINT stock_ledger_kind_check CHECK ((' || known ||
          ') OR kind = ''FOUND'')';
END $$;
