-- Fairs with a plan, rules and a life; the plan's booths, and who applies for them.
ALTER TABLE fair
  ADD COLUMN state int NOT NULL DEFAULT 1,
  ADD COLUMN zone_codes text[] NOT NULL DEFAULT '{}',   -- the three of one length
  ADD COLUMN zone_titles text[] NOT NULL DEFAULT '{}',
  ADD COLUMN zone_stars int[] NOT NULL DEFAULT '{}',
  ADD COLUMN minimum_star int NOT NULL DEFAULT 0,
  ADD COLUMN booths_per_subject int NOT NULL DEFAULT 0,
  ADD COLUMN booths_per_commune int NOT NULL DEFAULT 0,
  ADD COLUMN quota_communes text[] NOT NULL DEFAULT '{}',
  ADD COLUMN quota_booths int[] NOT NULL DEFAULT '{}',
  ADD COLUMN first_timer_millionths bigint NOT NULL DEFAULT 0,
  ADD COLUMN waiting_list_size int NOT NULL DEFAULT 0,
  ADD COLUMN subsidy_millionths bigint NOT NULL DEFAULT 0,
  ADD COLUMN subsidised_booths_per_subject int NOT NULL DEFAULT 0,
  ADD COLUMN term_days int[] NOT NULL DEFAULT '{}',
  ADD COLUMN term_millionths bigint[] NOT NULL DEFAULT '{}',
  ADD COLUMN application_through_date date,
  ADD COLUMN registration_number text NOT NULL DEFAULT '',
  ADD COLUMN registration_date date,
  ADD COLUMN report_date date,
  ADD COLUMN allocate_time timestamptz,
  ADD COLUMN close_time timestamptz,
  ADD COLUMN close_reason text NOT NULL DEFAULT '',
  ADD COLUMN revision bigint NOT NULL DEFAULT 1;

CREATE TABLE booth (
  fair uuid NOT NULL REFERENCES fair (id),
  code text NOT NULL,
  zone text NOT NULL,
  kind int NOT NULL,
  area_thousandths bigint NOT NULL,
  price_vnd bigint NOT NULL CHECK (price_vnd >= 0),
  utilities text NOT NULL,
  position int NOT NULL,
  request_id uuid NOT NULL,
  PRIMARY KEY (fair, code),
  UNIQUE (fair, position)
);

CREATE TABLE application (
  id uuid PRIMARY KEY,
  fair uuid NOT NULL REFERENCES fair (id),
  applicant uuid NOT NULL,
  products text[] NOT NULL,
  zones text[] NOT NULL,
  state int NOT NULL,
  reason int,
  explanation text NOT NULL DEFAULT '',
  star int NOT NULL,
  first_timer boolean NOT NULL,
  rank int NOT NULL DEFAULT 0,
  booth text,
  price_vnd bigint NOT NULL DEFAULT 0,
  subsidy_vnd bigint NOT NULL DEFAULT 0,
  payable_vnd bigint NOT NULL DEFAULT 0 CHECK (payable_vnd = price_vnd - subsidy_vnd),
  kept_vnd bigint NOT NULL DEFAULT 0 CHECK (kept_vnd BETWEEN 0 AND payable_vnd),
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  FOREIGN KEY (fair, booth) REFERENCES booth (fair, code),
  CHECK (booth IS NOT NULL OR state NOT IN (3, 6, 7))
);
-- A booth has one holder, whatever decides.
CREATE UNIQUE INDEX application_by_booth ON application (fair, booth) WHERE state IN (3, 6, 7);
CREATE INDEX application_by_fair ON application (fair, create_time, id);
CREATE INDEX application_by_applicant ON application (applicant);

-- Who did what at a fair: append-only.
CREATE TABLE fair_activity (
  fair uuid NOT NULL REFERENCES fair (id),
  number bigint NOT NULL,
  act text NOT NULL,
  actor text NOT NULL,
  act_time timestamptz NOT NULL,
  application uuid,
  before text NOT NULL,
  after text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (fair, number)
);

-- Rows of imported tables by their keys (chassis/intake).
CREATE TABLE import_row (
  space text NOT NULL,
  kind int NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  made uuid NOT NULL,
  request_id uuid NOT NULL,
  create_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (space, kind, key)
);

-- Certificates of products (a projection): what a star on the days of a fair is judged by.
CREATE TABLE certificate_copy (
  name text PRIMARY KEY,
  product text NOT NULL,
  star int NOT NULL,
  valid boolean NOT NULL,
  from_date date NOT NULL,
  last_date date NOT NULL
);
CREATE INDEX certificate_copy_by_product ON certificate_copy (product);
