UPDATE outbound_messages SET state = 'failed', failed_at = dropped_at, failure = 'no longer true' WHERE state = 'dropped';
UPDATE outbound_messages SET failure = 'no longer true' WHERE state = 'failed' AND failure = 'too late';
ALTER TABLE outbound_messages DROP COLUMN dropped_at;
