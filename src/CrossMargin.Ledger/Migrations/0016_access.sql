-- 0016_access.sql: who may ask the API for what, and who asked it to change something.

-- About all chains at once, so its key does not begin with one.
create table api_key (
    key                  bigint      primary key generated always as identity,
    name                 text        not null check (length(name) between 1 and 100),
    digest               bytea       not null unique check (octet_length(digest) = 32),    -- SHA-256 of the secret, which is kept nowhere.
    scope                text        not null check (scope in ('read', 'operate')),
    requests_per_minute  integer     not null check (requests_per_minute between 1 and 1000000),
    created_at           timestamptz not null,
    expires_at           timestamptz check (expires_at > created_at)                       -- Null: never.
);

-- Ends a key for good.
create table api_key_revocation (
    key         bigint      primary key references api_key,
    revoked_at  timestamptz not null
);

-- Every call that would change something, written before it is looked at: none acts unrecorded.
create table api_audit (
    entry        bigint      primary key generated always as identity,
    key          bigint      references api_key,                                           -- Null: without a key, or with none that holds.
    address      text        check (length(address) between 1 and 100),                    -- Of the other side of the connection; null where it has none.
    method       text        not null check (length(method) between 1 and 20),
    path         text        not null check (length(path) between 1 and 1000),
    body_digest  bytea       not null check (octet_length(body_digest) = 32),              -- SHA-256 of the body as it was sent.
    asked_at     timestamptz not null
);

-- What it was answered. None where the process ended first.
create table api_audit_answer (
    entry        bigint      primary key references api_audit,
    status       integer     not null check (status between 100 and 599),
    answered_at  timestamptz not null
);

create trigger api_key_append_only before update or delete or truncate on api_key
    for each statement execute function refuse_change();
create trigger api_key_revocation_append_only before update or delete or truncate on api_key_revocation
    for each statement execute function refuse_change();
create trigger api_audit_append_only before update or delete or truncate on api_audit
    for each statement execute function refuse_change();
create trigger api_audit_answer_append_only before update or delete or truncate on api_audit_answer
    for each statement execute function refuse_change();
