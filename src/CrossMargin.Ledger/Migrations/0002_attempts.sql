-- 0002_attempts.sql: what the keeper did, and what it decided not to do.

create table liquidation_attempt (
    chain_id              bigint           not null,
    attempt               bigint           generated always as identity,
    venue                 text             not null,
    sub_account           bytea            not null check (octet_length(sub_account) in (20, 52)),
    holder                bytea            not null generated always as (substring(sub_account from 1 for 20)) stored,
    state                 text             not null check (state in (
        'planned', 'simulated', 'submitted', 'included', 'final', 'reverted', 'dropped',
        'superseded', 'abandoned', 'reorged', 'declined')),
    dry_run               boolean          not null,
    version               integer          not null default 0,    -- Counts the moves: the swap compares it.
    signer                bytea            not null check (octet_length(signer) = 20),

    judged_number         bigint           not null,              -- The block whose state the plan was sized on.
    judged_hash           bytea            not null check (octet_length(judged_hash) = 32),
    judged_time           bigint           not null,              -- Unix seconds, from the block's header.
    deadline_block        bigint           not null,
    debt_token            bytea            not null check (octet_length(debt_token) = 20),
    debt_symbol           text             not null,
    debt_decimals         smallint         not null,
    debt_underlying       text             not null,
    repay_raw             numeric(78,0)    not null check (repay_raw > 0),
    repay_usd             double precision not null,
    collateral_token      bytea            not null check (octet_length(collateral_token) = 20),
    collateral_symbol     text             not null,
    collateral_decimals   smallint         not null,
    collateral_underlying text             not null,
    seize_raw             numeric(78,0)    not null check (seize_raw >= 0),
    seize_usd             double precision not null,
    gas_cost_usd          double precision not null,              -- Expected when the plan was made.
    profit_floor_usd      double precision not null,
    local_health          double precision not null,              -- The venue's own factor: below 1 is liquidatable.
    local_excess_usd      double precision not null,
    global_status         text             not null,              -- Margin's verdict beside it: recorded, not obeyed.
    global_health         double precision,

    -- Set together, before the transaction is sent, so that a restart can send the same bytes and never others.
    nonce                 bigint           check (nonce >= 0),
    transaction_hash      bytea            check (octet_length(transaction_hash) = 32),
    transaction_bytes     bytea,
    gas_limit             bigint,
    max_fee_per_gas       numeric(78,0),                          -- Wei.
    max_priority_fee      numeric(78,0),                          -- Wei per gas.

    included_number       bigint,
    included_hash         bytea            check (octet_length(included_hash) = 32),
    included_time         bigint,
    gas_used              bigint,
    gas_price             numeric(78,0),                          -- Wei per gas, as paid.

    reason                text,
    opened_at             timestamptz      not null,
    moved_at              timestamptz      not null,
    ended_at              timestamptz,                            -- Null while a restart has to take it up again.

    primary key (chain_id, attempt),
    check ((nonce is null) = (transaction_hash is null) and (nonce is null) = (transaction_bytes is null)),
    check (state <> 'submitted' or nonce is not null),
    check (state not in ('included', 'final', 'reverted') or included_number is not null),
    check (not dry_run or nonce is null)
);

-- At most one attempt per sub-account is on its way to a block: the database says so, whatever the keepers do.
create unique index liquidation_attempt_open on liquidation_attempt (chain_id, venue, sub_account)
    where state in ('planned', 'submitted') or (state = 'simulated' and not dry_run);

create index liquidation_attempt_unsettled on liquidation_attempt (chain_id, attempt) where ended_at is null;
create index liquidation_attempt_by_holder on liquidation_attempt (holder, attempt desc);
create index liquidation_attempt_by_age on liquidation_attempt (attempt desc);

-- Why a candidate was not acted upon: one row per reason and episode. An episode begins when a sub-account is first
-- judged liquidatable and ends when it no longer is, so that an account that stays below its line adds no row per block.
create table keeper_decision (
    chain_id         bigint           not null,
    venue            text             not null,
    sub_account      bytea            not null check (octet_length(sub_account) in (20, 52)),
    episode_block    bigint           not null,
    kind             text             not null,
    reason           text             not null,
    judged_number    bigint           not null,
    judged_hash      bytea            not null check (octet_length(judged_hash) = 32),
    judged_time      bigint           not null,
    local_health     double precision not null,
    local_excess_usd double precision not null,
    global_status    text             not null,
    global_health    double precision,
    dry_run          boolean          not null,
    decided_at       timestamptz      not null,
    primary key (chain_id, venue, sub_account, episode_block, kind)
);

create index keeper_decision_by_age on keeper_decision (chain_id, decided_at desc);
