create table registered_model (
    id            bigint generated always as identity primary key,
    name          text collate "C" not null unique,
    -- the name in lower case as Java folds it, so that searching does not depend on the database's locale
    search_name   text not null,
    project       text not null default 'default',
    description   text not null default '' check (char_length(description) <= 65536),
    version_count integer not null default 0 check (version_count >= 0),
    actor         text not null,
    created_at    timestamptz not null,
    updated_by    text not null,
    updated_at    timestamptz not null,
    revision      bigint not null default 0,
    check (char_length(name) between 1 and 256)
);

create index registered_model_by_creation on registered_model (created_at, name);
create index registered_model_by_update on registered_model (updated_at, name);

-- Outlives the model: a name that is registered anew goes on counting, so that no version number ever names two things.
create table version_numbering (
    model       text collate "C" primary key,
    last_number integer not null check (last_number > 0)
);

create table registered_model_tag (
    model_id bigint not null references registered_model on delete cascade,
    key      text not null check (char_length(key) between 1 and 250),
    value    text not null check (char_length(value) <= 5000),
    primary key (model_id, key)
);

-- A B-tree entry holds at most 2,700 bytes, a value may have more: the index narrows, the query compares whole values.
create index registered_model_tag_by_value on registered_model_tag (key, left(value, 100));

create table model_version (
    id                 bigint generated always as identity primary key,
    model_id           bigint not null references registered_model,
    number             integer not null check (number > 0),
    status             text not null check (status in ('PENDING', 'READY', 'FAILED')),
    servability        text not null check (servability in ('UNCHECKED', 'SERVABLE', 'REFUSED', 'UNSUPPORTED')),
    servability_reason text,
    trust              text not null check (trust in ('BUILT_HERE', 'UPLOADED', 'TRUSTED')),
    artifact           text check (artifact ~ '^[0-9a-f]{64}$'),
    signature          jsonb,
    dataset            text,
    dataset_version    integer,
    job                text,
    seed               bigint,
    code_version       text,
    description        text not null default '' check (char_length(description) <= 65536),
    actor              text not null,
    created_at         timestamptz not null,
    updated_by         text not null,
    updated_at         timestamptz not null,
    revision           bigint not null default 0,
    unique (model_id, number),
    check (status <> 'READY' or artifact is not null),
    check ((servability in ('REFUSED', 'UNSUPPORTED')) = (servability_reason is not null))
);

create table model_version_tag (
    version_id bigint not null references model_version on delete cascade,
    key        text not null check (char_length(key) between 1 and 250),
    value      text not null check (char_length(value) <= 5000),
    primary key (version_id, key)
);

create index model_version_tag_by_value on model_version_tag (key, left(value, 100));

create table model_version_metric (
    version_id bigint not null references model_version on delete cascade,
    key        text not null check (char_length(key) between 1 and 250),
    value      double precision not null,
    primary key (version_id, key)
);

create index model_version_metric_by_value on model_version_metric (key, value);

create table model_alias (
    model_id bigint not null,
    alias    text not null check (char_length(alias) between 1 and 256),
    version  integer not null,
    primary key (model_id, alias),
    foreign key (model_id, version) references model_version (model_id, number)
);

create index model_alias_by_version on model_alias (model_id, version);

-- By name and without a foreign key: the history outlives the versions and the model.
create table alias_move (
    id           bigint generated always as identity primary key,
    model        text collate "C" not null,
    alias        text not null,
    from_version integer,
    to_version   integer,
    cause        text not null check (cause in ('SET', 'MOVED', 'REMOVED', 'RETURNED')),
    reason       text not null default '' check (char_length(reason) <= 2000),
    actor        text not null,
    -- the clock and not the transaction's start: the model's row is locked, so times ascend as ids do
    moved_at     timestamptz not null default clock_timestamp(),
    check (from_version is distinct from to_version),
    check ((cause = 'SET') = (from_version is null)),
    check ((cause = 'REMOVED') = (to_version is null))
);

create index alias_move_by_model on alias_move (model, id);
create index alias_move_by_alias on alias_move (model, alias, id desc);

create function refuse_to_rewrite_alias_history() returns trigger language plpgsql as $$
begin
    raise exception 'the history of aliases is append-only';
end $$;

create trigger alias_move_is_append_only before update or delete or truncate on alias_move
    for each statement execute function refuse_to_rewrite_alias_history();
