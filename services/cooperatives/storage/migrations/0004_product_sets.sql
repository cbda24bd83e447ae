-- Of a product's copy: its OCOP set. 0 until the next event of its party, or a rebuild of the copies.
ALTER TABLE product_copy ADD COLUMN ocop_set int NOT NULL DEFAULT 0;
