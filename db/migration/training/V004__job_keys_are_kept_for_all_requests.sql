-- The keys of all creations are in idempotent_request now.
alter table training_job drop column idempotency_key, drop column request_digest;
