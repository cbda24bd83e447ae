-- What the owner writes beside title and story. The label's texts stand in the order of LabelField
-- (domain/label.h); fewer than there are fields: the rest is empty.
ALTER TABLE listing
  ADD COLUMN label text[] NOT NULL DEFAULT '{}',
  ADD COLUMN trace_code text NOT NULL DEFAULT '',
  ADD COLUMN papers_until timestamptz,   -- a paper or a rule of papers begins or ends
  ADD COLUMN lowest_price_vnd bigint NOT NULL DEFAULT 0,
  ADD COLUMN lowest_until timestamptz,   -- the lowest price leaves its 30 days
  ADD COLUMN appeal int NOT NULL DEFAULT 0;
CREATE INDEX listing_by_papers_until ON listing (papers_until) WHERE papers_until IS NOT NULL;
CREATE INDEX listing_by_lowest_until ON listing (lowest_until) WHERE lowest_until IS NOT NULL;

ALTER TABLE seller_copy
  ADD COLUMN kind text NOT NULL DEFAULT '',
  ADD COLUMN identity_complete boolean NOT NULL DEFAULT true;

-- Qualifications of sellers, as their newest events say.
CREATE TABLE paper_copy (
  paper text PRIMARY KEY,       -- "producers/.../qualifications/..."
  producer uuid NOT NULL,
  kind text NOT NULL,
  valid boolean NOT NULL,
  from_date date NOT NULL,
  last_date date NOT NULL
);
CREATE INDEX paper_copy_by_producer ON paper_copy (producer);
