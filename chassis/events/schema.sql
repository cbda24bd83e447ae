-- What is in the outbox is unpublished. CACHE 1: ids are handed out under the aggregate's row lock,
-- so the ids of one aggregate grow in commit order.
CREATE SEQUENCE outbox_id AS bigint CACHE 1;
CREATE TABLE outbox (
  id bigint PRIMARY KEY DEFAULT nextval('outbox_id'),
  topic text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  epoch bigint NOT NULL,
  version bigint NOT NULL,
  traceparent text NOT NULL,
  value bytea NOT NULL,
  append_time timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- A queue: nearly every row is dead soon, and the relay reads from the old end.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 100000);

-- Rows that the broker refused for good. A later state of the same key heals its readers.
CREATE TABLE outbox_dead (
  id bigint PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  epoch bigint NOT NULL,
  version bigint NOT NULL,
  traceparent text NOT NULL,
  value bytea NOT NULL,
  append_time timestamptz NOT NULL,
  cause text NOT NULL,
  refuse_time timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One row. Raised by the restore runbook only, so that versions used twice are told apart.
CREATE TABLE event_epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch bigint NOT NULL CHECK (epoch > 0)
);
INSERT INTO event_epoch (epoch) VALUES (1);

-- Where this service's consumers stand. It moves in the transaction of the effects.
CREATE TABLE consumer_position (
  cluster_id text NOT NULL,
  topic text NOT NULL,
  part integer NOT NULL,
  next_offset bigint NOT NULL CHECK (next_offset >= 0),
  PRIMARY KEY (cluster_id, topic, part)
) WITH (fillfactor = 50);

-- The newest event seen of each aggregate of another service, one copy a projection.
CREATE TABLE event_copy (
  projection text NOT NULL,
  topic text NOT NULL,
  key text NOT NULL,
  epoch bigint NOT NULL,
  version bigint NOT NULL,
  event bytea NOT NULL,
  PRIMARY KEY (projection, topic, key)
);

-- Records that no retry will apply. Kept after replay or drop: who did it, when and why.
CREATE TABLE dead_letter (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  topic text NOT NULL,
  part integer NOT NULL,
  record_offset bigint NOT NULL,
  key bytea NOT NULL,
  headers text NOT NULL,
  value bytea,
  error text NOT NULL,
  attempts integer NOT NULL,
  arrive_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  outcome text CHECK (outcome IN ('REPLAYED', 'DROPPED')),
  outcome_by text,
  outcome_why text,
  outcome_time timestamptz
);
CREATE INDEX dead_letter_open ON dead_letter (id) WHERE outcome IS NULL;

-- `farmgate rebuild`: empty twins of a projection's tables in a schema of their own, in which the
-- same statements find them first by the search_path.
CREATE FUNCTION event_rebuild_begin(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  DROP SCHEMA IF EXISTS event_rebuild CASCADE;
  CREATE SCHEMA event_rebuild;
  FOREACH name IN ARRAY tables || ARRAY['event_copy', 'consumer_position'] LOOP
    EXECUTE format('CREATE TABLE event_rebuild.%I (LIKE public.%I INCLUDING ALL)', name, name);
  END LOOP;
END $$;

-- Moves the rows, not the tables: names of indexes, rights and plans stay as the migrations made
-- them, and readers see the old rows until the commit.
CREATE FUNCTION event_rebuild_swap(projection_name text, tables text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text;
  columns text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
    WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '';
    EXECUTE format('DELETE FROM public.%I', name);
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE '
                   'SELECT %s FROM event_rebuild.%I', name, columns, columns, name);
  END LOOP;
  DELETE FROM public.event_copy WHERE projection = projection_name;
  INSERT INTO public.event_copy SELECT * FROM event_rebuild.event_copy
  WHERE projection = projection_name;
END $$;
