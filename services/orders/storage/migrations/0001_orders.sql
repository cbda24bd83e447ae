-- Copies of other services' facts (projections): joined on read, never the target of a key.
CREATE TABLE listing_copy (
  listing uuid PRIMARY KEY,
  seller uuid NOT NULL,
  product text NOT NULL,
  title text NOT NULL,
  unit int NOT NULL,
  content bigint NOT NULL,      -- thousandths of content_unit in one unit of the listing
  content_unit int NOT NULL,
  on_sale boolean NOT NULL
);
CREATE TABLE lot_copy (
  lot text PRIMARY KEY,         -- "producers/.../lots/..."
  product text NOT NULL,
  unit int NOT NULL
);
CREATE TABLE seller_copy (
  producer uuid PRIMARY KEY,
  active boolean NOT NULL
);

CREATE TABLE fair (
  id uuid PRIMARY KEY,
  kind int NOT NULL,
  title text NOT NULL,
  province text NOT NULL,
  start_date date NOT NULL,
  end_date date NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (end_date >= start_date)
);
CREATE INDEX fair_by_start ON fair (start_date DESC, id DESC);

-- The hot rows. No index on a stock or version column, and room on the page: updates stay HOT.
CREATE TABLE offer (
  id uuid PRIMARY KEY,
  listing uuid NOT NULL,
  seller uuid NOT NULL,
  fair uuid REFERENCES fair (id),
  unit int NOT NULL,
  unit_price_vnd bigint NOT NULL CHECK (unit_price_vnd > 0),
  received bigint NOT NULL DEFAULT 0,
  available bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
  buyer_limit bigint,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  version bigint NOT NULL,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (received = available + held + sold)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
CREATE INDEX offer_by_time ON offer (create_time DESC, id DESC);
CREATE INDEX offer_by_listing ON offer (listing);
CREATE INDEX offer_by_fair ON offer (fair);

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  buyer text NOT NULL,
  seller uuid NOT NULL,
  state int NOT NULL,
  contact_name text NOT NULL,
  contact_phone text NOT NULL,
  contact_address text NOT NULL,
  fulfilment int NOT NULL,
  payment_method int NOT NULL,
  total_vnd bigint NOT NULL CHECK (total_vnd >= 0),
  payment_code text NOT NULL UNIQUE,
  hold_expire_time timestamptz NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  version bigint NOT NULL,
  request_id uuid NOT NULL,
  UNIQUE (buyer, request_id)
);
CREATE INDEX orders_by_buyer ON orders (buyer, create_time DESC, id DESC);
CREATE INDEX orders_by_seller ON orders (seller, create_time DESC, id DESC);
CREATE INDEX orders_by_expiry ON orders (hold_expire_time) WHERE state = 1;

CREATE TABLE order_line (
  order_id uuid NOT NULL REFERENCES orders (id),
  line int NOT NULL,
  offer uuid NOT NULL REFERENCES offer (id),
  listing uuid NOT NULL,
  title text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  unit int NOT NULL,
  unit_price_vnd bigint NOT NULL,
  amount_vnd bigint NOT NULL,
  PRIMARY KEY (order_id, line)
);
CREATE INDEX order_line_by_offer ON order_line (offer);

-- What a buyer holds or has bought of an offer that has a limit.
CREATE TABLE buyer_share (
  offer uuid NOT NULL REFERENCES offer (id),
  buyer text NOT NULL,
  taken bigint NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (offer, buyer)
);

-- Append-only: the sum over an offer is its available stock at every commit.
CREATE TABLE stock_ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  offer uuid NOT NULL REFERENCES offer (id),
  kind text NOT NULL CHECK (kind IN ('RECEIVED', 'HELD', 'RELEASED', 'SOLD_LATE')),
  quantity bigint NOT NULL,
  reference uuid NOT NULL,  -- the order, or the intent that brought the stock
  create_time timestamptz NOT NULL DEFAULT farmgate_now()
);
CREATE INDEX stock_ledger_by_offer ON stock_ledger (offer);

-- ReceiveStock between its two transactions: the lot of `producers` is asked in the middle.
CREATE TABLE stock_intent (
  id uuid PRIMARY KEY,
  offer uuid NOT NULL REFERENCES offer (id),
  lot text NOT NULL,
  quantity bigint NOT NULL,
  lot_quantity bigint NOT NULL,
  lot_unit int NOT NULL,
  caller text NOT NULL,
  method text NOT NULL,
  request_id uuid NOT NULL,
  start_time timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE bank_transfer (
  id uuid PRIMARY KEY,
  bank_reference text NOT NULL UNIQUE,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  description text NOT NULL,
  credit_time timestamptz NOT NULL,
  state int NOT NULL,
  order_id uuid REFERENCES orders (id),
  unmatched_reason text NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX bank_transfer_by_time ON bank_transfer (create_time DESC, id DESC);
