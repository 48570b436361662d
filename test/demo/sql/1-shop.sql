-- The source tables of a mail-order company. For MySQL 5.7 and later, and MariaDB 10.4 and later.
CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE shop;

-- Reference data -----------------------------------------------------------------------------------------------------

CREATE TABLE countries (
  code char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 3166-1 alpha-2',
  name varchar(100) NOT NULL,
  phone_prefix varchar(6) DEFAULT NULL,
  in_customs_union tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (code),
  UNIQUE KEY uq_countries_name (name)
) COMMENT='国家和地区';

CREATE TABLE currencies (
  code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  symbol varchar(8) NOT NULL,
  minor_digits tinyint unsigned NOT NULL DEFAULT 2,
  PRIMARY KEY (code)
) COMMENT='Валюты';

CREATE TABLE languages (
  tag varchar(12) CHARACTER SET ascii NOT NULL,
  english_name varchar(60) NOT NULL,
  own_name varchar(60) NOT NULL COMMENT 'العربية, 中文, Русский …',
  written enum('ltr','rtl') NOT NULL DEFAULT 'ltr',
  PRIMARY KEY (tag)
);

CREATE TABLE regions (
  id int unsigned NOT NULL AUTO_INCREMENT,
  country_code char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code varchar(6) NOT NULL,
  name varchar(100) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_regions_code (country_code, code),
  CONSTRAINT fk_regions_country FOREIGN KEY (country_code) REFERENCES countries (code) ON UPDATE CASCADE
);

CREATE TABLE addresses (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  recipient varchar(120) NOT NULL,
  street varchar(200) NOT NULL,
  postcode varchar(16) NOT NULL,
  city varchar(100) NOT NULL,
  region_id int unsigned DEFAULT NULL,
  country_code char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  latitude decimal(9,6) DEFAULT NULL,
  longitude decimal(9,6) DEFAULT NULL,
  created_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY ix_addresses_place (country_code, postcode, city(20)),
  KEY ix_addresses_region (region_id),
  CONSTRAINT fk_addresses_region FOREIGN KEY (region_id) REFERENCES regions (id) ON DELETE SET NULL,
  CONSTRAINT fk_addresses_country FOREIGN KEY (country_code) REFERENCES countries (code)
);

CREATE TABLE tax_rates (
  id smallint unsigned NOT NULL AUTO_INCREMENT,
  country_code char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind enum('standard','reduced','zero') NOT NULL,
  percent decimal(5,3) NOT NULL,
  valid_from date NOT NULL,
  valid_to date NOT NULL DEFAULT '9999-12-31',
  PRIMARY KEY (id),
  UNIQUE KEY uq_tax_rates (country_code, kind, valid_from),
  CONSTRAINT fk_tax_rates_country FOREIGN KEY (country_code) REFERENCES countries (code),
  CONSTRAINT ck_tax_rates_percent CHECK (percent >= 0 AND percent < 100)
);

-- People ---------------------------------------------------------------------------------------------------------------

CREATE TABLE departments (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(80) NOT NULL,
  manager_id int DEFAULT NULL COMMENT 'Who leads it; an employee of any department',
  PRIMARY KEY (id),
  UNIQUE KEY uq_departments_name (name),
  KEY ix_departments_manager (manager_id)
) COMMENT='Отделы компании';

CREATE TABLE employees (
  id int NOT NULL AUTO_INCREMENT,
  department_id int NOT NULL,
  given_name varchar(60) NOT NULL,
  family_name varchar(60) NOT NULL,
  full_name varchar(121) GENERATED ALWAYS AS (concat(given_name, ' ', family_name)) VIRTUAL,
  email varchar(190) NOT NULL,
  hired_on date NOT NULL,
  salary decimal(10,2) DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_employees_email (email),
  KEY ix_employees_full_name (full_name),
  KEY ix_employees_department (department_id),
  CONSTRAINT fk_employees_department FOREIGN KEY (department_id) REFERENCES departments (id)
);

-- A cycle: each department has a manager, each employee a department.
ALTER TABLE departments
  ADD CONSTRAINT fk_departments_manager FOREIGN KEY (manager_id) REFERENCES employees (id) ON DELETE SET NULL;

CREATE TABLE roles (
  id smallint NOT NULL AUTO_INCREMENT,
  name varchar(40) NOT NULL,
  rights set('read','write','approve','refund','admin') NOT NULL DEFAULT 'read',
  PRIMARY KEY (id),
  UNIQUE KEY uq_roles_name (name)
);

CREATE TABLE employee_roles (
  employee_id int NOT NULL,
  role_id smallint NOT NULL,
  granted_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  granted_by int DEFAULT NULL,
  PRIMARY KEY (employee_id, role_id),
  CONSTRAINT fk_employee_roles_employee FOREIGN KEY (employee_id) REFERENCES employees (id) ON DELETE CASCADE,
  CONSTRAINT fk_employee_roles_role FOREIGN KEY (role_id) REFERENCES roles (id),
  CONSTRAINT fk_employee_roles_granter FOREIGN KEY (granted_by) REFERENCES employees (id)
);

CREATE TABLE customer_groups (
  id smallint NOT NULL AUTO_INCREMENT,
  name varchar(60) NOT NULL COMMENT '客户分组名称',
  discount_percent decimal(4,2) NOT NULL DEFAULT 0.00,
  PRIMARY KEY (id),
  UNIQUE KEY uq_customer_groups_name (name)
);

CREATE TABLE customers (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  group_id smallint NOT NULL DEFAULT 1,
  email varchar(190) NOT NULL,
  name varchar(120) NOT NULL COMMENT 'اسم العميل',
  phone varchar(32) DEFAULT NULL,
  birthday date DEFAULT NULL,
  language_tag varchar(12) CHARACTER SET ascii NOT NULL DEFAULT 'en',
  newsletter tinyint(1) NOT NULL DEFAULT 0,
  status enum('active','blocked','deleted') NOT NULL DEFAULT 'active',
  created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY uq_customers_email (email),
  KEY ix_customers_name (name(30)),
  KEY ix_customers_created (created_at DESC),
  KEY ix_customers_group (group_id),
  KEY ix_customers_language (language_tag),
  CONSTRAINT fk_customers_group FOREIGN KEY (group_id) REFERENCES customer_groups (id),
  CONSTRAINT fk_customers_language FOREIGN KEY (language_tag) REFERENCES languages (tag)
) COMMENT='Customers / 客户 / Покупатели';

CREATE TABLE customer_addresses (
  customer_id bigint unsigned NOT NULL,
  address_id bigint unsigned NOT NULL,
  purpose enum('billing','shipping') NOT NULL,
  PRIMARY KEY (customer_id, address_id, purpose),
  CONSTRAINT fk_customer_addresses_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT fk_customer_addresses_address FOREIGN KEY (address_id) REFERENCES addresses (id)
);

CREATE TABLE customer_notes (
  id bigint NOT NULL AUTO_INCREMENT,
  customer_id bigint unsigned NOT NULL,
  author_id int DEFAULT NULL,
  body mediumtext NOT NULL,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  CONSTRAINT fk_customer_notes_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT fk_customer_notes_author FOREIGN KEY (author_id) REFERENCES employees (id) ON DELETE SET NULL
);

CREATE TABLE customer_communication_preference_change_audit_log_entries (
  id bigint NOT NULL AUTO_INCREMENT,
  customer_id bigint unsigned NOT NULL,
  changed_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  before_change json DEFAULT NULL,
  after_change json DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_audit_customer (customer_id, changed_at)
) COMMENT='A long name: its shadow just fits into 64 characters';

-- Catalogue ------------------------------------------------------------------------------------------------------------

CREATE TABLE brands (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(80) NOT NULL,
  website varchar(255) CHARACTER SET ascii DEFAULT NULL,
  logo blob,
  PRIMARY KEY (id),
  UNIQUE KEY uq_brands_name (name)
);

CREATE TABLE categories (
  id int NOT NULL AUTO_INCREMENT,
  parent_id int DEFAULT NULL,
  slug varchar(80) CHARACTER SET ascii NOT NULL,
  position smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY uq_categories_slug (parent_id, slug),
  CONSTRAINT fk_categories_parent FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE CASCADE
) COMMENT='商品分类';

CREATE TABLE category_translations (
  category_id int NOT NULL,
  language_tag varchar(12) CHARACTER SET ascii NOT NULL,
  name varchar(120) NOT NULL,
  PRIMARY KEY (category_id, language_tag),
  KEY ix_category_translations_language (language_tag),
  CONSTRAINT fk_category_translations_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE CASCADE,
  CONSTRAINT fk_category_translations_language FOREIGN KEY (language_tag) REFERENCES languages (tag)
);

CREATE TABLE products (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  sku varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  category_id int NOT NULL,
  brand_id int DEFAULT NULL,
  title varchar(200) NOT NULL,
  description text,
  net_price decimal(12,4) NOT NULL,
  tax_percent decimal(5,3) NOT NULL DEFAULT 19.000,
  gross_price decimal(14,4) GENERATED ALWAYS AS (net_price * (1 + tax_percent / 100)) STORED COMMENT 'С налогом',
  weight_grams int unsigned DEFAULT NULL,
  properties json DEFAULT NULL,
  colour varchar(30) GENERATED ALWAYS AS (json_unquote(json_extract(properties, '$.colour'))) VIRTUAL,
  is_listed tinyint(1) NOT NULL DEFAULT 1,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY uq_products_sku (sku),
  KEY ix_products_listed (is_listed, category_id),
  KEY ix_products_colour (colour),
  KEY ix_products_title (title(40)),
  FULLTEXT KEY ft_products (title, description),
  KEY ix_products_category (category_id),
  KEY ix_products_brand (brand_id),
  CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES categories (id),
  CONSTRAINT fk_products_brand FOREIGN KEY (brand_id) REFERENCES brands (id) ON DELETE SET NULL,
  CONSTRAINT ck_products_price CHECK (net_price >= 0)
);

CREATE TABLE product_translations (
  product_id bigint unsigned NOT NULL,
  language_tag varchar(12) CHARACTER SET ascii NOT NULL,
  title varchar(200) NOT NULL,
  description text,
  PRIMARY KEY (product_id, language_tag),
  FULLTEXT KEY ft_product_translations (title),
  CONSTRAINT fk_product_translations_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT fk_product_translations_language FOREIGN KEY (language_tag) REFERENCES languages (tag)
);

CREATE TABLE product_variants (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  product_id bigint unsigned NOT NULL,
  variant_code varchar(20) CHARACTER SET ascii NOT NULL,
  size varchar(12) DEFAULT NULL,
  barcode char(13) CHARACTER SET ascii DEFAULT NULL,
  extra_price decimal(10,2) NOT NULL DEFAULT 0.00,
  PRIMARY KEY (id),
  UNIQUE KEY uq_product_variants (product_id, variant_code),
  UNIQUE KEY uq_product_variants_barcode (barcode),
  CONSTRAINT fk_product_variants_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
);

CREATE TABLE product_images (
  id bigint NOT NULL AUTO_INCREMENT,
  product_id bigint unsigned NOT NULL,
  url varchar(500) CHARACTER SET ascii NOT NULL,
  alternative_text varchar(200) DEFAULT NULL COMMENT '图片说明文字',
  position tinyint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY ix_product_images_order (product_id, position),
  CONSTRAINT fk_product_images_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
) COMMENT='صور المنتجات';

CREATE TABLE attributes (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(60) NOT NULL,
  unit varchar(12) DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_attributes_name (name)
);

CREATE TABLE attribute_values (
  product_id bigint unsigned NOT NULL,
  attribute_id int NOT NULL,
  value varchar(255) NOT NULL,
  number_value double DEFAULT NULL,
  PRIMARY KEY (product_id, attribute_id),
  KEY ix_attribute_values_value (attribute_id, value(20)),
  CONSTRAINT fk_attribute_values_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT fk_attribute_values_attribute FOREIGN KEY (attribute_id) REFERENCES attributes (id)
);

CREATE TABLE tags (
  id int NOT NULL AUTO_INCREMENT,
  word varchar(40) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_tags_word (word)
);

CREATE TABLE product_tags (
  product_id bigint unsigned NOT NULL,
  tag_id int NOT NULL,
  PRIMARY KEY (product_id, tag_id),
  CONSTRAINT fk_product_tags_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT fk_product_tags_tag FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE
);

CREATE TABLE price_lists (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(60) NOT NULL,
  currency_code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'EUR',
  rounding enum('none','cent','five cents','whole') NOT NULL DEFAULT 'cent',
  valid_from datetime NOT NULL,
  valid_to datetime DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_price_lists_currency (currency_code),
  CONSTRAINT fk_price_lists_currency FOREIGN KEY (currency_code) REFERENCES currencies (code),
  CONSTRAINT ck_price_lists_period CHECK (valid_to IS NULL OR valid_to > valid_from)
);

CREATE TABLE prices (
  price_list_id int NOT NULL,
  product_id bigint unsigned NOT NULL,
  minimum_quantity int unsigned NOT NULL DEFAULT 1,
  amount decimal(12,4) NOT NULL,
  PRIMARY KEY (price_list_id, product_id, minimum_quantity),
  CONSTRAINT fk_prices_list FOREIGN KEY (price_list_id) REFERENCES price_lists (id) ON DELETE CASCADE,
  CONSTRAINT fk_prices_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT ck_prices_amount CHECK (amount > 0)
);

CREATE TABLE reviews (
  id bigint NOT NULL AUTO_INCREMENT,
  product_id bigint unsigned NOT NULL,
  customer_id bigint unsigned DEFAULT NULL,
  stars tinyint unsigned NOT NULL,
  headline varchar(150) DEFAULT NULL,
  body text,
  is_verified bit(1) NOT NULL DEFAULT b'0',
  written_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  KEY ix_reviews_product (product_id, written_at),
  FULLTEXT KEY ft_reviews (headline, body),
  KEY ix_reviews_customer (customer_id),
  CONSTRAINT fk_reviews_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
  CONSTRAINT fk_reviews_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL,
  CONSTRAINT ck_reviews_stars CHECK (stars BETWEEN 1 AND 5)
) COMMENT='Отзывы покупателей';

-- Selling ----------------------------------------------------------------------------------------------------------------

CREATE TABLE coupons (
  code varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  percent_off decimal(4,1) DEFAULT NULL,
  amount_off decimal(8,2) DEFAULT NULL,
  uses_left int unsigned NOT NULL DEFAULT 1,
  expires_on date DEFAULT NULL,
  PRIMARY KEY (code),
  CONSTRAINT ck_coupons_kind CHECK (percent_off IS NULL OR amount_off IS NULL)
);

CREATE TABLE carts (
  id char(36) CHARACTER SET ascii NOT NULL,
  customer_id bigint unsigned DEFAULT NULL,
  coupon_code varchar(24) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  created_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  touched_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY ix_carts_touched (touched_at),
  KEY ix_carts_customer (customer_id),
  KEY ix_carts_coupon (coupon_code),
  CONSTRAINT fk_carts_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT fk_carts_coupon FOREIGN KEY (coupon_code) REFERENCES coupons (code) ON UPDATE CASCADE
);

CREATE TABLE cart_items (
  cart_id char(36) CHARACTER SET ascii NOT NULL,
  variant_id bigint unsigned NOT NULL,
  quantity int unsigned NOT NULL DEFAULT 1,
  PRIMARY KEY (cart_id, variant_id),
  CONSTRAINT fk_cart_items_cart FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
  CONSTRAINT fk_cart_items_variant FOREIGN KEY (variant_id) REFERENCES product_variants (id)
);

CREATE TABLE `order` (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  number varchar(20) CHARACTER SET ascii NOT NULL,
  customer_id bigint unsigned NOT NULL,
  billing_address_id bigint unsigned NOT NULL,
  shipping_address_id bigint unsigned NOT NULL,
  currency_code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'EUR',
  status enum('new','paid','packed','shipped','delivered','cancelled') NOT NULL DEFAULT 'new',
  net_total decimal(14,2) NOT NULL DEFAULT 0.00,
  tax_total decimal(14,2) NOT NULL DEFAULT 0.00,
  total decimal(15,2) GENERATED ALWAYS AS (net_total + tax_total) STORED,
  `key` varchar(64) CHARACTER SET ascii DEFAULT NULL COMMENT 'Idempotency key of the client',
  ordered_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  note varchar(500) DEFAULT NULL COMMENT '订单备注',
  PRIMARY KEY (id),
  UNIQUE KEY uq_order_number (number),
  UNIQUE KEY uq_order_key (`key`),
  KEY ix_order_customer (customer_id, ordered_at DESC),
  KEY ix_order_status (status, ordered_at),
  KEY ix_order_billing_address (billing_address_id),
  KEY ix_order_shipping_address (shipping_address_id),
  KEY ix_order_currency (currency_code),
  CONSTRAINT fk_order_customer FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT fk_order_billing_address FOREIGN KEY (billing_address_id) REFERENCES addresses (id),
  CONSTRAINT fk_order_shipping_address FOREIGN KEY (shipping_address_id) REFERENCES addresses (id),
  CONSTRAINT fk_order_currency FOREIGN KEY (currency_code) REFERENCES currencies (code)
) COMMENT='A reserved word as a name';

CREATE TABLE order_items (
  order_id bigint unsigned NOT NULL,
  line smallint unsigned NOT NULL,
  variant_id bigint unsigned NOT NULL,
  quantity int unsigned NOT NULL,
  unit_price decimal(12,4) NOT NULL,
  discount decimal(12,4) NOT NULL DEFAULT 0.0000,
  line_total decimal(20,4) GENERATED ALWAYS AS (quantity * (unit_price - discount)) VIRTUAL,
  PRIMARY KEY (order_id, line),
  KEY ix_order_items_variant (variant_id),
  CONSTRAINT fk_order_items_order FOREIGN KEY (order_id) REFERENCES `order` (id) ON DELETE CASCADE,
  CONSTRAINT fk_order_items_variant FOREIGN KEY (variant_id) REFERENCES product_variants (id),
  CONSTRAINT ck_order_items_quantity CHECK (quantity > 0)
);

CREATE TABLE order_status_history (
  id bigint NOT NULL AUTO_INCREMENT,
  order_id bigint unsigned NOT NULL,
  status varchar(20) CHARACTER SET ascii NOT NULL,
  changed_by int DEFAULT NULL,
  changed_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  KEY ix_order_status_history (order_id, changed_at),
  CONSTRAINT fk_order_status_history_order FOREIGN KEY (order_id) REFERENCES `order` (id) ON DELETE CASCADE,
  CONSTRAINT fk_order_status_history_employee FOREIGN KEY (changed_by) REFERENCES employees (id) ON DELETE SET NULL
);

CREATE TABLE `gift cards` (
  `card number` char(16) CHARACTER SET ascii NOT NULL,
  `valid until` date DEFAULT NULL,
  balance decimal(8,2) NOT NULL DEFAULT 0.00,
  bought_in bigint unsigned DEFAULT NULL,
  PRIMARY KEY (`card number`),
  KEY `by validity` (`valid until`),
  KEY `by order` (bought_in),
  CONSTRAINT `fk gift cards order` FOREIGN KEY (bought_in) REFERENCES `order` (id) ON DELETE SET NULL,
  CONSTRAINT `ck gift cards balance` CHECK (balance >= 0)
) COMMENT='Names with spaces';

-- Delivering -------------------------------------------------------------------------------------------------------------

CREATE TABLE carriers (
  id smallint NOT NULL AUTO_INCREMENT,
  name varchar(60) NOT NULL,
  tracking_url varchar(255) CHARACTER SET ascii DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_carriers_name (name)
);

CREATE TABLE warehouses (
  id smallint NOT NULL AUTO_INCREMENT,
  code char(4) CHARACTER SET ascii NOT NULL,
  name varchar(60) NOT NULL,
  address_id bigint unsigned DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_warehouses_code (code),
  KEY ix_warehouses_address (address_id),
  CONSTRAINT fk_warehouses_address FOREIGN KEY (address_id) REFERENCES addresses (id)
);

CREATE TABLE suppliers (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(120) NOT NULL COMMENT 'Поставщик',
  country_code char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  rating decimal(3,2) unsigned DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_suppliers_name (name),
  KEY ix_suppliers_country (country_code),
  CONSTRAINT fk_suppliers_country FOREIGN KEY (country_code) REFERENCES countries (code)
);

CREATE TABLE supplier_products (
  supplier_id int NOT NULL,
  product_id bigint unsigned NOT NULL,
  supplier_sku varchar(60) NOT NULL,
  cost decimal(12,4) NOT NULL,
  lead_days tinyint unsigned NOT NULL DEFAULT 14,
  PRIMARY KEY (supplier_id, product_id),
  CONSTRAINT fk_supplier_products_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (id) ON DELETE CASCADE,
  CONSTRAINT fk_supplier_products_product FOREIGN KEY (product_id) REFERENCES products (id)
);

CREATE TABLE shipments (
  id bigint NOT NULL AUTO_INCREMENT,
  order_id bigint unsigned NOT NULL,
  carrier_id smallint NOT NULL,
  warehouse_id smallint NOT NULL,
  tracking_code varchar(60) DEFAULT NULL,
  state enum('planned','picked up','in transit','delivered','lost') NOT NULL DEFAULT 'planned',
  shipped_at datetime(3) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_shipments_tracking (tracking_code),
  KEY ix_shipments_order (order_id),
  KEY ix_shipments_carrier (carrier_id),
  KEY ix_shipments_warehouse (warehouse_id),
  CONSTRAINT fk_shipments_order FOREIGN KEY (order_id) REFERENCES `order` (id),
  CONSTRAINT fk_shipments_carrier FOREIGN KEY (carrier_id) REFERENCES carriers (id),
  CONSTRAINT fk_shipments_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id)
);

CREATE TABLE shipment_items (
  shipment_id bigint NOT NULL,
  order_id bigint unsigned NOT NULL,
  line smallint unsigned NOT NULL,
  quantity int unsigned NOT NULL,
  PRIMARY KEY (shipment_id, order_id, line),
  CONSTRAINT fk_shipment_items_shipment FOREIGN KEY (shipment_id) REFERENCES shipments (id) ON DELETE CASCADE,
  CONSTRAINT fk_shipment_items_order_item FOREIGN KEY (order_id, line) REFERENCES order_items (order_id, line)
);

CREATE TABLE `returns` (
  id bigint NOT NULL AUTO_INCREMENT,
  order_id bigint unsigned NOT NULL,
  reason enum('damaged','wrong item','does not fit','other') NOT NULL,
  refund decimal(14,2) DEFAULT NULL,
  requested_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  CONSTRAINT fk_returns_order FOREIGN KEY (order_id) REFERENCES `order` (id)
);

CREATE TABLE stock_levels (
  warehouse_id smallint NOT NULL,
  variant_id bigint unsigned NOT NULL,
  on_hand int NOT NULL DEFAULT 0,
  reserved int NOT NULL DEFAULT 0,
  available int GENERATED ALWAYS AS (on_hand - reserved) STORED,
  PRIMARY KEY (warehouse_id, variant_id),
  KEY ix_stock_levels_available (available),
  CONSTRAINT fk_stock_levels_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (id),
  CONSTRAINT fk_stock_levels_variant FOREIGN KEY (variant_id) REFERENCES product_variants (id)
);

CREATE TABLE stock_movements (
  id bigint NOT NULL AUTO_INCREMENT,
  moved_on date NOT NULL,
  warehouse_id smallint NOT NULL,
  variant_id bigint unsigned NOT NULL,
  quantity int NOT NULL,
  reference varchar(40) DEFAULT NULL,
  PRIMARY KEY (id, moved_on),
  KEY ix_stock_movements_variant (variant_id, moved_on)
) COMMENT='Partitioned by year'
PARTITION BY RANGE (YEAR(moved_on)) (
  PARTITION p2023 VALUES LESS THAN (2024),
  PARTITION p2024 VALUES LESS THAN (2025),
  PARTITION p2025 VALUES LESS THAN (2026),
  PARTITION p2026 VALUES LESS THAN (2027),
  PARTITION later VALUES LESS THAN MAXVALUE
);

-- Watching -----------------------------------------------------------------------------------------------------------------

CREATE TABLE page_views (
  id bigint NOT NULL AUTO_INCREMENT,
  visitor binary(16) NOT NULL,
  path varchar(500) NOT NULL,
  viewed_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY ix_page_views_path (path(60), viewed_at)
) PARTITION BY HASH (id) PARTITIONS 8;

CREATE TABLE search_log (
  searched_on date NOT NULL,
  term varchar(120) NOT NULL,
  hits int unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (searched_on, term)
) PARTITION BY RANGE COLUMNS (searched_on) (
  PARTITION h2025a VALUES LESS THAN ('2025-07-01'),
  PARTITION h2025b VALUES LESS THAN ('2026-01-01'),
  PARTITION h2026a VALUES LESS THAN ('2026-07-01'),
  PARTITION rest VALUES LESS THAN (MAXVALUE)
);

CREATE TABLE regional_sales (
  region_group tinyint unsigned NOT NULL,
  month date NOT NULL,
  net_amount decimal(16,2) NOT NULL,
  PRIMARY KEY (region_group, month)
) PARTITION BY LIST (region_group) (
  PARTITION europe VALUES IN (1, 2, 3),
  PARTITION asia VALUES IN (4, 5),
  PARTITION americas VALUES IN (6, 7)
);

CREATE TABLE sessions (
  token char(40) CHARACTER SET ascii NOT NULL,
  customer_id bigint unsigned DEFAULT NULL,
  expires_at datetime NOT NULL,
  PRIMARY KEY (token) USING HASH,
  KEY ix_sessions_expiry (expires_at) USING BTREE
) ENGINE=MEMORY;

CREATE TABLE legacy_imports (
  id int NOT NULL AUTO_INCREMENT,
  file_name varchar(100) NOT NULL,
  line text,
  imported_at datetime DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COMMENT='From the old shop';

CREATE TABLE outbox_events (
  id bigint NOT NULL AUTO_INCREMENT,
  topic varchar(80) CHARACTER SET ascii NOT NULL,
  payload json NOT NULL,
  headers json DEFAULT NULL,
  sent_at datetime(6) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_outbox_events_open (sent_at, id)
);

CREATE TABLE feature_flags (
  name varchar(60) CHARACTER SET ascii NOT NULL,
  audience set('staff','testers','customers','everyone') NOT NULL DEFAULT '',
  rollout_percent tinyint unsigned NOT NULL DEFAULT 0,
  changed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (name),
  CONSTRAINT ck_feature_flags_percent CHECK (rollout_percent <= 100)
) COMMENT='علامات الميزات';

CREATE VIEW open_orders AS
  SELECT id, number, customer_id, total FROM `order` WHERE status IN ('new', 'paid', 'packed');
