-- Sheets, their corrections and decisions are written once: a mistake is put right by another row.
DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['score_sheet', 'sheet_correction', 'decision'] LOOP
    EXECUTE format('CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION audit_refuse()', kept);
    EXECUTE format('CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()', kept);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER audit_keep', kept);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER audit_keep_all', kept);
  END LOOP;
END $$;
