-- The shadows as the last load test left them: a third is missing, a third is equal to its source, a third has
-- drifted. CREATE TABLE … LIKE copies everything but foreign keys.
USE shop;

-- Equal ----------------------------------------------------------------------------------------------------------------

CREATE TABLE _test_countries LIKE countries;
CREATE TABLE _test_currencies LIKE currencies;
CREATE TABLE _test_languages LIKE languages;
CREATE TABLE _test_roles LIKE roles;
CREATE TABLE _test_customer_groups LIKE customer_groups;
CREATE TABLE _test_brands LIKE brands;
CREATE TABLE _test_tags LIKE tags;
CREATE TABLE _test_coupons LIKE coupons;
CREATE TABLE _test_carriers LIKE carriers;
CREATE TABLE _test_search_log LIKE search_log;
CREATE TABLE _test_regional_sales LIKE regional_sales;
CREATE TABLE _test_sessions LIKE sessions;
CREATE TABLE _test_attributes LIKE attributes;

CREATE TABLE _test_regions LIKE regions;
ALTER TABLE _test_regions
  ADD CONSTRAINT _test_fk_regions_country FOREIGN KEY (country_code) REFERENCES _test_countries (code) ON UPDATE CASCADE;

CREATE TABLE _test_addresses LIKE addresses;
ALTER TABLE _test_addresses
  ADD CONSTRAINT _test_fk_addresses_region FOREIGN KEY (region_id) REFERENCES _test_regions (id) ON DELETE SET NULL,
  ADD CONSTRAINT _test_fk_addresses_country FOREIGN KEY (country_code) REFERENCES _test_countries (code);

CREATE TABLE _test_suppliers LIKE suppliers;
ALTER TABLE _test_suppliers
  ADD CONSTRAINT _test_fk_suppliers_country FOREIGN KEY (country_code) REFERENCES _test_countries (code);

CREATE TABLE _test_warehouses LIKE warehouses;
ALTER TABLE _test_warehouses
  ADD CONSTRAINT _test_fk_warehouses_address FOREIGN KEY (address_id) REFERENCES _test_addresses (id);

CREATE TABLE _test_categories LIKE categories;
ALTER TABLE _test_categories
  ADD CONSTRAINT _test_fk_categories_parent FOREIGN KEY (parent_id) REFERENCES _test_categories (id) ON DELETE CASCADE;

CREATE TABLE _test_category_translations LIKE category_translations;
ALTER TABLE _test_category_translations
  ADD CONSTRAINT _test_fk_category_translations_category
    FOREIGN KEY (category_id) REFERENCES _test_categories (id) ON DELETE CASCADE,
  ADD CONSTRAINT _test_fk_category_translations_language FOREIGN KEY (language_tag) REFERENCES _test_languages (tag);

-- Drifted --------------------------------------------------------------------------------------------------------------

-- Columns are missing, one is narrower, one is wider than it should be, the comment is older.
CREATE TABLE _test_customers LIKE customers;
ALTER TABLE _test_customers
  DROP COLUMN birthday,
  DROP COLUMN newsletter,
  DROP KEY ix_customers_created,
  MODIFY name varchar(200) NOT NULL COMMENT 'اسم العميل',
  MODIFY phone varchar(20) DEFAULT NULL,
  COMMENT='Customers',
  ADD CONSTRAINT _test_fk_customers_group FOREIGN KEY (group_id) REFERENCES _test_customer_groups (id),
  ADD CONSTRAINT _test_fk_customers_language FOREIGN KEY (language_tag) REFERENCES _test_languages (tag);

-- The two of the cycle: the way back is missing, and so is a generated column.
CREATE TABLE _test_departments LIKE departments;
CREATE TABLE _test_employees LIKE employees;
ALTER TABLE _test_employees
  DROP KEY ix_employees_full_name,
  DROP COLUMN full_name,
  ADD CONSTRAINT _test_fk_employees_department FOREIGN KEY (department_id) REFERENCES _test_departments (id);

-- An older order of columns and other indexes.
CREATE TABLE _test_products LIKE products;
ALTER TABLE _test_products
  MODIFY weight_grams int unsigned DEFAULT NULL AFTER sku,
  MODIFY description text AFTER created_at,
  MODIFY title varchar(160) NOT NULL,
  DROP KEY ix_products_title,
  ADD KEY ix_products_title (title),
  DROP KEY ft_products,
  ADD CONSTRAINT _test_fk_products_category FOREIGN KEY (category_id) REFERENCES _test_categories (id),
  ADD CONSTRAINT _test_fk_products_brand FOREIGN KEY (brand_id) REFERENCES _test_brands (id);

-- A unique key became a plain one.
CREATE TABLE _test_product_variants LIKE product_variants;
ALTER TABLE _test_product_variants
  DROP KEY uq_product_variants_barcode,
  ADD KEY uq_product_variants_barcode (barcode),
  ADD CONSTRAINT _test_fk_product_variants_product
    FOREIGN KEY (product_id) REFERENCES _test_products (id) ON DELETE CASCADE;

-- Only comments differ.
CREATE TABLE _test_product_images LIKE product_images;
ALTER TABLE _test_product_images
  MODIFY alternative_text varchar(200) DEFAULT NULL COMMENT 'Text for screen readers',
  COMMENT='Pictures',
  ADD CONSTRAINT _test_fk_product_images_product
    FOREIGN KEY (product_id) REFERENCES _test_products (id) ON DELETE CASCADE;

-- Other defaults, an enum with fewer values.
CREATE TABLE _test_price_lists LIKE price_lists;
ALTER TABLE _test_price_lists
  MODIFY rounding enum('none','cent') NOT NULL DEFAULT 'none',
  ALTER currency_code SET DEFAULT 'USD',
  ADD CONSTRAINT _test_fk_price_lists_currency FOREIGN KEY (currency_code) REFERENCES _test_currencies (code);

-- The full-text index is missing, a column has its old name, and a test's own one was left.
CREATE TABLE _test_reviews LIKE reviews;
ALTER TABLE _test_reviews
  DROP KEY ft_reviews,
  CHANGE headline title varchar(150) DEFAULT NULL,
  ADD COLUMN load_test_run int DEFAULT NULL,
  ADD KEY ix_reviews_run (load_test_run),
  ADD CONSTRAINT _test_fk_reviews_product FOREIGN KEY (product_id) REFERENCES _test_products (id) ON DELETE CASCADE,
  ADD CONSTRAINT _test_fk_reviews_customer FOREIGN KEY (customer_id) REFERENCES _test_customers (id) ON DELETE SET NULL;

-- Seconds without fractions, no update of the time.
CREATE TABLE _test_carts LIKE carts;
ALTER TABLE _test_carts
  MODIFY created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  MODIFY touched_at timestamp NULL DEFAULT NULL;

-- Columns that went away at the source, another default, a missing index, no foreign key but one.
CREATE TABLE _test_order LIKE `order`;
ALTER TABLE _test_order
  ADD COLUMN legacy_channel varchar(20) DEFAULT NULL AFTER number,
  DROP COLUMN note,
  DROP KEY ix_order_status,
  MODIFY status enum('new','paid','shipped','cancelled') NOT NULL DEFAULT 'paid',
  MODIFY `key` varchar(32) CHARACTER SET ascii DEFAULT NULL,
  ADD CONSTRAINT _test_fk_order_customer FOREIGN KEY (customer_id) REFERENCES _test_customers (id);

-- Another rule of a foreign key, fewer digits, and one that points to the source.
CREATE TABLE _test_order_items LIKE order_items;
ALTER TABLE _test_order_items
  MODIFY discount decimal(8,2) NOT NULL DEFAULT 0.00,
  ADD CONSTRAINT _test_fk_order_items_order FOREIGN KEY (order_id) REFERENCES _test_order (id),
  ADD CONSTRAINT _test_fk_order_items_variant FOREIGN KEY (variant_id) REFERENCES product_variants (id);

CREATE TABLE `_test_gift cards` LIKE `gift cards`;
ALTER TABLE `_test_gift cards`
  MODIFY balance decimal(8,2) DEFAULT NULL,
  ADD KEY `by balance` (balance);

CREATE TABLE _test_shipments LIKE shipments;
ALTER TABLE _test_shipments
  MODIFY state enum('planned','in transit','delivered') NOT NULL DEFAULT 'planned',
  MODIFY tracking_code varchar(60) CHARACTER SET latin1 DEFAULT NULL,
  ADD CONSTRAINT _test_fk_shipments_carrier FOREIGN KEY (carrier_id) REFERENCES _test_carriers (id);

-- The partitions of last year.
CREATE TABLE _test_stock_movements LIKE stock_movements;
ALTER TABLE _test_stock_movements DROP PARTITION later, p2026;

CREATE TABLE _test_page_views LIKE page_views;
ALTER TABLE _test_page_views COALESCE PARTITION 4;

-- Another character set and engine.
CREATE TABLE _test_legacy_imports (
  id int NOT NULL AUTO_INCREMENT,
  file_name varchar(100) NOT NULL,
  line text,
  imported_at datetime DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE _test_outbox_events LIKE outbox_events;
ALTER TABLE _test_outbox_events
  MODIFY payload longtext NOT NULL,
  DROP COLUMN headers;

CREATE TABLE _test_feature_flags LIKE feature_flags;
ALTER TABLE _test_feature_flags MODIFY audience set('staff','testers') NOT NULL DEFAULT 'staff';

-- A few rows of the last test.
INSERT INTO _test_customer_groups (name) VALUES ('load test');
INSERT INTO _test_languages (tag, english_name, own_name) VALUES ('en', 'English', 'English');
INSERT INTO _test_customers (email, name) VALUES ('robot-1@example.com', 'Robot 1'), ('robot-2@example.com', 'Robot 2');
INSERT INTO _test_stock_movements (moved_on, warehouse_id, variant_id, quantity) VALUES ('2025-12-24', 1, 1, 3);
