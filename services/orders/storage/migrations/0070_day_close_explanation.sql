-- What explained the difference when the day was closed, so that a page says later what was found
-- then. Closes of before this was kept name nothing.
ALTER TABLE day_close ADD COLUMN explanation uuid[] NOT NULL DEFAULT '{}';
