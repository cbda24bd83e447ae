-- How often the page of a listing was opened. A table of its own: a view is no change of a listing,
-- and raises no version.
CREATE TABLE listing_view (
  listing uuid PRIMARY KEY,
  views bigint NOT NULL CHECK (views > 0)
) WITH (fillfactor = 70);
