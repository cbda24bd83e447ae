-- Whose account a credit came to, what of it is left, what its orders needed.
ALTER TABLE bank_transfer
  ADD COLUMN seller uuid,
  ADD COLUMN unmatched_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN due_vnd bigint NOT NULL DEFAULT 0;
UPDATE bank_transfer t SET seller = o.seller FROM orders o WHERE o.id = t.order_id;
UPDATE bank_transfer SET unmatched_vnd = amount_vnd WHERE state = 2;
ALTER TABLE bank_transfer
  ADD CHECK (unmatched_vnd BETWEEN 0 AND amount_vnd),
  ADD CHECK ((state = 2) = (unmatched_vnd > 0));
CREATE INDEX bank_transfer_unmatched ON bank_transfer (create_time, id) WHERE state = 2;
CREATE INDEX bank_transfer_unmatched_by_order ON bank_transfer (order_id) WHERE state = 2;

-- Which part of a transfer paid which order, and who said so ('': its payment code).
CREATE TABLE transfer_match (
  transfer uuid NOT NULL REFERENCES bank_transfer (id),
  order_id uuid NOT NULL REFERENCES orders (id),
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  matcher text NOT NULL,
  match_time timestamptz NOT NULL,
  PRIMARY KEY (transfer, order_id)
);
CREATE INDEX transfer_match_by_order ON transfer_match (order_id);

-- One row is one move, with both of its sides: the accounts sum to zero at every commit.
CREATE TABLE ledger_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fact text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  transfer uuid NOT NULL REFERENCES bank_transfer (id),
  order_id uuid REFERENCES orders (id),
  book_time timestamptz NOT NULL,  -- at the bank, where BANK moves
  post_time timestamptz NOT NULL DEFAULT farmgate_now(),
  CHECK ((fact, debit, credit) IN (('TRANSFER_RECORDED', 'BANK', 'UNMATCHED'),
                                   ('TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID'),
                                   ('REFUND_DUE', 'PREPAID', 'REFUNDS_DUE'),
                                   ('REFUND_DUE', 'UNMATCHED', 'REFUNDS_DUE'),
                                   ('REFUND_PAID', 'REFUNDS_DUE', 'BANK')))
);
CREATE INDEX ledger_entry_by_transfer ON ledger_entry (transfer);
CREATE INDEX ledger_entry_by_order ON ledger_entry (order_id);

-- What an account has: above zero what is there (BANK), below zero what is owed (the others).
CREATE VIEW ledger_balance AS
SELECT transfer, order_id, account, sum(amount_vnd) AS amount_vnd
FROM (SELECT transfer, order_id, debit AS account, amount_vnd FROM ledger_entry
      UNION ALL
      SELECT transfer, order_id, credit, -amount_vnd FROM ledger_entry) side
GROUP BY transfer, order_id, account;

-- What was recorded before there was a ledger.
INSERT INTO transfer_match (transfer, order_id, amount_vnd, matcher, match_time)
SELECT id, order_id, amount_vnd, '', create_time FROM bank_transfer WHERE state = 1;
INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, transfer, book_time)
SELECT 'TRANSFER_RECORDED', 'BANK', 'UNMATCHED', amount_vnd, id, credit_time
FROM bank_transfer ORDER BY create_time, id;
INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, transfer, order_id, book_time)
SELECT 'TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID', amount_vnd, transfer, order_id, match_time
FROM transfer_match ORDER BY match_time, transfer;

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON transfer_match
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON transfer_match
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_keep;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_keep_all;
ALTER TABLE transfer_match ENABLE ALWAYS TRIGGER ledger_keep;
ALTER TABLE transfer_match ENABLE ALWAYS TRIGGER ledger_keep_all;
