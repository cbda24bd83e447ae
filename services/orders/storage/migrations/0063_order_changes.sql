-- Every change of an order, for those who watch; kept for a week. A change is told when its
-- transaction is over, whatever ids others have taken meanwhile: so it has the transaction's id.
CREATE TABLE order_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  seller uuid NOT NULL,
  order_id uuid NOT NULL,
  version bigint NOT NULL,
  state int NOT NULL,
  change_time timestamptz NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX order_change_by_seller ON order_change (seller, xid, id);
CREATE INDEX order_change_in_order ON order_change (seller, id);

-- The newest transaction of which something has been swept away.
CREATE TABLE order_change_floor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  xid xid8 NOT NULL
);
INSERT INTO order_change_floor (xid) VALUES ('0');

-- One insertion for a statement, whoever writes orders.
CREATE FUNCTION orders_tell_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_change (seller, order_id, version, state, change_time)
  SELECT seller, id, version, state, update_time FROM fresh;
  RETURN NULL;
END $$;
CREATE FUNCTION orders_tell_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_change (seller, order_id, version, state, change_time)
  SELECT n.seller, n.id, n.version, n.state, n.update_time
  FROM fresh n JOIN stale o ON o.id = n.id WHERE o.version <> n.version;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_tell_placed AFTER INSERT ON orders REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION orders_tell_placed();
CREATE TRIGGER orders_tell_changed AFTER UPDATE ON orders
  REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION orders_tell_changed();
