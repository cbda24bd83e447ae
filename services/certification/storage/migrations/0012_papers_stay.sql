-- Sheets, their corrections and decisions are written once: a mistake is put right by another row.
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON score_sheet
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON score_sheet
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON sheet_correction
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON sheet_correction
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON decision
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON decision
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE score_sheet ENABLE ALWAYS TRIGGER audit_keep;
ALTER TABLE score_sheet ENABLE ALWAYS TRIGGER audit_keep_all;
ALTER TABLE sheet_correction ENABLE ALWAYS TRIGGER audit_keep;
ALTER TABLE sheet_correction ENABLE ALWAYS TRIGGER audit_keep_all;
ALTER TABLE decision ENABLE ALWAYS TRIGGER audit_keep;
ALTER TABLE decision ENABLE ALWAYS TRIGGER audit_keep_all;
