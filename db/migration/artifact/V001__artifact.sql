-- An immutable tree of files. The blobs themselves lie in the artifact store, named by their digests (SHA-256, hex).
create table artifact (
    digest      text primary key check (digest ~ '^[0-9a-f]{64}$'),
    size        bigint not null check (size >= 0),
    entry_count integer not null check (entry_count >= 0),
    created_at  timestamptz not null default now()
);

create table artifact_entry (
    artifact text not null references artifact (digest) on delete cascade,
    path     text not null collate "C",
    blob     text not null check (blob ~ '^[0-9a-f]{64}$'),
    size     bigint not null check (size >= 0),
    primary key (artifact, path)
);

-- Which artifacts hold a blob: asked before a blob is deleted.
create index artifact_entry_blob on artifact_entry (blob);
