-- A worklist of states begins with the earliest last day of each.
CREATE INDEX dossier_by_state_and_due
  ON dossier (state, (coalesce(due_date, 'infinity'::date)), id);
