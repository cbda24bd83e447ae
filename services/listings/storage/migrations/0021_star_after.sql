-- What is shown from star_until on, before the sweep has come to the row: certificates follow each
-- other without a gap.
ALTER TABLE listing
  ADD COLUMN then_star int NOT NULL DEFAULT 0,
  ADD COLUMN then_until timestamptz;
