-- 0005_steps.sql: liquidations of several transactions, of positions, and without capital.

alter table liquidation_attempt
    add column step          text             not null default 'Liquidate',    -- What this attempt sends.
    add column later_steps   smallint         not null default 0 check (later_steps >= 0),
    add column market        bytea            check (octet_length(market) = 20),
    add column inherited_usd double precision not null default 0,
    drop constraint liquidation_attempt_repay_raw_check,
    add constraint liquidation_attempt_repay_raw_check check (repay_raw >= 0);
