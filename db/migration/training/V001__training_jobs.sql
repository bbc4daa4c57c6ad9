create table training_job (
    id                  uuid primary key,
    project             text not null default 'default',
    actor               text not null,
    model               text not null,
    dataset             text not null,
    dataset_version     integer not null,
    evaluation_split    text not null,
    class_labels        jsonb not null,
    spec                jsonb not null,
    description         text not null,
    priority            integer not null,
    state               text not null
                        check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    -- The number of the newest attempt: the fence that every write of an attempt is checked against.
    attempt             integer not null default 0,
    failed_attempts     integer not null default 0,
    lost_attempts       integer not null default 0,
    claimable_at        timestamptz not null,
    cancel_requested_at timestamptz,
    cancelled_by        text,
    failure_type        text,
    failure_reason      text,
    model_version       integer,
    metrics             jsonb,
    idempotency_key     text,
    request_digest      text,
    created_at          timestamptz not null,
    started_at          timestamptz,
    finished_at         timestamptz,
    revision            integer not null default 0,
    unique (actor, idempotency_key)
);

create index training_job_created on training_job (created_at, id);
create index training_job_queue on training_job (priority desc, created_at, id) where state = 'QUEUED';
create index training_job_running on training_job (id) where state = 'RUNNING';
create index training_job_dataset on training_job (dataset, dataset_version);
create index training_job_model on training_job (model, created_at, id);

create table training_attempt (
    id                  uuid primary key,
    job                 uuid not null references training_job (id) on delete cascade,
    number              integer not null,
    node                text not null,
    token_hash          bytea not null,
    state               text not null
                        check (state in ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST')),
    reason              text,
    lease_until         timestamptz not null,
    -- Whether its process has reported; until then its node answers for it.
    reported            boolean not null default false,
    epoch               integer,
    epochs              integer,
    step                bigint,
    steps               bigint,
    examples_per_second double precision,
    seconds_left        double precision,
    -- What the process printed, kept once it has ended; until then it lies on the disk of the attempt's node.
    log                 bytea,
    started_at          timestamptz not null,
    ended_at            timestamptz,
    revision            integer not null default 0,
    unique (job, number)
);

create index training_attempt_running on training_attempt (lease_until) where state = 'RUNNING';

create table training_metric (
    id          bigint generated always as identity primary key,
    job         uuid not null references training_job (id) on delete cascade,
    attempt     integer not null,
    key         text not null,
    step        bigint not null,
    epoch       integer not null,
    value       double precision not null,
    measured_at timestamptz not null,
    unique (job, key, step, attempt)
);

create index training_metric_order on training_metric (job, id);
