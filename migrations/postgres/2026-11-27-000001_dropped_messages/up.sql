-- What was given up before its time was over was not needed any more: the invitation it told of was used or replaced.
ALTER TABLE outbound_messages ADD COLUMN dropped_at TIMESTAMP;
UPDATE outbound_messages SET state = 'dropped', dropped_at = failed_at, failed_at = NULL, failure = 'no longer needed'
WHERE state = 'failed' AND failure = 'no longer true' AND (
  valid_until > failed_at
  OR invitation_id IN (SELECT id FROM invitations WHERE accepted_at IS NOT NULL OR replaced_at IS NOT NULL OR locked_at IS NOT NULL)
);
UPDATE outbound_messages SET failure = 'too late' WHERE state = 'failed' AND failure = 'no longer true';
