-- The registry of parties. The row's lock covers its plots, products and qualifications, too: they
-- travel in its event, whose version it carries.
CREATE TABLE producer (
  id uuid PRIMARY KEY,
  kind int NOT NULL,
  public_name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,  -- public_name folded: order and search without marks
  representative_name text NOT NULL,
  representative_sex int NOT NULL,
  representative_ethnicity text NOT NULL,
  phone text NOT NULL CHECK (phone ~ '^\+84[0-9]{9}$'),
  tax_code text NOT NULL,
  personal_number text NOT NULL,
  commune text NOT NULL,
  address text NOT NULL,
  state int NOT NULL,
  version bigint NOT NULL,   -- of the last event
  revision bigint NOT NULL,  -- of the producer's own columns: the etag
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX producer_by_time ON producer (create_time DESC, id DESC);
CREATE INDEX producer_by_name ON producer (name_key, id);
CREATE INDEX producer_by_commune ON producer (commune, create_time DESC, id DESC);

CREATE TABLE plot (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  title text NOT NULL,
  crop text NOT NULL,
  area bigint NOT NULL CHECK (area > 0),  -- thousandths of a square metre
  commune text NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX plot_by_producer ON plot (producer, create_time DESC, id DESC);

CREATE TABLE product (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  title text NOT NULL,
  ocop_set int NOT NULL,
  product_code text NOT NULL,
  trademark text NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX product_by_producer ON product (producer, create_time DESC, id DESC);

CREATE TABLE qualification (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  kind int NOT NULL,
  issuer text NOT NULL,
  number text NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date NOT NULL,
  scope text NOT NULL,
  document_digest text NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (valid_through_date >= valid_from_date)
);
CREATE INDEX qualification_by_producer ON qualification (producer, create_time DESC, id DESC);

CREATE TABLE bank_account (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  bank_bin text NOT NULL,
  account_number text NOT NULL,
  holder text NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX bank_account_by_producer ON bank_account (producer, create_time DESC, id DESC);

-- No index on a column that a consumption changes, and room on the page: updates stay HOT.
CREATE TABLE lot (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  product uuid NOT NULL REFERENCES product (id),
  plot uuid NOT NULL REFERENCES plot (id),
  harvest_date date NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  unit int NOT NULL,
  remaining bigint NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (remaining >= 0 AND remaining <= quantity)
) WITH (fillfactor = 50);
CREATE INDEX lot_by_producer ON lot (producer, create_time DESC, id DESC);

-- What was taken from a lot and for what. quantity - remaining of a lot is the sum of its rows that
-- are not reversed, at every commit.
CREATE TABLE lot_consumption (
  id uuid PRIMARY KEY,
  lot uuid NOT NULL REFERENCES lot (id),
  purpose int NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  reference text NOT NULL,
  caller text NOT NULL,
  request_id uuid NOT NULL,
  create_time timestamptz NOT NULL DEFAULT farmgate_now(),
  reverse_time timestamptz,
  UNIQUE (caller, request_id)
);
CREATE INDEX lot_consumption_by_lot ON lot_consumption (lot);
