-- A close of all sellers of a province; '': of one seller, or of everybody.
ALTER TABLE day_close ADD COLUMN province text NOT NULL DEFAULT '';
CREATE INDEX seller_copy_by_commune ON seller_copy (commune);
