DROP TABLE audit_heads;
DROP TABLE audit_seals;
DROP TABLE audit_events;
