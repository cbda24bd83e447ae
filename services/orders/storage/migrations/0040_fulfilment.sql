-- Orders that are packed and wait for their buyer, with what it says at the booth.
CREATE TABLE pickup (
  order_id uuid PRIMARY KEY REFERENCES orders (id),
  phone text NOT NULL,          -- "+84912345678"
  code text NOT NULL
);
CREATE INDEX pickup_by_phone ON pickup (phone);

-- Guesses at codes, by order or phone, since the first one of an hour.
CREATE TABLE pickup_guess (
  subject text PRIMARY KEY,
  begin_time timestamptz NOT NULL,
  guesses int NOT NULL
);
CREATE INDEX pickup_guess_by_time ON pickup_guess (begin_time);

-- How delivered goods went on their way.
CREATE TABLE shipment (
  order_id uuid PRIMARY KEY REFERENCES orders (id),
  carrier text NOT NULL,
  tracking_code text NOT NULL,
  ship_time timestamptz NOT NULL
);

-- What is to be packed for a seller.
CREATE INDEX orders_to_pack ON orders (seller, create_time, id) WHERE state = 2;
