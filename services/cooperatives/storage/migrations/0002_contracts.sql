-- Copies of other services' facts that contracts read: joined on read, never the target of a key.
CREATE TABLE lot_copy (
  lot text PRIMARY KEY,          -- "producers/.../lots/..."
  product text NOT NULL,
  unit int NOT NULL
);
CREATE TABLE qualification_copy (
  name text PRIMARY KEY,         -- "producers/.../qualifications/..."
  party text NOT NULL,
  valid_through_date date
);
CREATE INDEX qualification_copy_by_party ON qualification_copy (party, valid_through_date);
CREATE TABLE product_copy (
  name text PRIMARY KEY,         -- "producers/.../products/..."
  party text NOT NULL
);
CREATE INDEX product_copy_by_party ON product_copy (party);

-- Terms are kept as the bytes that are signed, and beside them those in force, whose windows a
-- suspension may have moved. What statements look for stands in columns of its own.
CREATE TABLE contract (
  id uuid PRIMARY KEY,
  author text NOT NULL,
  seller text NOT NULL,          -- parties as "producers/..."
  buyer text NOT NULL,
  product text NOT NULL,
  title text NOT NULL,
  linkage boolean NOT NULL,
  state int NOT NULL,
  signed_terms bytea NOT NULL,
  terms bytea NOT NULL,
  terms_digest text NOT NULL,
  annex int NOT NULL,
  cause int,
  suspended_from date,
  valid_from_date date NOT NULL,
  valid_through_date date NOT NULL,
  end_date date,                 -- the last day on which it was in force, once it is over
  version bigint NOT NULL,
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (seller <> buyer),
  CHECK (author IN (seller, buyer)),
  CHECK (valid_from_date <= valid_through_date),
  CHECK ((state = 5) = (suspended_from IS NOT NULL))
);
CREATE INDEX contract_by_time ON contract (create_time DESC, id DESC);
CREATE INDEX contract_by_seller ON contract (seller, create_time DESC, id DESC);
CREATE INDEX contract_by_buyer ON contract (buyer, create_time DESC, id DESC);
CREATE INDEX contract_by_product ON contract (product);
CREATE INDEX contract_to_activate ON contract (valid_from_date) WHERE state = 3;
CREATE INDEX contract_to_end ON contract (valid_through_date) WHERE state = 4;

-- Append-only. annex 0: of the contract itself.
CREATE TABLE contract_signature (
  contract uuid NOT NULL REFERENCES contract (id) ON DELETE CASCADE,
  annex int NOT NULL,
  side int NOT NULL,
  signer text NOT NULL,
  digest text NOT NULL,
  sign_time timestamptz NOT NULL,
  PRIMARY KEY (contract, annex, side)
);
CREATE TABLE contract_annex (
  contract uuid NOT NULL REFERENCES contract (id),
  number int NOT NULL CHECK (number > 0),
  author text NOT NULL,
  terms bytea NOT NULL,          -- the bytes that are signed
  terms_digest text NOT NULL,
  reason text NOT NULL,
  state int NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  PRIMARY KEY (contract, number)
);
CREATE UNIQUE INDEX contract_annex_open ON contract_annex (contract) WHERE state = 1;
-- What happened to a contract and why: suspended, resumed, wish to terminate, terminated.
CREATE TABLE contract_act (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contract uuid NOT NULL REFERENCES contract (id),
  act text NOT NULL,
  side int NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  act_time timestamptz NOT NULL
);
CREATE INDEX contract_act_by_contract ON contract_act (contract, id);

-- Given advances; number 0 is the deposit, which is set off last.
CREATE TABLE contract_advance (
  contract uuid NOT NULL REFERENCES contract (id),
  number int NOT NULL,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  outstanding_vnd bigint NOT NULL CHECK (outstanding_vnd BETWEEN 0 AND amount_vnd),
  bank_reference text NOT NULL,
  give_time timestamptz NOT NULL,
  PRIMARY KEY (contract, number)
);

CREATE TABLE settlement (
  id uuid PRIMARY KEY,
  contract uuid NOT NULL REFERENCES contract (id),
  number int NOT NULL,
  through_date date NOT NULL,
  settle_date date NOT NULL,
  due_date date NOT NULL,
  payable_vnd bigint NOT NULL CHECK (payable_vnd >= 0),
  paid_vnd bigint NOT NULL DEFAULT 0 CHECK (paid_vnd BETWEEN 0 AND payable_vnd),
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  UNIQUE (contract, number)
);
CREATE INDEX settlement_by_contract ON settlement (contract, create_time DESC, id DESC);
CREATE INDEX settlement_unpaid ON settlement (due_date) WHERE paid_vnd < payable_vnd;
CREATE TABLE settlement_line (
  settlement uuid NOT NULL REFERENCES settlement (id),
  line int NOT NULL,
  kind int NOT NULL,
  reference text NOT NULL,
  title text NOT NULL,
  member text NOT NULL,
  lot text NOT NULL,
  quantity bigint NOT NULL,
  unit int NOT NULL,
  amount_vnd bigint NOT NULL,
  PRIMARY KEY (settlement, line)
);
CREATE INDEX settlement_line_by_member ON settlement_line (member, settlement)
  WHERE member <> '';
CREATE TABLE settlement_share (
  settlement uuid NOT NULL REFERENCES settlement (id),
  member text NOT NULL,
  goods_vnd bigint NOT NULL,
  share_vnd bigint NOT NULL,
  PRIMARY KEY (settlement, member)
);
CREATE TABLE settlement_payment (
  settlement uuid NOT NULL REFERENCES settlement (id),
  bank_reference text NOT NULL,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  pay_date date NOT NULL,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (settlement, bank_reference)
);
-- Append-only double entry: every row is one debit and one credit of the same amount.
CREATE TABLE journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contract uuid NOT NULL REFERENCES contract (id),
  settlement uuid REFERENCES settlement (id),
  debit text NOT NULL,
  credit text NOT NULL,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  reference text NOT NULL,
  post_time timestamptz NOT NULL,
  CHECK (debit <> credit)
);
CREATE INDEX journal_by_contract ON journal (contract, id);
CREATE INDEX journal_by_settlement ON journal (settlement, id);

CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  contract uuid NOT NULL REFERENCES contract (id),
  schedule_line int NOT NULL,
  annex int NOT NULL,            -- in force when it was recorded
  delivery_date date NOT NULL,
  state int NOT NULL,            -- 0: its lots are being consumed, nobody sees it yet
  reason text NOT NULL,
  settlement uuid REFERENCES settlement (id),
  revision bigint NOT NULL,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL,
  CHECK (settlement IS NULL OR state = 2)
);
CREATE INDEX delivery_by_contract ON delivery (contract, create_time DESC, id DESC);
CREATE INDEX delivery_to_settle ON delivery (contract, delivery_date)
  WHERE state = 2 AND settlement IS NULL;
CREATE TABLE delivery_line (
  delivery uuid NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  line int NOT NULL,
  lot text NOT NULL,
  member text NOT NULL,
  grade text NOT NULL,
  unit int NOT NULL,
  delivered bigint NOT NULL CHECK (delivered > 0),
  accepted bigint NOT NULL CHECK (accepted BETWEEN 0 AND delivered),
  consumption text NOT NULL,     -- of `producers`; '' until it is known
  PRIMARY KEY (delivery, line)
);
-- RecordDelivery between its transactions: lots of `producers` are asked in the middle. Once one
-- refuses, `refusal` says why and what was taken is given back.
CREATE TABLE delivery_intent (
  delivery uuid PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
  caller text NOT NULL,
  method text NOT NULL,
  request_id uuid NOT NULL,
  refusal text NOT NULL,         -- '' while it goes forward
  start_time timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- What is to flow back to its lot.
CREATE TABLE lot_return (
  delivery uuid NOT NULL,
  line int NOT NULL,
  lot text NOT NULL,
  consumption text NOT NULL,
  unit int NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  start_time timestamptz NOT NULL DEFAULT 'epoch',  -- when a worker took it last
  PRIMARY KEY (delivery, line)
);

CREATE TABLE breach (
  id uuid PRIMARY KEY,
  contract uuid NOT NULL REFERENCES contract (id),
  kind int NOT NULL,
  of_side int NOT NULL,
  schedule_line int NOT NULL,
  state int NOT NULL,
  allegation text NOT NULL,
  finding text NOT NULL,
  penalty_vnd bigint NOT NULL CHECK (penalty_vnd >= 0),
  outstanding_vnd bigint NOT NULL CHECK (outstanding_vnd BETWEEN 0 AND penalty_vnd),
  remedy text NOT NULL,
  revision bigint NOT NULL,
  report_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX breach_by_contract ON breach (contract, report_time DESC, id DESC);

-- Never changed but for `corrected_by`, once.
CREATE TABLE price_observation (
  id uuid PRIMARY KEY,
  market text NOT NULL,
  observe_date date NOT NULL,
  price_vnd bigint NOT NULL CHECK (price_vnd > 0),
  source text NOT NULL,
  corrects uuid UNIQUE REFERENCES price_observation (id),
  correction_reason text NOT NULL,
  corrected_by uuid REFERENCES price_observation (id),
  recorder text NOT NULL,
  create_time timestamptz NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX price_observation_by_market ON price_observation (market, observe_date DESC, id DESC);
CREATE TABLE settlement_observation (
  settlement uuid NOT NULL REFERENCES settlement (id),
  observation uuid NOT NULL REFERENCES price_observation (id),
  PRIMARY KEY (settlement, observation)
);
