CREATE TABLE audit_events (
  id TEXT PRIMARY KEY NOT NULL, at TIMESTAMP NOT NULL, action TEXT NOT NULL, actor_id TEXT, actor_kind TEXT NOT NULL, person_id TEXT, acting_for BOOLEAN NOT NULL,
  clinic_id TEXT, item_kind TEXT, item_id TEXT, detail TEXT NOT NULL, request TEXT NOT NULL, origin TEXT, node TEXT NOT NULL
);
CREATE INDEX audit_events_by_person ON audit_events (person_id, at);
CREATE INDEX audit_events_by_item ON audit_events (item_id, actor_id, action);
CREATE INDEX audit_events_by_time ON audit_events (at, id);
CREATE TABLE audit_seals (seq BIGINT PRIMARY KEY NOT NULL, event_id TEXT NOT NULL UNIQUE REFERENCES audit_events (id), hash TEXT NOT NULL, sealed_at TIMESTAMP NOT NULL);
CREATE TABLE audit_heads (day DATE PRIMARY KEY NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL, exported_at TIMESTAMP NOT NULL);
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals BEGIN SELECT RAISE(ABORT, 'audit_seals is append-only'); END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals BEGIN SELECT RAISE(ABORT, 'audit_seals is append-only'); END;
CREATE TRIGGER audit_heads_no_update BEFORE UPDATE ON audit_heads BEGIN SELECT RAISE(ABORT, 'audit_heads is append-only'); END;
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads BEGIN SELECT RAISE(ABORT, 'audit_heads is append-only'); END;
