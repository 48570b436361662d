-- What only MariaDB has: system versioning, invisible and compressed columns.
USE shop;

CREATE TABLE price_changes (
  product_id bigint unsigned NOT NULL,
  amount decimal(12,4) NOT NULL,
  reason varchar(200) DEFAULT NULL,
  PRIMARY KEY (product_id)
) COMMENT='Keeps its own history' WITH SYSTEM VERSIONING;

CREATE TABLE chat_transcripts (
  id bigint NOT NULL AUTO_INCREMENT,
  customer_id bigint unsigned DEFAULT NULL,
  body mediumtext COMPRESSED NOT NULL,
  internal_score decimal(5,2) INVISIBLE DEFAULT NULL,
  PRIMARY KEY (id)
) PAGE_CHECKSUM=1;
