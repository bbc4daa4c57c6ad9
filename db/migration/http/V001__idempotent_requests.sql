-- What was made under which key, so that a request that is sent again makes nothing twice.
create table idempotent_request (
    actor      text not null,
    key        text not null,
    digest     bytea not null,
    resource   text,
    created_at timestamptz not null default now(),
    primary key (actor, key)
);

create index idempotent_request_age on idempotent_request (created_at);
