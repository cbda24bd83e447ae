-- Officers list the transfers of the sellers of their province, newest first.
CREATE INDEX bank_transfer_by_seller ON bank_transfer (seller, create_time DESC, id DESC);
