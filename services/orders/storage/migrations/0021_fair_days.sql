-- What is noted down for a day of a fair: of a booth, or ('') of the whole fair.
CREATE TABLE fair_day (
  fair uuid NOT NULL REFERENCES fair (id),
  booth text NOT NULL,
  day date NOT NULL,
  visitors int NOT NULL CHECK (visitors >= 0),
  contracts_signed int NOT NULL CHECK (contracts_signed >= 0),
  contracts_vnd bigint NOT NULL CHECK (contracts_vnd >= 0),
  cash_sales_vnd bigint NOT NULL CHECK (cash_sales_vnd >= 0),
  PRIMARY KEY (fair, booth, day)
);
-- For the names on a report; older copies have none before their sellers' next events.
ALTER TABLE seller_copy ADD COLUMN public_name text NOT NULL DEFAULT '';
