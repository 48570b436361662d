-- A few rows, so that the tables are not empty.
USE shop;

INSERT INTO countries (code, name, phone_prefix, in_customs_union) VALUES
  ('DE', 'Germany', '+49', 1), ('FR', 'France', '+33', 1), ('CN', 'China', '+86', 0), ('EG', 'Egypt', '+20', 0);
INSERT INTO currencies (code, symbol) VALUES ('EUR', '€'), ('USD', '$'), ('CNY', '¥');
INSERT INTO languages (tag, english_name, own_name, written) VALUES
  ('en', 'English', 'English', 'ltr'), ('zh', 'Chinese', '中文', 'ltr'), ('ar', 'Arabic', 'العربية', 'rtl'),
  ('ru', 'Russian', 'Русский', 'ltr');
INSERT INTO regions (country_code, code, name) VALUES ('DE', 'BE', 'Berlin'), ('FR', 'IDF', 'Île-de-France');
INSERT INTO addresses (recipient, street, postcode, city, region_id, country_code) VALUES
  ('Ada Krüger', 'Lindenstraße 4', '10969', 'Berlin', 1, 'DE'),
  ('王伟', '南京东路 100 号', '200001', '上海', NULL, 'CN');
INSERT INTO departments (name) VALUES ('Sales'), ('Logistics');
INSERT INTO employees (department_id, given_name, family_name, email, hired_on, salary) VALUES
  (1, 'Jonas', 'Berg', 'jonas@shop.example', '2019-03-01', 52000),
  (2, 'Leïla', 'Haddad', 'leila@shop.example', '2021-09-15', 49000);
UPDATE departments SET manager_id = 1 WHERE id = 1;
INSERT INTO roles (name, rights) VALUES ('clerk', 'read,write'), ('owner', 'read,write,approve,refund,admin');
INSERT INTO employee_roles (employee_id, role_id) VALUES (1, 2), (2, 1);
INSERT INTO customer_groups (name, discount_percent) VALUES ('retail', 0), ('wholesale', 7.5);
INSERT INTO customers (email, name, language_tag) VALUES
  ('ada@example.com', 'Ada Krüger', 'en'), ('wang@example.com', '王伟', 'zh'), ('omar@example.com', 'عمر', 'ar');
INSERT INTO brands (name) VALUES ('Nordlicht'), ('Kettle & Co');
INSERT INTO categories (id, parent_id, slug) VALUES (1, NULL, 'kitchen'), (2, 1, 'kettles'), (3, 1, 'pans');
INSERT INTO products (sku, category_id, brand_id, title, description, net_price, properties) VALUES
  ('KET-1', 2, 2, 'Kettle 1.7 l', 'Boils water', 29.4034, '{"colour": "steel"}'),
  ('PAN-28', 3, 1, 'Pan 28 cm', 'Cast iron', 41.9328, '{"colour": "black"}');
INSERT INTO product_variants (product_id, variant_code, size, barcode) VALUES
  (1, 'STD', NULL, '4006381333931'), (2, '28', '28', '4006381333948');
INSERT INTO product_images (product_id, url, alternative_text) VALUES (1, 'https://shop.example/ket-1.jpg', '水壶');
INSERT INTO price_lists (name, valid_from) VALUES ('Standard', '2025-01-01');
INSERT INTO prices (price_list_id, product_id, amount) VALUES (1, 1, 29.4034), (1, 2, 41.9328);
INSERT INTO reviews (product_id, customer_id, stars, headline) VALUES (1, 1, 5, 'Quiet and quick');
INSERT INTO `order` (number, customer_id, billing_address_id, shipping_address_id, net_total, tax_total) VALUES
  ('2026-0001', 1, 1, 1, 29.40, 5.59), ('2026-0002', 2, 2, 2, 71.34, 13.55);
INSERT INTO order_items (order_id, line, variant_id, quantity, unit_price) VALUES
  (1, 1, 1, 1, 29.4034), (2, 1, 1, 1, 29.4034), (2, 2, 2, 1, 41.9328);
INSERT INTO stock_movements (moved_on, warehouse_id, variant_id, quantity) VALUES ('2025-11-03', 1, 1, 40);
INSERT INTO feature_flags (name, audience, rollout_percent) VALUES ('new-checkout', 'staff,testers', 10);
