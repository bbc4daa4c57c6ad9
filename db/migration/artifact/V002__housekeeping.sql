-- Since when no row of another module names the artifact; it is deleted some time later unless one does by then.
alter table artifact add column unnamed_since timestamptz;

create index artifact_unnamed on artifact (unnamed_since) where unnamed_since is not null;

-- Blobs that nobody names; each is deleted some time later unless it is named or written anew by then.
create table blob_mark (
    digest     text primary key collate "C" check (digest ~ '^[0-9a-f]{64}$'),
    size       bigint not null check (size >= 0),
    -- The time of its file: another one means that it was written since.
    written_at timestamptz not null,
    marked_at  timestamptz not null default clock_timestamp()
);

create index blob_mark_age on blob_mark (marked_at);

-- When the scrubber last found a blob to be what it was stored as; a damaged one is not here.
create table blob_check (
    digest      text primary key collate "C" check (digest ~ '^[0-9a-f]{64}$'),
    size        bigint not null check (size >= 0),
    verified_at timestamptz not null default clock_timestamp()
);

create index blob_check_age on blob_check (verified_at);

-- Recurring work that one node at a time does: it moves the time on while it is at it, so that another one takes over
-- from a node that died.
create table artifact_task (
    name          text primary key,
    due_at        timestamptz not null default now(),
    -- Blobs that were verified before this time are verified anew.
    verify_before timestamptz not null default '-infinity'
);

insert into artifact_task (name) values ('collect'), ('scrub');

-- What the collections of garbage did.
create table blob_collection (
    id            bigint generated always as identity primary key,
    actor         text not null,
    started_at    timestamptz not null,
    finished_at   timestamptz not null,
    waiting_count bigint not null,
    waiting_bytes bigint not null,
    deleted_count bigint not null,
    deleted_bytes bigint not null,
    rescued_count bigint not null,
    broken_off    bigint not null
);
