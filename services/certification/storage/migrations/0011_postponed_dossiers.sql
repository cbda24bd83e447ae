-- A dossier that was withdrawn from a session's agenda or postponed there may come to another one.
DROP INDEX session_item_open;
CREATE UNIQUE INDEX session_item_open ON session_item (dossier) WHERE state IN (1, 2);
