-- Goods that are weighed when they are packed: how far from what was ordered they may be, as the offer
-- says and as it said when the order was placed; and what was ordered, once they were weighed.
ALTER TABLE offer ADD COLUMN weight_tolerance bigint NOT NULL DEFAULT 0  -- millionths
  CHECK (weight_tolerance BETWEEN 0 AND 500000);
ALTER TABLE order_line
  ADD COLUMN weight_tolerance bigint NOT NULL DEFAULT 0,
  ADD COLUMN ordered bigint CHECK (ordered > 0);
