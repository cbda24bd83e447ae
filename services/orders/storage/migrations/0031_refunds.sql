-- Money that goes back to its payers: a queue, each of one transfer.
CREATE TABLE refund (
  id uuid PRIMARY KEY,
  transfer uuid NOT NULL REFERENCES bank_transfer (id),
  order_id uuid REFERENCES orders (id),  -- none: money that paid no order
  seller uuid,
  amount_vnd bigint NOT NULL CHECK (amount_vnd > 0),
  state int NOT NULL,
  reason text NOT NULL,
  requester text NOT NULL,               -- '': no order of it lives
  bank_reference text UNIQUE,
  create_time timestamptz NOT NULL,
  export_time timestamptz,
  pay_time timestamptz,
  CHECK ((state = 3) = (bank_reference IS NOT NULL AND pay_time IS NOT NULL))
);
CREATE INDEX refund_by_time ON refund (create_time DESC, id DESC);
CREATE INDEX refund_due ON refund (create_time, id) WHERE state = 1;
-- A part of a transfer goes back once; what is left of one, once.
CREATE UNIQUE INDEX refund_of_part ON refund (transfer, order_id) NULLS NOT DISTINCT;
