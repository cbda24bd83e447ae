-- The row's lock covers its members.
CREATE TABLE council (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  level int NOT NULL,
  province text NOT NULL,
  decision_number text NOT NULL,
  decision_date date NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date NOT NULL,
  secretary text NOT NULL,  -- subject of tokens
  minimum_members int NOT NULL,
  quorum_millionths bigint NOT NULL,
  maximum_gap_points int NOT NULL,
  maximum_rounds int NOT NULL,
  chair uuid,
  delegate uuid,
  delegate_from_date date,
  delegate_through_date date,
  delegate_document text NOT NULL DEFAULT '',
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (valid_through_date >= valid_from_date)
);
CREATE INDEX council_by_time ON council (create_time DESC, id DESC);

CREATE TABLE council_member (
  id uuid PRIMARY KEY,
  council uuid NOT NULL REFERENCES council (id),
  position int NOT NULL,  -- in the order of appointment
  subject text NOT NULL,
  person_name text NOT NULL,
  title text NOT NULL,
  organisation text NOT NULL,
  alternate boolean NOT NULL,
  declared_ties text NOT NULL,  -- names, a blank between two
  person_key text NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date,
  UNIQUE (council, position),
  CHECK (valid_through_date >= valid_from_date)
);
CREATE INDEX council_member_by_subject ON council_member (subject);

-- Sheets are sealed under a share of the row's lock, everything else under all of it: whoever
-- closes a round waits for those who are sealing, and nobody seals behind its back.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  council uuid NOT NULL REFERENCES council (id),
  session_date date NOT NULL,
  place text NOT NULL,
  state int NOT NULL,
  minimum_members int NOT NULL,
  quorum_millionths bigint NOT NULL,
  maximum_gap_points int NOT NULL,
  maximum_rounds int NOT NULL,
  minutes text NOT NULL DEFAULT '',
  revision bigint NOT NULL,
  convene_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  conclude_time timestamptz,
  request_id uuid NOT NULL
);
CREATE INDEX session_by_council ON session (council, convene_time DESC, id DESC);

CREATE TABLE session_seat (
  session uuid NOT NULL REFERENCES session (id),
  member uuid NOT NULL REFERENCES council_member (id),
  position int NOT NULL,
  subject text NOT NULL,
  alternate boolean NOT NULL,
  present boolean NOT NULL,
  replaced_by uuid,
  PRIMARY KEY (session, member)
);
CREATE INDEX session_seat_by_subject ON session_seat (subject);

CREATE TABLE session_item (
  session uuid NOT NULL REFERENCES session (id),
  dossier uuid NOT NULL REFERENCES dossier (id),
  position int NOT NULL,
  product text NOT NULL,
  producer text NOT NULL,
  rubric text NOT NULL REFERENCES rubric (id),
  state int NOT NULL,
  round int NOT NULL,
  verdict int,
  points_sum bigint NOT NULL,
  sheets bigint NOT NULL,
  lowest int NOT NULL,
  highest int NOT NULL,
  consensus text NOT NULL,  -- answers, as in score_sheet
  band int,                 -- of the result, with the next two
  star int,
  missing_marks text NOT NULL DEFAULT '',
  PRIMARY KEY (session, dossier)
);
CREATE UNIQUE INDEX session_item_open ON session_item (dossier) WHERE state <> 3;
CREATE INDEX session_item_by_dossier ON session_item (dossier);

CREATE TABLE session_recusal (
  session uuid NOT NULL,
  dossier uuid NOT NULL,
  member uuid NOT NULL,
  cause text NOT NULL,
  reason text NOT NULL,
  replaced_by uuid,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (session, dossier, member),
  FOREIGN KEY (session, dossier) REFERENCES session_item (session, dossier),
  FOREIGN KEY (session, member) REFERENCES session_seat (session, member)
);

-- Written once and never changed: a correction is a row of its own with a higher number. No check
-- looks at the answers, so that no error of the database can show them.
CREATE TABLE score_sheet (
  id uuid PRIMARY KEY,
  session uuid NOT NULL,
  dossier uuid NOT NULL,
  round int NOT NULL,
  member uuid NOT NULL,
  correction int NOT NULL,
  answers text NOT NULL,  -- "1.1:3 1.2:0": a criterion and its option
  submit_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CONSTRAINT score_sheet_once UNIQUE (session, dossier, round, member, correction),
  FOREIGN KEY (session, dossier) REFERENCES session_item (session, dossier),
  FOREIGN KEY (session, member) REFERENCES session_seat (session, member)
);

CREATE TABLE sheet_correction (
  session uuid NOT NULL REFERENCES session (id),
  number int NOT NULL,
  dossier uuid NOT NULL,
  member uuid NOT NULL,
  round int NOT NULL,
  criterion text NOT NULL,
  option_before int NOT NULL,
  option_after int NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (session, number)
);

-- Whom producers deal with, copied from cooperatives. Each table belongs to one projection.
CREATE TABLE tie_cooperative (
  cooperative text PRIMARY KEY,
  producer text NOT NULL  -- its party
);
CREATE INDEX tie_cooperative_by_producer ON tie_cooperative (producer);
CREATE TABLE tie_membership (
  membership text PRIMARY KEY,
  cooperative text NOT NULL,
  member text NOT NULL,
  valid_from_date date NOT NULL,
  valid_through_date date
);
CREATE INDEX tie_membership_by_member ON tie_membership (member);
CREATE INDEX tie_membership_by_cooperative ON tie_membership (cooperative);
CREATE TABLE tie_contract (
  contract text PRIMARY KEY,
  seller text NOT NULL,
  buyer text NOT NULL,
  running boolean NOT NULL
);
CREATE INDEX tie_contract_by_seller ON tie_contract (seller) WHERE running;
CREATE INDEX tie_contract_by_buyer ON tie_contract (buyer) WHERE running;
