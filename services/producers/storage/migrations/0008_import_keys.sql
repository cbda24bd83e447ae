-- A key is known whoever sends the table. Of a key that two officers used the first stands.
DELETE FROM import_row a USING import_row b
  WHERE a.kind = b.kind AND a.key = b.key
    AND (b.create_time, b.caller) < (a.create_time, a.caller);
UPDATE import_row SET caller = '';
ALTER TABLE import_row RENAME COLUMN caller TO space;
