-- Why and when an officer moved a party to its present state; empty while nobody did.
ALTER TABLE producer
  ADD COLUMN state_reason text NOT NULL DEFAULT '',
  ADD COLUMN state_time timestamptz;

-- What was recorded as harvested, wherever the goods went since; 0 for what a split made.
ALTER TABLE lot ADD COLUMN harvested bigint NOT NULL DEFAULT 0 CHECK (harvested >= 0);
UPDATE lot SET harvested = quantity;

-- A lot whose goods all went into another one is kept, as the way back to the harvest, and holds 0.
ALTER TABLE lot
  DROP CONSTRAINT lot_quantity_check,
  ADD CONSTRAINT lot_quantity_check CHECK (quantity >= 0);

-- Append-only. What a split or a merge moved: the same is missing at the source and more at the
-- target, in quantity and remaining alike.
CREATE TABLE lot_transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind int NOT NULL,
  source uuid NOT NULL REFERENCES lot (id),
  target uuid NOT NULL REFERENCES lot (id),
  quantity bigint NOT NULL CHECK (quantity > 0),
  request_id uuid NOT NULL,
  transfer_time timestamptz NOT NULL DEFAULT farmgate_now(),
  CHECK (source <> target)
);
CREATE INDEX lot_transfer_by_source ON lot_transfer (source, id DESC);
CREATE INDEX lot_transfer_by_target ON lot_transfer (target, id DESC);
