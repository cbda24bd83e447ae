-- What imports made. A row of a table is known by the key its importer gave it, for good: sent again
-- with the same digest it makes nothing.
CREATE TABLE import_row (
  caller text NOT NULL,
  kind int NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  made uuid NOT NULL,        -- of the membership or contract
  request_id uuid NOT NULL,  -- of the import
  create_time timestamptz NOT NULL DEFAULT farmgate_now(),
  PRIMARY KEY (caller, kind, key)
);

-- Of an imported contract: the day on which both had signed it on paper.
ALTER TABLE contract ADD COLUMN paper_sign_date date;

-- Of an imported contract: what each line of its schedule had got before.
CREATE TABLE contract_opening (
  contract uuid NOT NULL REFERENCES contract (id),
  schedule_line int NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),  -- accepted and settled
  PRIMARY KEY (contract, schedule_line)
);
