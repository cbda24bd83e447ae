ALTER TABLE listing_copy ADD COLUMN banned boolean NOT NULL DEFAULT false;
ALTER TABLE seller_copy ADD COLUMN commune text NOT NULL DEFAULT '';

-- Products that are animals or come from them. Older products have no species: nothing is missing
-- here before their sellers' next events.
CREATE TABLE product_copy (
  product text PRIMARY KEY,     -- "producers/.../products/..."
  producer uuid NOT NULL,
  species text NOT NULL
);
CREATE INDEX product_copy_by_producer ON product_copy (producer);

-- The bans that are on: one row for each pair of commune and species of an outbreak.
CREATE TABLE ban_copy (
  outbreak uuid NOT NULL,
  commune text NOT NULL,
  species text NOT NULL,
  from_date date NOT NULL,
  through_date date,             -- without one: until it is lifted
  PRIMARY KEY (outbreak, commune, species)
);
CREATE INDEX ban_copy_by_place ON ban_copy (commune, species);
