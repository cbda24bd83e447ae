-- Certificates of products, as their newest events say.
CREATE TABLE certificate_copy (
  certificate text PRIMARY KEY,
  product text NOT NULL,
  star int NOT NULL,
  number text NOT NULL,
  valid boolean NOT NULL,
  from_date date NOT NULL,
  last_date date NOT NULL
);
CREATE INDEX certificate_copy_by_product ON certificate_copy (product);

ALTER TABLE listing
  ADD COLUMN star int NOT NULL DEFAULT 0,
  ADD COLUMN certificate_number text NOT NULL DEFAULT '',
  ADD COLUMN star_until timestamptz;  -- the star is right until a certificate begins or ends
CREATE INDEX listing_by_star_until ON listing (star_until) WHERE star_until IS NOT NULL;
