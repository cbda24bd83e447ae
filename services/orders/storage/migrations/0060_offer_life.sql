-- Offers that are closed by their sellers, and goods that leave the stock unsold.
ALTER TABLE offer
  ADD COLUMN withdrawn bigint NOT NULL DEFAULT 0 CHECK (withdrawn >= 0),
  ADD COLUMN close_time timestamptz,
  DROP CONSTRAINT offer_check,
  ADD CONSTRAINT offer_check CHECK (received = available + held + sold + withdrawn);

ALTER TABLE stock_ledger ADD COLUMN note text NOT NULL DEFAULT '';  -- why, where a person says it
-- The kinds that are there stay.
DO $$
DECLARE
  known text;
BEGIN
  SELECT pg_get_expr(conbin, conrelid) INTO STRICT known
  FROM pg_constraint WHERE conname = 'stock_ledger_kind_check';
  ALTER TABLE stock_ledger DROP CONSTRAINT stock_ledger_kind_check;
  EXECUTE 'ALTER TABLE stock_ledger ADD CONSTRAINT stock_ledger_kind_check CHECK ((' || known ||
          ') OR kind = ''WITHDRAWN'')';
END $$;
