-- What was decided about dossiers, in order of time.
CREATE TABLE decision (
  dossier uuid NOT NULL REFERENCES dossier (id),
  number int NOT NULL,
  kind int NOT NULL,
  decision_number text NOT NULL,
  decision_date date NOT NULL,
  reason text NOT NULL,
  points_sum bigint NOT NULL,
  sheets bigint NOT NULL,
  star int NOT NULL,
  actor text NOT NULL,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (dossier, number)
);

CREATE TABLE certificate (
  id uuid PRIMARY KEY,
  number text NOT NULL CONSTRAINT certificate_of_number UNIQUE,
  product text NOT NULL,
  producer text NOT NULL,
  commune text NOT NULL,
  dossier uuid REFERENCES dossier (id),
  product_code text NOT NULL,
  product_set int NOT NULL,
  star int NOT NULL CHECK (star BETWEEN 3 AND 5),
  level int NOT NULL,
  issuer text NOT NULL,
  decision_number text NOT NULL,
  decision_date date NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date NOT NULL,
  grace_through_date date,  -- while a re-rating waits for its result
  state int NOT NULL,
  revoke_cause int,
  revoke_decision text,
  revoke_reason text,
  conclusion_date date,
  revoke_due_date date,
  revoke_time timestamptz,
  token text NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (valid_through_date >= valid_from_date),
  CHECK ((state = 3) = (revoke_cause IS NOT NULL))
);
-- One in force a product.
CREATE UNIQUE INDEX certificate_of_product ON certificate (product) WHERE state = 1;
CREATE INDEX certificate_by_time ON certificate (create_time DESC, id DESC);
CREATE INDEX certificate_by_product ON certificate (product, create_time DESC, id DESC);
CREATE INDEX certificate_by_producer ON certificate (producer, create_time DESC, id DESC);
CREATE INDEX certificate_by_commune ON certificate (commune, create_time DESC, id DESC);
CREATE INDEX certificate_by_last_day ON certificate (valid_through_date, id) WHERE state = 1;
ALTER TABLE dossier ADD COLUMN certificate uuid REFERENCES certificate (id);
ALTER TABLE dossier ADD CHECK ((kind = 1) = (certificate IS NULL));

-- The serial that a commune gave a product, kept for good: its code has it with every rating's year.
CREATE TABLE product_serial (
  product text PRIMARY KEY,
  commune text NOT NULL,
  serial int NOT NULL CHECK (serial > 0),
  CONSTRAINT product_serial_once UNIQUE (commune, serial)
);
