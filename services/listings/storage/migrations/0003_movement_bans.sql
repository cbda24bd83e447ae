ALTER TABLE product_copy ADD COLUMN species text NOT NULL DEFAULT '';
CREATE INDEX product_copy_by_species ON product_copy (species) WHERE species <> '';

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

ALTER TABLE listing ADD COLUMN block_reasons text[] NOT NULL DEFAULT '{}';
CREATE INDEX listing_by_product ON listing (product);
CREATE INDEX listing_blocked ON listing (id) WHERE state = 3;
