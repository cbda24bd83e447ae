-- Offers at fairs: which goods were shown where, and from when on.
CREATE TABLE fair_offer_copy (
  offer text PRIMARY KEY,
  listing text NOT NULL,
  fair text NOT NULL,           -- "fairs/..."
  start_time timestamptz NOT NULL
);
CREATE INDEX fair_offer_copy_by_listing ON fair_offer_copy (listing);
-- Not of those on sale alone: what was shown at a fair stays shown.
DROP INDEX listing_copy_by_product;
CREATE INDEX listing_copy_by_product ON listing_copy (product);
