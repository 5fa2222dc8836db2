-- 0017_errands.sql: the keeper's transactions that liquidate nothing, written before they are sent.

create table keeper_errand (
    chain_id             bigint           not null,
    errand               bigint           generated always as identity,
    purpose              text             not null check (length(purpose) between 1 and 500),
    state                text             not null check (state in ('submitted', 'included', 'reverted', 'dropped')),
    signer               bytea            not null check (octet_length(signer) = 20),
    target               bytea            not null check (octet_length(target) = 20),
    call_data            bytea            not null,
    native_usd           double precision not null check (native_usd > 0),    -- USD per whole native token, as gas was valued.

    nonce                bigint           not null check (nonce >= 0),
    transaction_hash     bytea            not null check (octet_length(transaction_hash) = 32),
    transaction_bytes    bytea            not null,
    gas_limit            bigint           not null,
    max_fee_per_gas      numeric(78,0)    not null,                           -- Wei.
    max_priority_fee     numeric(78,0)    not null,                           -- Wei per gas.
    replaced             jsonb            not null default '[]',              -- The transactions with its nonce that it outbid.

    included_transaction bytea            check (octet_length(included_transaction) = 32),
    included_number      bigint,
    included_hash        bytea            check (octet_length(included_hash) = 32),
    included_time        bigint,                                              -- Unix seconds.
    gas_used             bigint,
    gas_price            numeric(78,0),                                       -- Wei per gas, as paid.
    included_data_fee    numeric(78,0)    check (included_data_fee >= 0),     -- Wei, as paid beside gas.

    reason               text,
    opened_at            timestamptz      not null,
    ended_at             timestamptz,                                         -- Null while a restart has to take it up again.

    primary key (chain_id, errand),
    check ((state = 'submitted') = (ended_at is null)),
    check ((state in ('included', 'reverted')) = (included_number is not null))
);

create index keeper_errand_underway on keeper_errand (chain_id, signer) where ended_at is null;

-- What was paid lately, by either clock, as of attempts.
create index keeper_errand_by_inclusion on keeper_errand (included_time) where included_number is not null;
create index keeper_errand_by_opening on keeper_errand (opened_at);
