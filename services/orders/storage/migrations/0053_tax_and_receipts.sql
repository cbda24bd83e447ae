-- What decides a line's tax class: of older copies nothing is known before they come again.
ALTER TABLE listing_copy ADD COLUMN category int NOT NULL DEFAULT 0;
ALTER TABLE seller_copy ADD COLUMN kind text NOT NULL DEFAULT '';
ALTER TABLE order_line
  ADD COLUMN tax_class text NOT NULL DEFAULT '',
  ADD COLUMN tax_millionths bigint NOT NULL DEFAULT 0;

-- Receipts of sellers, each year from 1 on without a gap.
CREATE TABLE receipt_series (
  seller uuid NOT NULL,
  year int NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (seller, year)
);
CREATE TABLE receipt (
  order_id uuid PRIMARY KEY REFERENCES orders (id),
  seller uuid NOT NULL,
  year int NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  issue_time timestamptz NOT NULL,
  UNIQUE (seller, year, number)
);
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON receipt
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_keep_all BEFORE TRUNCATE ON receipt
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE receipt ENABLE ALWAYS TRIGGER ledger_keep;
ALTER TABLE receipt ENABLE ALWAYS TRIGGER ledger_keep_all;
