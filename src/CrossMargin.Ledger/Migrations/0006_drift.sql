-- 0006_drift.sql: the ledger compared with the chains, and every difference that was found.

create table reconciliation (
    chain_id         bigint      not null,
    run              bigint      generated always as identity,
    scope            text        not null check (scope in ('sample', 'all')),
    block_number     bigint      not null,
    block_hash       bytea       not null check (octet_length(block_hash) = 32),
    block_timestamp  bigint      not null,    -- Unix seconds.
    sub_accounts     integer     not null,
    figures          integer     not null,
    mismatches       integer     not null,
    last_venue       text        collate "C", -- With the next column: where the next sample goes on. Null at the end.
    last_sub_account bytea,
    ended_at         timestamptz not null,
    primary key (chain_id, run),
    check ((last_venue is null) = (last_sub_account is null))
);

create index reconciliation_by_scope on reconciliation (chain_id, scope, run desc);

create table drift (
    chain_id             bigint        not null,
    venue                text          collate "C" not null,
    sub_account          bytea         not null,
    figure               text          collate "C" not null,
    ledger_value         numeric(78,0),    -- Null where the ledger has no such figure.
    chain_value          numeric(78,0),    -- Null where the chain has no such figure.
    block_number         bigint        not null,    -- Where it was last seen.
    block_hash           bytea         not null check (octet_length(block_hash) = 32),
    block_timestamp      bigint        not null,
    found_at             timestamptz   not null,    -- When it was first seen.
    repair_requested_at  timestamptz,
    ended_at             timestamptz,               -- Seen to be equal. Null while the venue is not to be acted on.
    primary key (chain_id, sub_account, venue, figure, found_at)
);

create unique index drift_open on drift (chain_id, venue, sub_account, figure) where ended_at is null;
