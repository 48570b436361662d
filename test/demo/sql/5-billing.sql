CREATE DATABASE billing DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE billing;

CREATE TABLE accounts (
  id bigint NOT NULL AUTO_INCREMENT,
  holder varchar(120) NOT NULL,
  iban varchar(34) CHARACTER SET ascii DEFAULT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_accounts_iban (iban)
);

CREATE TABLE invoices (
  id bigint NOT NULL AUTO_INCREMENT,
  account_id bigint NOT NULL,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  amount decimal(14,2) NOT NULL,
  state enum('open','paid','written off') NOT NULL DEFAULT 'open',
  PRIMARY KEY (id),
  KEY ix_invoices_due (state, due_on),
  KEY ix_invoices_account (account_id),
  CONSTRAINT fk_invoices_account FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE TABLE invoice_lines (
  invoice_id bigint NOT NULL,
  line int NOT NULL,
  text varchar(200) NOT NULL,
  amount decimal(14,2) NOT NULL,
  PRIMARY KEY (invoice_id, line),
  CONSTRAINT fk_invoice_lines_invoice FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE
);

CREATE TABLE payments (
  id bigint NOT NULL AUTO_INCREMENT,
  invoice_id bigint NOT NULL,
  paid_at datetime(3) NOT NULL,
  amount decimal(14,2) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_payments_invoice FOREIGN KEY (invoice_id) REFERENCES invoices (id)
);

CREATE TABLE _test_accounts LIKE accounts;
CREATE TABLE _test_invoices LIKE invoices;
ALTER TABLE _test_invoices
  DROP COLUMN due_on,
  ADD CONSTRAINT _test_fk_invoices_account FOREIGN KEY (account_id) REFERENCES _test_accounts (id);
