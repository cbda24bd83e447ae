-- The animal that a product is or comes from; a code of data/species.
ALTER TABLE product ADD COLUMN species text NOT NULL DEFAULT '';

CREATE TABLE outbreak (
  id uuid PRIMARY KEY,
  disease text NOT NULL,
  species text[] NOT NULL CHECK (cardinality(species) > 0),
  communes text[] NOT NULL CHECK (cardinality(communes) > 0),
  first_date date NOT NULL,
  last_date date CHECK (last_date >= first_date),
  heads_sick bigint NOT NULL CHECK (heads_sick >= 0),
  heads_dead bigint NOT NULL CHECK (heads_dead >= 0),
  heads_culled bigint NOT NULL CHECK (heads_culled >= 0),
  ban_on boolean NOT NULL,
  ban_from_date date,
  ban_through_date date CHECK (ban_through_date >= ban_from_date),
  ban_lift_time timestamptz,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (NOT ban_on OR ban_from_date IS NOT NULL)
);
CREATE INDEX outbreak_by_time ON outbreak (create_time DESC, id DESC);
-- A taking from a lot asks for the bans of a commune; few outbreaks have one at a time.
CREATE INDEX outbreak_banning ON outbreak USING gin (communes) WHERE ban_on;

-- Search. The words of the folded name, whatever stands between them: services/producers/domain
-- /producer_query.cc splits a query at the same signs. Without a list of pending entries, so that a
-- search after an import does not read it.
ALTER TABLE producer ADD COLUMN name_words text[] GENERATED ALWAYS AS
  (string_to_array(translate(name_key, '()[]{}<>.,;:!?/\|"''`*&+-_=#@', repeat(' ', 30)), ' '))
  STORED;
CREATE INDEX producer_by_words ON producer USING gin (name_words) WITH (fastupdate = off);
CREATE INDEX producer_by_phone ON producer (phone);
CREATE INDEX producer_by_tax_code ON producer (left(tax_code, 10)) WHERE tax_code <> '';
-- Also: which bodies one person stands behind.
CREATE INDEX producer_by_personal_number ON producer (personal_number)
  WHERE personal_number <> '';
