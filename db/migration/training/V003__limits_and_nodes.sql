alter table training_job
    -- Seconds that all attempts together may take; null for as long as they need.
    add column time_limit   bigint,
    -- Bytes that an attempt may use; null for what its node gives.
    add column memory_limit bigint;

alter table training_attempt
    -- Bytes that it might use, and the most that was measured; null for attempts from before.
    add column memory_limit bigint,
    add column peak_memory  bigint;

-- How long jobs of a kind have taken.
create index training_job_done on training_job (model, dataset, dataset_version, finished_at desc)
    where state = 'SUCCEEDED';

-- What each live node gives its attempts.
create table training_node (
    node    text primary key,
    slots   integer not null,
    -- Bytes for all its attempts together.
    memory  bigint not null,
    seen_at timestamptz not null
);
