-- What dossiers read of the registry's facts. Each table belongs to one projection.
CREATE TABLE party_copy (
  producer text PRIMARY KEY,
  kind text NOT NULL,
  public_name text NOT NULL,
  commune text NOT NULL,
  active boolean NOT NULL
);
CREATE TABLE product_copy (
  name text PRIMARY KEY,
  producer text NOT NULL,
  title text NOT NULL,
  product_set int NOT NULL
);
CREATE INDEX product_copy_by_producer ON product_copy (producer);
CREATE TABLE qualification_copy (
  name text PRIMARY KEY,
  producer text NOT NULL,
  kind text NOT NULL,
  valid_through_date date NOT NULL
);
CREATE INDEX qualification_copy_by_producer ON qualification_copy (producer);

-- Forms and answers are the bytes of their messages, NULL until they are filled in.
CREATE TABLE dossier (
  id uuid PRIMARY KEY,
  product text NOT NULL,
  producer text NOT NULL,
  commune text NOT NULL,
  kind int NOT NULL,
  wanted_star int NOT NULL,
  rubric text NOT NULL REFERENCES rubric (id),
  product_set int NOT NULL,
  state int NOT NULL,
  returned_from int,
  commune_slip text NOT NULL DEFAULT '',
  province_slip text NOT NULL DEFAULT '',
  receive_date date,
  propose_date date,
  due_date date,
  submit_time timestamptz,
  registration bytea,
  report bytea,
  answers bytea,
  commune_report bytea,
  advisory_report bytea,
  version bigint NOT NULL DEFAULT 0,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK ((state = 4) = (returned_from IS NOT NULL))
);
-- One under way a product: all states but the ends.
CREATE UNIQUE INDEX dossier_open ON dossier (product) WHERE state NOT IN (10, 11, 15, 16);
CREATE INDEX dossier_by_time ON dossier (create_time DESC, id DESC);
CREATE INDEX dossier_by_producer ON dossier (producer, create_time DESC, id DESC);
CREATE INDEX dossier_by_commune ON dossier (commune, create_time DESC, id DESC);
CREATE INDEX dossier_by_due ON dossier ((coalesce(due_date, 'infinity'::date)), id);
CREATE INDEX dossier_by_commune_and_due
  ON dossier (commune, (coalesce(due_date, 'infinity'::date)), id);
CREATE INDEX dossier_by_state ON dossier (state, create_time DESC, id DESC);

-- Append-only. Each hash is over the one before it and its own row: a row that was changed, put in,
-- taken out or moved is found by reckoning them again.
CREATE TABLE dossier_activity (
  dossier uuid NOT NULL,  -- no foreign key: the acts outlive a draft that was deleted
  number bigint NOT NULL CHECK (number > 0),
  act text NOT NULL,
  desk text NOT NULL,
  actor text NOT NULL,
  act_time timestamptz NOT NULL,
  from_state int NOT NULL,
  to_state int NOT NULL,
  note text NOT NULL,
  due_date date,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (dossier, number)
);

-- The newest number that was given in a year, of slips a commune, of slips the province.
CREATE TABLE slip_serial (
  scope text NOT NULL,
  year int NOT NULL,
  last int NOT NULL CHECK (last > 0),
  PRIMARY KEY (scope, year)
);

-- A file, once however often it is attached. Read by parts: not compressed.
CREATE TABLE evidence_content (
  digest bytea PRIMARY KEY CHECK (length(digest) = 32),
  content bytea NOT NULL,
  create_time timestamptz NOT NULL
);
ALTER TABLE evidence_content ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE evidence (
  id uuid PRIMARY KEY,
  dossier uuid NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
  kind text NOT NULL,
  title text NOT NULL,
  criteria text[] NOT NULL,
  content_type text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  digest bytea NOT NULL REFERENCES evidence_content (digest),
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX evidence_by_dossier ON evidence (dossier, create_time, id);
CREATE INDEX evidence_by_digest ON evidence (digest);
