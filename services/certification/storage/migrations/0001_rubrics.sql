-- A rubric is a document that is read whole and, once in use, never changes: `content` is its
-- message, the columns are what it is found by.
CREATE TABLE rubric (
  id text PRIMARY KEY,
  law text NOT NULL,
  product_set int NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date,
  content bytea NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  freeze_time timestamptz,  -- of its first use
  CHECK (valid_through_date >= valid_from_date),
  CONSTRAINT rubric_of_day UNIQUE (product_set, valid_from_date)
);
