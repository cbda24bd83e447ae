-- Each image of a listing in the order in which they are shown: "small medium large width height",
-- the first three as SHA-256 in hexadecimal digits.
ALTER TABLE listing ADD COLUMN images text[] NOT NULL DEFAULT '{}';

-- The JPEGs, by their digest. A listing has its own: they come and go with it, under its lock.
CREATE TABLE image_content (
  digest bytea NOT NULL,
  listing uuid NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (digest, listing)
);
ALTER TABLE image_content ALTER content SET STORAGE EXTERNAL;  -- a JPEG does not get smaller
CREATE INDEX image_content_by_listing ON image_content (listing);
