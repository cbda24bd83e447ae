-- What has been handed over is a sale; cash that sellers take at delivery comes to no bank.
ALTER TABLE ledger_entry ALTER COLUMN transfer DROP NOT NULL;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check;
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_move
    CHECK ((fact, debit, credit) IN (('TRANSFER_RECORDED', 'BANK', 'UNMATCHED'),
                                     ('TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID'),
                                     ('GOODS_HANDED_OVER', 'PREPAID', 'SALES'),
                                     ('CASH_TAKEN', 'CASH', 'SALES'),
                                     ('CASH_GIVEN_BACK', 'SALES', 'CASH'),
                                     ('REFUND_DUE', 'PREPAID', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'SALES', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'UNMATCHED', 'REFUNDS_DUE'),
                                     ('REFUND_PAID', 'REFUNDS_DUE', 'BANK'))),
  ADD CONSTRAINT ledger_entry_cash
    CHECK ((transfer IS NULL) = ('CASH' IN (debit, credit)));

-- Orders that were handed over before there was this account.
INSERT INTO ledger_entry (fact, debit, credit, amount_vnd, transfer, order_id, book_time)
SELECT 'GOODS_HANDED_OVER', 'PREPAID', 'SALES', -b.amount_vnd, b.transfer, b.order_id, o.update_time
FROM ledger_balance b JOIN orders o ON o.id = b.order_id
WHERE b.account = 'PREPAID' AND b.amount_vnd < 0 AND o.state = 8
ORDER BY o.update_time, b.order_id, b.transfer;

ALTER TABLE day_close ADD COLUMN sales_vnd bigint NOT NULL DEFAULT 0;
ALTER TABLE day_close DROP CONSTRAINT day_close_check;
ALTER TABLE day_close
  ADD CONSTRAINT day_close_sum
    CHECK (ledger_vnd = unmatched_vnd + prepaid_vnd + refunds_due_vnd + sales_vnd);

-- A part of a transfer goes back once for one reason: what was too light, then the rest of it.
DROP INDEX refund_of_part;
CREATE UNIQUE INDEX refund_of_part ON refund (transfer, order_id, reason)
  WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX refund_of_rest ON refund (transfer) WHERE order_id IS NULL;
