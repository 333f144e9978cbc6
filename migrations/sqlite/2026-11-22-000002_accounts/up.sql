CREATE TABLE invitations (
  id TEXT PRIMARY KEY NOT NULL, purpose TEXT NOT NULL, file_id TEXT REFERENCES files (id), representation_id TEXT, clinic_id TEXT REFERENCES clinics (id),
  department_id TEXT REFERENCES departments (id), role TEXT, profession_fr TEXT, profession_en TEXT, given_name TEXT NOT NULL, family_name TEXT NOT NULL,
  email TEXT NOT NULL, email_hash TEXT NOT NULL, language TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, code_hash TEXT NOT NULL, code_channel TEXT NOT NULL,
  code_failures INTEGER NOT NULL DEFAULT 0, created_by TEXT REFERENCES accounts (id), created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL,
  opened_at TIMESTAMP, locked_at TIMESTAMP, accepted_at TIMESTAMP, accepted_by TEXT REFERENCES accounts (id), replaced_at TIMESTAMP, expired_at TIMESTAMP,
  renewal_asked_at TIMESTAMP
);
CREATE INDEX invitations_by_file ON invitations (file_id, created_at);
CREATE INDEX invitations_by_email ON invitations (email_hash);
CREATE INDEX invitations_by_clinic ON invitations (clinic_id, purpose, created_at);
CREATE TABLE registrations (
  id TEXT PRIMARY KEY NOT NULL, invitation_id TEXT NOT NULL REFERENCES invitations (id), browser_hash TEXT NOT NULL, terms_version INTEGER, terms_language TEXT,
  terms_accepted_at TIMESTAMP, code_verified_at TIMESTAMP, identity_confirmed_at TIMESTAMP, created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL,
  UNIQUE (invitation_id, browser_hash)
);
CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), token_hash TEXT NOT NULL UNIQUE, created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL, idle_seconds INTEGER NOT NULL, epoch INTEGER NOT NULL, ended_at TIMESTAMP, end_reason TEXT,
  user_agent TEXT NOT NULL, origin TEXT
);
CREATE INDEX sessions_by_account ON sessions (account_id, ended_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE TABLE login_attempts (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT REFERENCES accounts (id), email_hash TEXT NOT NULL, browser_hash TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
  resends INTEGER NOT NULL DEFAULT 0, masked_email TEXT NOT NULL, return_to TEXT, created_at TIMESTAMP NOT NULL, succeeded_at TIMESTAMP, ended_at TIMESTAMP
);
CREATE INDEX login_attempts_by_browser ON login_attempts (browser_hash, created_at);
CREATE INDEX login_attempts_by_email ON login_attempts (email_hash, created_at);
CREATE TABLE login_codes (
  id TEXT PRIMARY KEY NOT NULL, attempt_id TEXT NOT NULL REFERENCES login_attempts (id), email_hash TEXT NOT NULL, code_hash TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL, used_at TIMESTAMP
);
CREATE INDEX login_codes_by_attempt ON login_codes (attempt_id, created_at);
CREATE INDEX login_codes_by_email ON login_codes (email_hash, created_at);
CREATE INDEX login_codes_by_expiry ON login_codes (expires_at);
CREATE TABLE password_resets (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), token_hash TEXT NOT NULL UNIQUE, created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL, used_at TIMESTAMP, replaced_at TIMESTAMP
);
CREATE INDEX password_resets_by_account ON password_resets (account_id);
CREATE TABLE remembered_browsers (
  token_hash TEXT PRIMARY KEY NOT NULL, account_id TEXT REFERENCES accounts (id), email BLOB NOT NULL, created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL
);
CREATE INDEX remembered_browsers_by_account ON remembered_browsers (account_id);
CREATE TABLE terms_versions (version INTEGER PRIMARY KEY NOT NULL, body_fr TEXT NOT NULL, body_en TEXT NOT NULL, published_at TIMESTAMP NOT NULL);
CREATE TABLE terms_acceptances (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), version INTEGER NOT NULL REFERENCES terms_versions (version),
  language TEXT NOT NULL, accepted_at TIMESTAMP NOT NULL, UNIQUE (account_id, version)
);
CREATE TABLE rate_counters (
  bucket TEXT NOT NULL, window_at TIMESTAMP NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (bucket, window_at)
);
CREATE INDEX rate_counters_by_window ON rate_counters (window_at);
CREATE TABLE parked_posts (
  id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), path TEXT NOT NULL, body BLOB NOT NULL, created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL
);
CREATE INDEX parked_posts_by_account ON parked_posts (account_id, path);
CREATE TABLE done_forms (
  form_key TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), location TEXT NOT NULL, created_at TIMESTAMP NOT NULL
);
CREATE INDEX done_forms_by_time ON done_forms (created_at);
