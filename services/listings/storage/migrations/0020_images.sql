-- JPEGs by their SHA-256, each once. put_time is the clock's of this machine: what nothing shows is
-- kept for an hour from then on.
CREATE TABLE image_content (
  digest bytea PRIMARY KEY,
  content bytea NOT NULL,
  put_time timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE image_content ALTER content SET STORAGE EXTERNAL;  -- a JPEG does not get smaller
CREATE INDEX image_content_by_put_time ON image_content (put_time);

CREATE TABLE listing_image (
  listing uuid NOT NULL,
  number int NOT NULL,          -- from 1, as the listing shows them
  digests bytea[] NOT NULL,     -- of its three sizes, smallest first
  width int NOT NULL,
  height int NOT NULL,
  PRIMARY KEY (listing, number)
);
CREATE INDEX listing_image_by_digest ON listing_image USING gin (digests);
