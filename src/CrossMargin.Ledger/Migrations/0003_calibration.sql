-- 0003_calibration.sql: when blocks were, so that prices have a history in time; and what every calibration released or refused.

-- A sample of the checkpoints, at most one a minute of the chain's time. What a slot held then is its last entry up to the block.
create table block_time (
    chain_id         bigint not null,
    block_number     bigint not null,
    block_timestamp  bigint not null,    -- Unix seconds.
    primary key (chain_id, block_number)
);

create index block_time_by_time on block_time (chain_id, block_timestamp);

-- One row a run, refused ones too. A release is about all chains at once, so its key does not begin with one.
create table risk_release (
    release        bigint      primary key generated always as identity,
    calibrated_at  timestamptz not null,
    history_from   timestamptz not null,
    verdict        text        not null check (verdict in ('released', 'refused')),
    reason         text,
    underlyings    jsonb       not null,    -- Figures, number of observations and backtest of each, released or refused.
    correlation    jsonb       not null,    -- Of the released underlyings, in their order.
    check ((verdict = 'refused') = (reason is not null))
);

create index risk_release_released on risk_release (release) where verdict = 'released';
