-- Who brought in what stands there: only that subject or an administrator puts other content in its
-- place. Empty for those of before, which any officer may replace.
ALTER TABLE rubric ADD COLUMN importer text NOT NULL DEFAULT '';
