-- 0013_flash.sql: attempts that borrow what they repay for the length of their transaction.

alter table liquidation_attempt
    -- Set together where the money is borrowed; null where the signer pays from what it holds.
    add column flash_executor    bytea            check (octet_length(flash_executor) = 20),
    add column flash_lender      bytea            check (octet_length(flash_lender) = 20),
    add column flash_market      bytea            check (octet_length(flash_market) = 20),    -- Null where nothing is sold.
    add column flash_profit_min  numeric(78,0)    check (flash_profit_min >= 0),              -- In units of the debt token.
    add column flash_gain_usd    double precision,                                            -- As simulated, before gas.
    add constraint liquidation_attempt_flash_check check (
        (flash_executor is null) = (flash_lender is null) and (flash_executor is null) = (flash_profit_min is null)
        and (flash_executor is null) = (flash_gain_usd is null) and (flash_executor is not null or flash_market is null));
