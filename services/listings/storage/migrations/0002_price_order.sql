-- The price list shows goods without an offer last: its index has to be in that order.
DROP INDEX listing_by_price;
CREATE INDEX listing_by_price ON listing (((stock_state = 1)::int), from_price_vnd, id);
