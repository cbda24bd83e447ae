-- What the seller paid back of an advance (0: the deposit) or of a penalty.
CREATE TABLE contract_repayment (
  contract uuid NOT NULL REFERENCES contract (id),
  bank_reference text NOT NULL,
  advance int,
  breach uuid REFERENCES breach (id),
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  pay_date date NOT NULL,
  record_time timestamptz NOT NULL,
  PRIMARY KEY (contract, bank_reference),
  CHECK ((advance IS NULL) <> (breach IS NULL))
);

-- Deliveries by the product of their lots.
CREATE INDEX lot_copy_by_product ON lot_copy (product);
CREATE INDEX delivery_line_by_lot ON delivery_line (lot);

-- Nothing reads by these.
DROP INDEX settlement_line_by_member;
DROP INDEX journal_by_contract;
DROP INDEX journal_by_settlement;
ALTER TABLE breach DROP COLUMN revision;

-- A key is known within its space, whoever sends the table: contracts have one ('') and each
-- register its cooperative's name. Of a key that two officers used the first stands.
DELETE FROM import_row a USING import_row b
  WHERE a.kind = 2 AND b.kind = 2 AND a.key = b.key
    AND (b.create_time, b.caller) < (a.create_time, a.caller);
UPDATE import_row SET caller = '' WHERE kind = 2;
DELETE FROM import_row a USING import_row b, membership m, membership n
  WHERE a.kind = 1 AND b.kind = 1 AND a.key = b.key AND m.id = a.made AND n.id = b.made
    AND m.cooperative = n.cooperative AND (b.create_time, b.caller) < (a.create_time, a.caller);
ALTER TABLE import_row DROP CONSTRAINT import_row_pkey;
UPDATE import_row r SET caller = 'cooperatives/' || m.cooperative
  FROM membership m WHERE r.kind = 1 AND m.id = r.made;
ALTER TABLE import_row RENAME COLUMN caller TO space;
ALTER TABLE import_row ADD PRIMARY KEY (space, kind, key);
