-- What shall be served; by the model's name and without a foreign key, as every use of another module's rows.
create table deployment (
    model       text collate "C" primary key,
    project     text not null default 'default',
    batch_limit integer not null check (batch_limit > 0),
    slots       integer check (slots > 0),
    actor       text not null,
    created_at  timestamptz not null,
    updated_by  text not null,
    updated_at  timestamptz not null,
    revision    bigint not null
);

create table deployment_target (
    model    text collate "C" not null references deployment on delete cascade,
    position integer not null check (position >= 0),
    version  integer check (version > 0),
    alias    text,
    weight   integer not null check (weight >= 0),
    primary key (model, position),
    check (num_nonnulls(version, alias) = 1)
);

-- What each node makes of it; a node that has not been seen for long is no more.
create table deployment_node (
    node     text not null,
    model    text collate "C" not null,
    -- the revision of the deployment by which the node splits traffic now; null while it serves nothing of the model
    revision bigint,
    seen_at  timestamptz not null,
    primary key (node, model)
);

create index deployment_node_by_model on deployment_node (model, node);

create table deployment_node_version (
    node       text not null,
    model      text collate "C" not null,
    version    integer not null,
    state      text not null check (state in ('LOADING', 'WARMING', 'SERVING', 'DRAINING', 'FAILED')),
    reason     text,
    weight     integer not null check (weight >= 0),
    updated_at timestamptz not null,
    primary key (node, model, version),
    foreign key (node, model) references deployment_node on delete cascade,
    check ((state = 'FAILED') = (reason is not null))
);
