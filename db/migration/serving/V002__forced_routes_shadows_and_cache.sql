-- Requests with such a header go to that version, whatever the weights say.
create table deployment_forced_route (
    model    text collate "C" not null references deployment on delete cascade,
    position integer not null check (position >= 0),
    header   text not null,
    value    text not null,
    version  integer check (version > 0),
    alias    text,
    primary key (model, position),
    check (num_nonnulls(version, alias) = 1)
);

-- Versions that are given copies of requests.
create table deployment_shadow (
    model    text collate "C" not null references deployment on delete cascade,
    position integer not null check (position >= 0),
    version  integer check (version > 0),
    alias    text,
    share    double precision not null check (share between 0 and 1),
    primary key (model, position),
    check (num_nonnulls(version, alias) = 1)
);

-- The most bytes of answers that each version keeps on each node; 0 for none.
alter table deployment add column cache_bytes bigint not null default 0 check (cache_bytes >= 0);
