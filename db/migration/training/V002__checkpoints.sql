create table training_checkpoint (
    -- Grows with time: the greatest id of a job is its newest checkpoint.
    id          bigint generated always as identity primary key,
    job         uuid not null references training_job (id) on delete cascade,
    attempt     integer not null,
    epoch       integer not null,
    step        bigint not null,
    -- The module with the optimizer's state, a blob of the artifact store.
    digest      text not null,
    size        bigint not null,
    plan        text not null,
    position    jsonb not null,
    created_at  timestamptz not null default now(),
    unique (job, attempt, step)
);

create index training_checkpoint_newest on training_checkpoint (job, id desc);
create index training_checkpoint_digest on training_checkpoint (digest);

-- Where an attempt went on; null until it begins to train, 0 when it began at the beginning.
alter table training_attempt add column resumed_epoch integer, add column resumed_step bigint;

-- Attempts that go on measure each step once, so an attempt is no part of a point's identity any more.
delete from training_metric older using training_metric newer
where newer.job = older.job and newer.key = older.key and newer.step = older.step and newer.attempt > older.attempt;
alter table training_metric drop constraint training_metric_job_key_step_attempt_key;
alter table training_metric add unique (job, key, step);
