-- What imports made. A row of a table is known by the key its importer gave it, for good: sent again
-- with the same digest it makes nothing.
CREATE TABLE import_row (
  space text NOT NULL,       -- the seller, "producers/..."
  kind int NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  made uuid NOT NULL,        -- of the listing
  request_id uuid NOT NULL,  -- of the import
  create_time timestamptz NOT NULL DEFAULT farmgate_now(),
  PRIMARY KEY (space, kind, key)
);
