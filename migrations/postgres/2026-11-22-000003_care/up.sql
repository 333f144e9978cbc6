CREATE TABLE definitions (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, clinic_id TEXT REFERENCES clinics (id),
  title_fr TEXT NOT NULL, title_en TEXT NOT NULL, body TEXT NOT NULL, published_at TIMESTAMP NOT NULL, retired_at TIMESTAMP
);
CREATE UNIQUE INDEX definitions_by_key ON definitions (kind, key, version, COALESCE(clinic_id, ''));
CREATE TABLE follow_ups (
  id TEXT PRIMARY KEY NOT NULL, file_id TEXT NOT NULL REFERENCES files (id), person_id TEXT NOT NULL REFERENCES persons (id), clinic_id TEXT NOT NULL REFERENCES clinics (id),
  department_id TEXT NOT NULL REFERENCES departments (id), definition_id TEXT NOT NULL REFERENCES definitions (id), title_fr TEXT NOT NULL, title_en TEXT NOT NULL,
  started_at TIMESTAMP NOT NULL, suspended_at TIMESTAMP, ended_at TIMESTAMP, end_reason TEXT, created_by TEXT NOT NULL REFERENCES accounts (id), revision INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX follow_ups_by_person ON follow_ups (person_id, started_at);
CREATE INDEX follow_ups_by_department ON follow_ups (department_id, ended_at);
CREATE INDEX follow_ups_by_file ON follow_ups (file_id);
CREATE TABLE follow_up_members (
  follow_up_id TEXT NOT NULL REFERENCES follow_ups (id), account_id TEXT NOT NULL REFERENCES accounts (id), created_at TIMESTAMP NOT NULL, PRIMARY KEY (follow_up_id, account_id)
);
CREATE TABLE representations (
  id TEXT PRIMARY KEY NOT NULL, person_id TEXT NOT NULL REFERENCES persons (id), represented_id TEXT NOT NULL REFERENCES persons (id), file_id TEXT NOT NULL REFERENCES files (id),
  follow_up_id TEXT REFERENCES follow_ups (id), may_see BOOLEAN NOT NULL, may_answer BOOLEAN NOT NULL, may_message BOOLEAN NOT NULL, may_files BOOLEAN NOT NULL,
  may_appointments BOOLEAN NOT NULL, starts_on DATE NOT NULL, ends_on DATE, accepted_at TIMESTAMP, suspended_at TIMESTAMP, ended_at TIMESTAMP,
  created_by TEXT NOT NULL REFERENCES accounts (id), created_at TIMESTAMP NOT NULL
);
CREATE INDEX representations_by_person ON representations (person_id);
CREATE INDEX representations_by_represented ON representations (represented_id);
CREATE TABLE activities (
  id TEXT PRIMARY KEY NOT NULL, follow_up_id TEXT NOT NULL REFERENCES follow_ups (id), person_id TEXT NOT NULL REFERENCES persons (id), clinic_id TEXT NOT NULL REFERENCES clinics (id),
  department_id TEXT NOT NULL REFERENCES departments (id), kind TEXT NOT NULL, definition_id TEXT REFERENCES definitions (id), title_fr TEXT NOT NULL, title_en TEXT NOT NULL,
  state TEXT NOT NULL, due_on DATE, due_at TIMESTAMP, available_at TIMESTAMP NOT NULL, started_at TIMESTAMP, completed_at TIMESTAMP, reviewed_at TIMESTAMP,
  reviewed_by TEXT REFERENCES accounts (id), requested_by TEXT NOT NULL REFERENCES accounts (id), revision INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX activities_by_person ON activities (person_id, state);
CREATE INDEX activities_by_follow_up ON activities (follow_up_id, available_at);
CREATE INDEX activities_by_department ON activities (department_id, state, due_at);
CREATE TABLE responses (
  id TEXT PRIMARY KEY NOT NULL, activity_id TEXT NOT NULL UNIQUE REFERENCES activities (id), person_id TEXT NOT NULL REFERENCES persons (id),
  definition_id TEXT NOT NULL REFERENCES definitions (id), version INTEGER NOT NULL DEFAULT 0, saved_at TIMESTAMP, submitted_at TIMESTAMP, submitted_by TEXT REFERENCES accounts (id)
);
CREATE TABLE answers (
  id TEXT PRIMARY KEY NOT NULL, response_id TEXT NOT NULL REFERENCES responses (id), item TEXT NOT NULL, version INTEGER NOT NULL, value BYTEA,
  account_id TEXT NOT NULL REFERENCES accounts (id), saved_at TIMESTAMP NOT NULL, UNIQUE (response_id, item, version)
);
CREATE TABLE response_submissions (
  id TEXT PRIMARY KEY NOT NULL, response_id TEXT NOT NULL REFERENCES responses (id), version INTEGER NOT NULL, body BYTEA NOT NULL, definition_hash TEXT NOT NULL,
  language TEXT NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id), submitted_at TIMESTAMP NOT NULL, UNIQUE (response_id, version)
);
CREATE TABLE staff_tasks (
  id TEXT PRIMARY KEY NOT NULL, dedup_key TEXT NOT NULL UNIQUE, clinic_id TEXT NOT NULL REFERENCES clinics (id), department_id TEXT REFERENCES departments (id), kind TEXT NOT NULL,
  file_id TEXT REFERENCES files (id), invitation_id TEXT REFERENCES invitations (id), activity_id TEXT REFERENCES activities (id), note BYTEA, created_at TIMESTAMP NOT NULL,
  due_at TIMESTAMP, done_at TIMESTAMP, done_by TEXT REFERENCES accounts (id)
);
CREATE INDEX staff_tasks_by_department ON staff_tasks (department_id, done_at, created_at);
CREATE INDEX staff_tasks_by_clinic ON staff_tasks (clinic_id, done_at, created_at);
