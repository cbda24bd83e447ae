-- Sales at booths have a tax class on each line and a receipt number, like orders. Sales that were
-- recorded before have neither.
ALTER TABLE booth_sale_line
  ADD COLUMN tax_class text NOT NULL DEFAULT '',
  ADD COLUMN tax_millionths bigint NOT NULL DEFAULT 0;

ALTER TABLE receipt ADD COLUMN booth_sale uuid REFERENCES booth_sale (id);
ALTER TABLE receipt DROP CONSTRAINT receipt_pkey, DROP CONSTRAINT receipt_seller_year_number_key;
ALTER TABLE receipt
  ALTER COLUMN order_id DROP NOT NULL,
  ADD PRIMARY KEY (seller, year, number),
  ADD UNIQUE (order_id),
  ADD UNIQUE (booth_sale),
  ADD CONSTRAINT receipt_of_one CHECK (num_nonnulls(order_id, booth_sale) = 1);
