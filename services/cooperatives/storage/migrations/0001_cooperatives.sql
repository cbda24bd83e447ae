-- Ids as elements of an exclusion constraint need it; a trusted extension: no superuser.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Copies of other services' facts (projections): joined on read, never the target of a key.
CREATE TABLE producer_copy (
  producer uuid PRIMARY KEY,
  kind text NOT NULL,
  public_name text NOT NULL,
  commune text NOT NULL,
  active boolean NOT NULL
);

-- The row's lock covers its memberships, ratings and former kinds: what the law says of all members
-- together is judged under it.
CREATE TABLE cooperative (
  id uuid PRIMARY KEY,
  kind int NOT NULL,
  producer uuid NOT NULL CONSTRAINT cooperative_of_party UNIQUE,
  kind_from_date date,
  founded_date date,
  charter_capital_vnd bigint NOT NULL CHECK (charter_capital_vnd >= 0),
  charter_adopt_date date,
  charter_digest text NOT NULL,
  business_plan_digest text NOT NULL,
  meeting_date date,
  minutes_digest text NOT NULL,
  votes_for int NOT NULL,
  votes_cast int NOT NULL CHECK (votes_for >= 0 AND votes_for <= votes_cast),
  registration_number text NOT NULL,
  registration_date date,
  registration_place text NOT NULL,
  version bigint NOT NULL,   -- of the last event
  revision bigint NOT NULL,  -- of the cooperative's own columns: the etag
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX cooperative_by_time ON cooperative (create_time DESC, id DESC);

CREATE TABLE cooperative_former_kind (
  cooperative uuid NOT NULL REFERENCES cooperative (id),
  kind int NOT NULL,
  producer uuid NOT NULL,
  valid_from_date date,
  valid_through_date date NOT NULL,
  PRIMARY KEY (cooperative, valid_through_date)
);

CREATE TABLE cooperative_rating (
  cooperative uuid NOT NULL REFERENCES cooperative (id),
  year int NOT NULL,
  points int NOT NULL CHECK (points BETWEEN 0 AND 100),
  rating_class int NOT NULL,
  decision_number text NOT NULL,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (cooperative, year)
);

-- One row: one member on the same terms from the first day to the last, both included.
CREATE TABLE membership (
  id uuid PRIMARY KEY,
  cooperative uuid NOT NULL REFERENCES cooperative (id),
  member uuid NOT NULL,
  membership_class int NOT NULL,
  capital_vnd bigint NOT NULL CHECK (capital_vnd >= 0),
  valid_from_date date NOT NULL,
  valid_through_date date,
  end_reason text NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (valid_through_date >= valid_from_date),
  CONSTRAINT membership_apart EXCLUDE USING gist (
    cooperative WITH =, member WITH =,
    daterange(valid_from_date, valid_through_date, '[]') WITH &&)
);
CREATE INDEX membership_by_cooperative ON membership (cooperative, id);
