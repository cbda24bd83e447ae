-- The day on which the province found the dossier complete: the law reckons from it how long a
-- re-rating may take. Taken from its activities where it is with the council or beyond already.
ALTER TABLE dossier ADD COLUMN complete_date date;
UPDATE dossier d SET complete_date = (
  SELECT max((a.act_time AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) FROM dossier_activity a
  WHERE a.dossier = d.id AND a.act = 'FIND_COMPLETE')
WHERE d.state BETWEEN 7 AND 15;
