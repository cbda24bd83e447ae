-- Cash on delivery: nothing is held, so there is no time at which a hold ends.
ALTER TABLE orders ALTER COLUMN hold_expire_time DROP NOT NULL;
ALTER TABLE orders ADD CHECK ((payment_method = 2) = (hold_expire_time IS NULL));
DROP INDEX orders_to_pack;
CREATE INDEX orders_to_pack ON orders (seller, create_time, id) WHERE state IN (2, 9);
ALTER TABLE stock_ledger DROP CONSTRAINT stock_ledger_kind_check;
ALTER TABLE stock_ledger ADD CHECK (kind IN ('RECEIVED', 'HELD', 'RELEASED', 'SOLD_LATE', 'SOLD',
                                             'RETURNED', 'WRITTEN_OFF', 'WEIGHED'));

-- Orders that came back, and what became of their goods.
CREATE TABLE order_return (
  order_id uuid PRIMARY KEY REFERENCES orders (id),
  reason text NOT NULL,
  written_off boolean NOT NULL,
  returner text NOT NULL,
  return_time timestamptz NOT NULL
);

-- What one buyer may hold and have bought at a fair, and what counts towards it.
ALTER TABLE fair ADD COLUMN buyer_limit_vnd bigint CHECK (buyer_limit_vnd > 0);
ALTER TABLE order_line ADD COLUMN counted_at uuid REFERENCES fair (id);

-- Counts of a buyer beyond one offer: dong at a fair with a limit, or (no fair) open cash orders.
CREATE TABLE buyer_tally (
  fair uuid NOT NULL,           -- '00000000-0000-0000-0000-000000000000': open cash orders
  buyer text NOT NULL,
  taken bigint NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (fair, buyer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
