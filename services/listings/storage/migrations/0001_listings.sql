-- Copies of other services' facts (projections): joined on read, never the target of a key.
CREATE TABLE seller_copy (
  producer uuid PRIMARY KEY,
  public_name text NOT NULL,
  commune text NOT NULL,
  active boolean NOT NULL
);
CREATE TABLE product_copy (
  product text PRIMARY KEY,     -- "producers/.../products/..."
  producer uuid NOT NULL,
  ocop_set int NOT NULL
);
CREATE INDEX product_copy_by_producer ON product_copy (producer);
CREATE TABLE offer_copy (
  offer uuid PRIMARY KEY,
  listing uuid NOT NULL,
  unit_price_vnd bigint NOT NULL,
  has_stock boolean NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL
);
CREATE INDEX offer_copy_by_listing ON offer_copy (listing);
CREATE INDEX offer_copy_by_end ON offer_copy (end_time);

CREATE TABLE listing (
  id uuid PRIMARY KEY,
  seller uuid NOT NULL,
  product text NOT NULL,
  title text NOT NULL,
  title_key text NOT NULL,      -- folded, for search
  story text NOT NULL,
  category int NOT NULL,
  commune text NOT NULL,
  content bigint NOT NULL CHECK (content > 0),
  content_unit int NOT NULL,
  unit int NOT NULL,
  seller_name text NOT NULL,
  state int NOT NULL,
  from_price_vnd bigint NOT NULL,
  stock_state int NOT NULL,
  shelf_until timestamptz,      -- price and stock are right until an offer ends
  version bigint NOT NULL,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  publish_time timestamptz,
  request_id uuid NOT NULL
);
CREATE INDEX listing_by_time ON listing (create_time DESC, id DESC);
CREATE INDEX listing_by_price ON listing (stock_state, from_price_vnd, id);
CREATE INDEX listing_by_shelf_until ON listing (shelf_until) WHERE shelf_until IS NOT NULL;
CREATE INDEX listing_by_seller ON listing (seller);
