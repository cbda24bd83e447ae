-- Signatures of the bank's notices that were taken: none is taken twice while it is in its window.
CREATE TABLE bank_notice (
  signature bytea PRIMARY KEY,
  sign_time timestamptz NOT NULL
);
CREATE INDEX bank_notice_by_time ON bank_notice (sign_time);
