-- The code of the production unit that a plot is or belongs to, its outline, and what is stored of
-- the comparison of both areas. Areas in thousandths of a square metre.
ALTER TABLE plot
  ADD COLUMN revision bigint NOT NULL DEFAULT 1,
  ADD COLUMN update_time timestamptz NOT NULL DEFAULT farmgate_now(),
  ADD COLUMN crop_cycle int NOT NULL DEFAULT 0,
  ADD COLUMN unit_scheme int,
  ADD COLUMN unit_code text,
  ADD COLUMN unit_market text,
  ADD COLUMN unit_valid_from_date date,
  ADD COLUMN unit_valid_through_date date,
  ADD COLUMN unit_status int,
  ADD COLUMN unit_area bigint CHECK (unit_area > 0),
  ADD COLUMN boundary text NOT NULL DEFAULT '',
  ADD COLUMN measured_area bigint CHECK (measured_area > 0),
  ADD COLUMN area_differs boolean NOT NULL DEFAULT false,
  ADD CHECK (num_nonnulls(unit_scheme, unit_code, unit_market, unit_valid_from_date, unit_status)
             IN (0, 5)),
  ADD CHECK ((boundary = '') = (measured_area IS NULL));
UPDATE plot SET update_time = create_time;

ALTER TABLE product
  ADD COLUMN revision bigint NOT NULL DEFAULT 1,
  ADD COLUMN update_time timestamptz NOT NULL DEFAULT farmgate_now();
UPDATE product SET update_time = create_time;

ALTER TABLE qualification
  ADD COLUMN state int NOT NULL DEFAULT 1,
  ADD COLUMN revoke_reason text NOT NULL DEFAULT '',
  ADD COLUMN revoke_time timestamptz,
  ADD CHECK ((state = 2) = (revoke_time IS NOT NULL));
CREATE INDEX qualification_by_end ON qualification (valid_through_date) WHERE state = 1;

CREATE TABLE crop_plan (
  id uuid PRIMARY KEY,
  producer uuid NOT NULL REFERENCES producer (id),
  crop text NOT NULL,
  product uuid NOT NULL REFERENCES product (id),
  plots uuid[] NOT NULL CHECK (cardinality(plots) > 0),  -- the producer's own; plots never go
  start_date date NOT NULL,
  end_date date NOT NULL,
  expected_yield bigint NOT NULL CHECK (expected_yield > 0),
  unit int NOT NULL,
  actual_yield bigint,  -- set when the plan is closed; until then it is asked of the lots
  state int NOT NULL,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  close_time timestamptz,
  request_id uuid NOT NULL,
  CHECK (end_date >= start_date),
  CHECK ((state = 2) = (actual_yield IS NOT NULL AND close_time IS NOT NULL))
);
CREATE INDEX crop_plan_by_producer ON crop_plan (producer, create_time DESC, id DESC);
