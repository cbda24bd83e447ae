-- What officials do to things that are no dossiers. Each hash is over the one before it of the same
-- object and its own row, as in dossier_activity.
CREATE TABLE official_act (
  object text NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  act text NOT NULL,
  actor text NOT NULL,
  act_time timestamptz NOT NULL,
  note text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (object, number)
);

-- Acts are entered and stay. The service's role owns the tables and yet cannot change a row; who may
-- alter a table can switch this off, which is what the roots outside the database are for.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON dossier_activity
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON dossier_activity
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON official_act
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON official_act
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- In sessions of replication too.
ALTER TABLE dossier_activity ENABLE ALWAYS TRIGGER audit_keep;
ALTER TABLE dossier_activity ENABLE ALWAYS TRIGGER audit_keep_all;
ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_keep;
ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_keep_all;

-- The end of each chain, and how much of it a root outside the database names.
CREATE TABLE audit_head (
  object text PRIMARY KEY,
  number bigint NOT NULL CHECK (number > 0),
  hash bytea NOT NULL,
  rooted bigint NOT NULL DEFAULT 0
);
CREATE INDEX audit_head_waiting ON audit_head (object) WHERE number > rooted;
INSERT INTO audit_head (object, number, hash)
  SELECT DISTINCT ON (dossier) 'dossiers/' || dossier, number, hash FROM dossier_activity
  ORDER BY dossier, number DESC;

CREATE FUNCTION audit_head_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  followed text;
BEGIN
  IF TG_TABLE_NAME = 'dossier_activity' THEN
    followed := 'dossiers/' || NEW.dossier;
  ELSE
    followed := NEW.object;
  END IF;
  INSERT INTO audit_head (object, number, hash) VALUES (followed, NEW.number, NEW.hash)
    ON CONFLICT (object) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_head_follows AFTER INSERT ON dossier_activity
  FOR EACH ROW EXECUTE FUNCTION audit_head_follow();
CREATE TRIGGER audit_head_follows AFTER INSERT ON official_act
  FOR EACH ROW EXECUTE FUNCTION audit_head_follow();
ALTER TABLE dossier_activity ENABLE ALWAYS TRIGGER audit_head_follows;
ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_head_follows;

-- The newest root that was written: the folder of roots must have it.
CREATE TABLE audit_mark (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  number bigint NOT NULL,
  digest text NOT NULL
);
INSERT INTO audit_mark (number, digest) VALUES (0, '-');
