CREATE TABLE clinics (
  id TEXT PRIMARY KEY NOT NULL, name_fr TEXT NOT NULL, name_en TEXT NOT NULL, public_name_fr TEXT NOT NULL, public_name_en TEXT NOT NULL,
  mail_label_fr TEXT, mail_label_en TEXT, phone TEXT NOT NULL, time_zone TEXT NOT NULL, created_at TIMESTAMP NOT NULL, closed_at TIMESTAMP
);
CREATE TABLE departments (
  id TEXT PRIMARY KEY NOT NULL, clinic_id TEXT NOT NULL REFERENCES clinics (id), name_fr TEXT NOT NULL, name_en TEXT NOT NULL, created_at TIMESTAMP NOT NULL
);
CREATE INDEX departments_by_clinic ON departments (clinic_id);
CREATE TABLE persons (id TEXT PRIMARY KEY NOT NULL, created_at TIMESTAMP NOT NULL);
CREATE TABLE person_keys (
  person_id TEXT PRIMARY KEY NOT NULL REFERENCES persons (id), key_id TEXT NOT NULL, wrapped BYTEA NOT NULL, created_at TIMESTAMP NOT NULL
);
CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL UNIQUE REFERENCES persons (id), email TEXT NOT NULL, email_hash TEXT NOT NULL UNIQUE,
  given_name TEXT NOT NULL, family_name TEXT NOT NULL, password_hash TEXT NOT NULL, password_changed_at TIMESTAMP NOT NULL,
  page_language TEXT NOT NULL, notification_language TEXT NOT NULL, mobile TEXT, home_phone TEXT, address_line TEXT, city TEXT, province TEXT, postal_code TEXT,
  epoch INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, failed_at TIMESTAMP, created_at TIMESTAMP NOT NULL, closed_at TIMESTAMP,
  revision INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE role_grants (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), role TEXT NOT NULL, clinic_id TEXT REFERENCES clinics (id),
  department_id TEXT REFERENCES departments (id), profession_fr TEXT, profession_en TEXT, granted_by TEXT REFERENCES accounts (id),
  created_at TIMESTAMP NOT NULL, ended_at TIMESTAMP
);
CREATE INDEX role_grants_by_account ON role_grants (account_id);
CREATE INDEX role_grants_by_clinic ON role_grants (clinic_id, role);
CREATE TABLE files (
  id TEXT PRIMARY KEY NOT NULL, clinic_id TEXT NOT NULL REFERENCES clinics (id), person_id TEXT NOT NULL REFERENCES persons (id),
  given_name TEXT NOT NULL, family_name TEXT NOT NULL, search_name TEXT NOT NULL, sex TEXT NOT NULL,
  birth_date BYTEA NOT NULL, birth_date_hash TEXT NOT NULL, insurance_number BYTEA, insurance_number_hash TEXT, insurance_number_reason TEXT,
  email TEXT, email_hash TEXT, mobile TEXT, mobile_hash TEXT, home_phone TEXT, address_line TEXT, city TEXT, province TEXT, postal_code TEXT,
  language TEXT NOT NULL, created_by TEXT REFERENCES accounts (id), created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL, revision INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX files_by_name ON files (clinic_id, search_name, id);
CREATE INDEX files_by_number ON files (clinic_id, insurance_number_hash);
CREATE INDEX files_by_birth_date ON files (clinic_id, birth_date_hash);
CREATE INDEX files_by_email ON files (clinic_id, email_hash);
CREATE INDEX files_by_mobile ON files (clinic_id, mobile_hash);
CREATE INDEX files_by_person ON files (person_id);
CREATE TABLE file_departments (
  file_id TEXT NOT NULL REFERENCES files (id), department_id TEXT NOT NULL REFERENCES departments (id), PRIMARY KEY (file_id, department_id)
);
CREATE INDEX file_departments_by_department ON file_departments (department_id);
CREATE TABLE virtual_care_consents (
  id TEXT PRIMARY KEY NOT NULL, file_id TEXT NOT NULL REFERENCES files (id), decision TEXT NOT NULL, decided_on DATE NOT NULL, channel TEXT NOT NULL,
  consenter TEXT, recorded_by TEXT NOT NULL REFERENCES accounts (id), recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX virtual_care_consents_by_file ON virtual_care_consents (file_id, recorded_at);
