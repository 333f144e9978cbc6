CREATE TABLE jobs (
  id TEXT PRIMARY KEY NOT NULL, queue TEXT NOT NULL, payload TEXT NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, max_attempts INTEGER NOT NULL,
  lane INTEGER NOT NULL, run_at TIMESTAMP NOT NULL, locked_by TEXT, locked_at TIMESTAMP, fence INTEGER NOT NULL DEFAULT 0, done_at TIMESTAMP, last_error TEXT,
  unique_key TEXT, created_at TIMESTAMP NOT NULL
);
CREATE INDEX jobs_to_claim ON jobs (lane, run_at, id) WHERE status = 'pending';
CREATE INDEX jobs_running ON jobs (locked_by) WHERE status = 'running';
CREATE INDEX jobs_by_status ON jobs (status, done_at);
CREATE UNIQUE INDEX jobs_by_unique_key ON jobs (queue, unique_key);
CREATE TABLE job_workers (id TEXT PRIMARY KEY NOT NULL, started_at TIMESTAMP NOT NULL, seen_at TIMESTAMP NOT NULL);
CREATE TABLE outbound_messages (
  id TEXT PRIMARY KEY NOT NULL, channel TEXT NOT NULL, recipient BLOB NOT NULL, recipient_hash TEXT NOT NULL, account_id TEXT REFERENCES accounts (id),
  file_id TEXT REFERENCES files (id), invitation_id TEXT REFERENCES invitations (id), template TEXT NOT NULL, language TEXT NOT NULL, body BLOB, message_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, valid_until TIMESTAMP NOT NULL, created_at TIMESTAMP NOT NULL, sent_at TIMESTAMP, failed_at TIMESTAMP, failure TEXT
);
CREATE INDEX outbound_messages_by_recipient ON outbound_messages (recipient_hash, created_at);
CREATE INDEX outbound_messages_by_file ON outbound_messages (file_id, created_at);
CREATE INDEX outbound_messages_by_state ON outbound_messages (state, created_at);
CREATE TABLE local_mailbox (
  id TEXT PRIMARY KEY NOT NULL, channel TEXT NOT NULL, recipient BLOB NOT NULL, recipient_hash TEXT NOT NULL, language TEXT NOT NULL, body BLOB NOT NULL, sent_at TIMESTAMP NOT NULL
);
CREATE INDEX local_mailbox_by_recipient ON local_mailbox (recipient_hash, sent_at);
CREATE INDEX local_mailbox_by_time ON local_mailbox (sent_at);
CREATE TABLE dev_clock (id INTEGER PRIMARY KEY NOT NULL, offset_us BIGINT NOT NULL);
CREATE TABLE instance_facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, recorded_at TIMESTAMP NOT NULL);
