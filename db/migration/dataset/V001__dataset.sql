create table dataset (
    id           bigint generated always as identity primary key,
    name         text not null collate "C",
    search_name  text not null,
    project      text not null default 'default',
    description  text not null default '',
    version_base integer not null default 0,
    last_version integer not null default 0 check (last_version >= version_base),
    revision     bigint not null default 0,
    created_by   text not null,
    created_at   timestamptz not null,
    actor        text not null,
    updated_at   timestamptz not null,
    deleted_at   timestamptz
);

-- A deleted dataset keeps its row, because models name its versions for ever. Its name may be taken again; the numbers of
-- the new dataset's versions then go on after version_base, so that name and number always mean one version.
create unique index dataset_living_name on dataset (name) where deleted_at is null;
create index dataset_name on dataset (name);

create table dataset_version (
    id            bigint generated always as identity primary key,
    dataset_id    bigint not null references dataset (id),
    number        integer not null check (number >= 1),
    artifact      text not null references artifact (digest),
    channels      integer not null,
    height        integer not null,
    width         integer not null,
    class_labels  text[] not null,
    test_fraction double precision,
    split_seed    bigint,
    actor         text not null,
    created_at    timestamptz not null,
    unique (dataset_id, number),
    unique (dataset_id, artifact),
    check ((test_fraction is null) = (split_seed is null))
);

create table dataset_split (
    dataset_version_id       bigint not null references dataset_version (id) on delete cascade,
    position                 integer not null,
    name                     text not null,
    example_count            integer not null check (example_count >= 1),
    class_counts             integer[] not null,
    pixel_mean               double precision[] not null,
    pixel_standard_deviation double precision[] not null,
    least_pixel              integer not null,
    greatest_pixel           integer not null,
    primary key (dataset_version_id, position),
    unique (dataset_version_id, name)
);

-- A version in the making; gone some days after its last change.
create table dataset_upload (
    id         uuid primary key,
    dataset_id bigint not null references dataset (id),
    committed  integer,
    revision   bigint not null default 0,
    actor      text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index dataset_upload_expiry on dataset_upload (expires_at);
create index dataset_upload_dataset on dataset_upload (dataset_id);

create table dataset_upload_file (
    upload_id     uuid not null references dataset_upload (id) on delete cascade,
    role          text not null,
    digest        text not null check (digest ~ '^[0-9a-f]{64}$'),
    size          bigint not null,
    example_count integer not null,
    height        integer not null,
    width         integer not null,
    primary key (upload_id, role)
);
