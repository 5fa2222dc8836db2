-- 0018_history.sql: how each account stood, minute by minute: an hour point by point while it lasts, then packed.
--
-- Partitioned by time alone, so that what is too old goes with its table: Citus distributes one level of partitions, by hash of the owner,
-- and no second one (citus.sql). Partitions are made ahead of time by whoever writes, and named by their beginning in UTC.

-- The hours that are not packed yet: one partition an hour, dropped in the transaction that packs it.
create table account_point (
    chain_id               bigint      not null check (chain_id >= 0),    -- Of an account that is a contract's; 0: across chains.
    owner                  bytea       not null check (octet_length(owner) = 20),
    taken_at               timestamptz not null,
    status                 text        not null,
    health_pessimistic     real        not null,                          -- Infinity: nothing is owed. Of each figure 7 digits are kept.
    health_optimistic      real        not null,
    equity_usd             real        not null,                          -- Without haircuts.
    margin_equity_usd      real        not null,                          -- After the haircuts of maintenance margin.
    initial_margin_usd     real        not null,
    maintenance_margin_usd real        not null,
    primary key (chain_id, owner, taken_at)                               -- Of two processes that write a minute one does, all of it.
) partition by range (taken_at);

-- One row for an account's hour; one partition a day.
create table account_hour (
    chain_id  bigint      not null check (chain_id >= 0),
    owner     bytea       not null check (octet_length(owner) = 20),
    hour      timestamptz not null,
    packed    bytea       not null,                                       -- Its points in columns, compressed (HourPack).
    primary key (chain_id, owner, hour)
) partition by range (hour);

-- It is compressed already.
alter table account_hour alter column packed set storage external;
