-- The stars of the certificate that a dossier brought, and whether nobody has to act on it any more:
-- a result of the central council is an end only where it gave a certificate. One below, whose
-- product has begun another since, stays closed.
ALTER TABLE dossier
  ADD COLUMN star int NOT NULL DEFAULT 0,
  ADD COLUMN ended boolean NOT NULL DEFAULT false;
UPDATE dossier d SET star = c.star FROM certificate c WHERE c.dossier = d.id;
UPDATE dossier d SET ended = true
WHERE d.state IN (10, 11, 16) OR d.state = 15 AND (d.star > 0 OR EXISTS (
  SELECT FROM dossier o WHERE o.product = d.product AND o.id > d.id));
DROP INDEX dossier_open;
CREATE UNIQUE INDEX dossier_open ON dossier (product) WHERE NOT ended;
