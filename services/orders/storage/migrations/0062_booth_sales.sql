-- What was sold at booths without network, each sale once, and what of it no stock covers.
CREATE TABLE booth_sale (
  id uuid PRIMARY KEY,          -- made by the device
  device uuid NOT NULL REFERENCES booth_device (id),
  fair uuid NOT NULL REFERENCES fair (id),
  seller uuid NOT NULL,
  digest bytea NOT NULL,        -- of what the device says of it
  sale_time timestamptz NOT NULL,
  record_time timestamptz NOT NULL,
  total_vnd bigint NOT NULL CHECK (total_vnd >= 0),
  unhonoured_vnd bigint NOT NULL CHECK (unhonoured_vnd BETWEEN 0 AND total_vnd)
);
CREATE INDEX booth_sale_by_fair ON booth_sale (fair);
CREATE INDEX booth_sale_by_device ON booth_sale (device);

CREATE TABLE booth_sale_line (
  sale uuid NOT NULL REFERENCES booth_sale (id),
  line int NOT NULL,
  offer uuid NOT NULL REFERENCES offer (id),
  unit int NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  unit_price_vnd bigint NOT NULL,
  amount_vnd bigint NOT NULL,
  honoured bigint NOT NULL CHECK (honoured BETWEEN 0 AND quantity),
  honoured_vnd bigint NOT NULL CHECK (honoured_vnd BETWEEN 0 AND amount_vnd),
  PRIMARY KEY (sale, line)
);
CREATE INDEX booth_sale_line_by_offer ON booth_sale_line (offer);

-- The lines that were not honoured whole, for people.
CREATE TABLE booth_discrepancy (
  id uuid PRIMARY KEY,
  sale uuid NOT NULL,
  line int NOT NULL,
  seller uuid NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  amount_vnd bigint NOT NULL CHECK (amount_vnd >= 0),
  create_time timestamptz NOT NULL,
  UNIQUE (sale, line),
  FOREIGN KEY (sale, line) REFERENCES booth_sale_line (sale, line)
);
CREATE INDEX booth_discrepancy_by_time ON booth_discrepancy (create_time DESC, id DESC);
CREATE INDEX booth_discrepancy_by_seller ON booth_discrepancy (seller, create_time DESC, id DESC);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['booth_sale', 'booth_sale_line', 'booth_discrepancy'] LOOP
    EXECUTE 'CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON ' || name ||
            ' FOR EACH ROW EXECUTE FUNCTION ledger_refuse()';
    EXECUTE 'CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON ' || name ||
            ' FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()';
    EXECUTE 'ALTER TABLE ' || name || ' ENABLE ALWAYS TRIGGER ledger_keep';
    EXECUTE 'ALTER TABLE ' || name || ' ENABLE ALWAYS TRIGGER ledger_keep_all';
  END LOOP;
END $$;

-- Cash of sales at booths, for goods that were there and for those that were not.
ALTER TABLE ledger_entry ADD COLUMN booth_sale uuid REFERENCES booth_sale (id);
CREATE INDEX ledger_entry_by_booth_sale ON ledger_entry (booth_sale) WHERE booth_sale IS NOT NULL;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_move;
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_move
    CHECK ((fact, debit, credit) IN (('TRANSFER_RECORDED', 'BANK', 'UNMATCHED'),
                                     ('TRANSFER_MATCHED', 'UNMATCHED', 'PREPAID'),
                                     ('GOODS_HANDED_OVER', 'PREPAID', 'SALES'),
                                     ('CASH_TAKEN', 'CASH', 'SALES'),
                                     ('CASH_UNEXPLAINED', 'CASH', 'DISCREPANCY'),
                                     ('CASH_GIVEN_BACK', 'SALES', 'CASH'),
                                     ('REFUND_DUE', 'PREPAID', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'SALES', 'REFUNDS_DUE'),
                                     ('REFUND_DUE', 'UNMATCHED', 'REFUNDS_DUE'),
                                     ('REFUND_PAID', 'REFUNDS_DUE', 'BANK')));
