-- What owners and officers did with listings, and the prices that pages showed. Both only grow: the
-- service's role owns the tables and yet cannot change a row.
CREATE TABLE listing_activity (
  listing uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  act text NOT NULL,
  desk text NOT NULL,
  actor text NOT NULL,
  act_time timestamptz NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (listing, number)
);
CREATE TABLE price_entry (
  listing uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  change_time timestamptz NOT NULL,
  from_price_vnd bigint NOT NULL CHECK (from_price_vnd >= 0),
  PRIMARY KEY (listing, number)
);

-- What pages show today is the first known of them.
INSERT INTO price_entry (listing, number, change_time, from_price_vnd)
SELECT id, 1, update_time, from_price_vnd FROM listing WHERE from_price_vnd > 0;
UPDATE listing SET lowest_price_vnd = from_price_vnd WHERE from_price_vnd > 0;

CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER history_keep BEFORE UPDATE OR DELETE ON listing_activity
  FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_keep_all BEFORE TRUNCATE ON listing_activity
  FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_keep BEFORE UPDATE OR DELETE ON price_entry
  FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_keep_all BEFORE TRUNCATE ON price_entry
  FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
ALTER TABLE listing_activity ENABLE ALWAYS TRIGGER history_keep;
ALTER TABLE listing_activity ENABLE ALWAYS TRIGGER history_keep_all;
ALTER TABLE price_entry ENABLE ALWAYS TRIGGER history_keep;
ALTER TABLE price_entry ENABLE ALWAYS TRIGGER history_keep_all;
