-- A database a service; run once, by the image's first start.
CREATE DATABASE farmgate_producers;
CREATE DATABASE farmgate_cooperatives;
CREATE DATABASE farmgate_certification;
CREATE DATABASE farmgate_listings;
CREATE DATABASE farmgate_orders;
