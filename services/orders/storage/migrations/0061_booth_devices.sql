-- Tablets at booths, and the goods that they may sell without network.
CREATE TABLE booth_device (
  id uuid PRIMARY KEY,
  fair uuid NOT NULL REFERENCES fair (id),
  booth text NOT NULL,
  seller uuid NOT NULL,
  title text NOT NULL,
  key_digest text NOT NULL,     -- SHA-256 of what only the tablet knows
  state int NOT NULL,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  retire_time timestamptz,
  request_id uuid NOT NULL,
  FOREIGN KEY (fair, booth) REFERENCES booth (fair, code)
);
CREATE INDEX booth_device_by_booth ON booth_device (fair, booth);
CREATE INDEX booth_device_by_time ON booth_device (create_time DESC, id DESC);
CREATE INDEX booth_device_by_seller ON booth_device (seller, create_time DESC, id DESC);

-- Written under the lock of the offer, like its own stock.
CREATE TABLE device_stock (
  device uuid NOT NULL REFERENCES booth_device (id),
  offer uuid NOT NULL REFERENCES offer (id),
  there bigint NOT NULL CHECK (there >= 0),
  sold bigint NOT NULL CHECK (sold >= 0),
  PRIMARY KEY (device, offer)
);
CREATE INDEX device_stock_by_offer ON device_stock (offer);

ALTER TABLE offer
  ADD COLUMN at_devices bigint NOT NULL DEFAULT 0 CHECK (at_devices >= 0),
  DROP CONSTRAINT offer_check,
  ADD CONSTRAINT offer_check CHECK (received = available + held + sold + withdrawn + at_devices);

ALTER TABLE stock_ledger ADD COLUMN device uuid REFERENCES booth_device (id);
-- The kinds that are there stay.
DO $$
DECLARE
  known text;
BEGIN
  SELECT pg_get_expr(conbin, conrelid) INTO STRICT known
  FROM pg_constraint WHERE conname = 'stock_ledger_kind_check';
  ALTER TABLE stock_ledger DROP CONSTRAINT stock_ledger_kind_check;
  EXECUTE 'ALTER TABLE stock_ledger ADD CONSTRAINT stock_ledger_kind_check CHECK ((' || known ||
          ') OR kind IN (''TO_DEVICE'', ''FROM_DEVICE''))';
END $$;
