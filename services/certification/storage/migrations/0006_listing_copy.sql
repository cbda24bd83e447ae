CREATE TABLE listing_copy (
  name text PRIMARY KEY,
  product text NOT NULL,
  published boolean NOT NULL
);
CREATE INDEX listing_copy_by_product ON listing_copy (product) WHERE published;

-- A paper proves nothing before its first day. Those that were copied before are taken as begun
-- until their holder's next event, or a rebuild of the projection "holdings".
ALTER TABLE qualification_copy ADD COLUMN valid_from_date date NOT NULL DEFAULT '0001-01-01';
ALTER TABLE qualification_copy ALTER COLUMN valid_from_date DROP DEFAULT;
