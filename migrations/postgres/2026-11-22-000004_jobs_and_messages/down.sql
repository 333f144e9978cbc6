DROP TABLE instance_facts;
DROP TABLE dev_clock;
DROP TABLE local_mailbox;
DROP TABLE outbound_messages;
DROP TABLE job_workers;
DROP TABLE jobs;
