-- What the search in memory follows: the transaction that last wrote a row. A reader who asks for
-- rows of the oldest transaction that ran when it looked last, and of all later ones, misses none,
-- in whatever order they committed.
ALTER TABLE listing
  ADD COLUMN change_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;

CREATE FUNCTION listing_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change_xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;
CREATE TRIGGER listing_changed BEFORE UPDATE ON listing
  FOR EACH ROW EXECUTE FUNCTION listing_changed();
CREATE INDEX listing_by_change ON listing (change_xid, id);
