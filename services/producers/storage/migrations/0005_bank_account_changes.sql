-- What an account will say, waiting for an officer or the end of the cool-down.
ALTER TABLE bank_account
  ADD COLUMN revision bigint NOT NULL DEFAULT 1,
  ADD COLUMN effective_time timestamptz,  -- NULL: it may not be paid to
  ADD COLUMN pending_bin text,
  ADD COLUMN pending_number text,
  ADD COLUMN pending_holder text,
  ADD COLUMN pending_caller text,
  ADD COLUMN pending_request_time timestamptz,
  ADD COLUMN pending_effective_time timestamptz,
  ADD CHECK (num_nonnulls(pending_bin, pending_number, pending_holder, pending_caller,
                          pending_request_time, pending_effective_time) IN (0, 6));
UPDATE bank_account SET effective_time = create_time;
CREATE INDEX bank_account_by_pending ON bank_account (pending_effective_time)
  WHERE pending_effective_time IS NOT NULL;

-- Who did what when to an account. Append-only: the database itself refuses all else.
CREATE TABLE bank_account_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account uuid NOT NULL REFERENCES bank_account (id),
  act int NOT NULL,
  actor text NOT NULL,
  bank_bin text NOT NULL,
  account_number text NOT NULL,
  holder text NOT NULL,
  reason text NOT NULL,
  act_time timestamptz NOT NULL
);
CREATE INDEX bank_account_entry_by_account ON bank_account_entry (account, id DESC);
INSERT INTO bank_account_entry (account, act, actor, bank_bin, account_number, holder, reason,
                                act_time)
SELECT id, 1, 'services/producers', bank_bin, account_number, holder, '', create_time
FROM bank_account ORDER BY create_time, id;

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of bank accounts is append-only';
END $$;
CREATE TRIGGER bank_account_entry_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_account_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
