-- 0011_policy.sql: what the keeper's limits are held against, and who paused it.

alter table liquidation_attempt
    -- USD per whole native token, as gas was valued when the attempt was planned. Null in attempts of earlier versions.
    add column native_usd double precision check (native_usd > 0);

-- What was paid lately, by either clock: the chain's, or the keeper's; and how the newest ones that are in a block went.
create index liquidation_attempt_by_inclusion on liquidation_attempt (included_time) where included_number is not null;
create index liquidation_attempt_by_opening on liquidation_attempt (opened_at) where included_number is not null;
create index liquidation_attempt_landed on liquidation_attempt (attempt desc) where included_number is not null;

-- Every pause and every resumption; the newest of a scope counts. About all chains at once, so its key does not begin with one.
create table keeper_pause (
    pause       bigint      primary key generated always as identity,
    chain_id    bigint      check (chain_id > 0),                            -- Null: every chain.
    venue       text        check (length(venue) between 1 and 40),          -- Null: every venue.
    paused      boolean     not null,                                        -- False: resumed.
    decided_by  text        not null check (length(decided_by) between 1 and 200),
    reason      text        not null check (length(reason) between 1 and 500),
    decided_at  timestamptz not null
);

create index keeper_pause_by_scope on keeper_pause (chain_id, venue, pause desc);

create trigger keeper_pause_append_only before update or delete or truncate on keeper_pause
    for each statement execute function refuse_change();
