-- 0015_cost.sql: what a liquidation costs beside gas.

-- Expected when the plan was made, as gas_cost_usd is; of attempts of earlier versions nothing was expected.
alter table liquidation_attempt
    add column data_fee_usd      double precision not null default 0 check (data_fee_usd >= 0),    -- What a rollup takes for data.
    add column slippage_usd      double precision not null default 0 check (slippage_usd >= 0),
    add column capital_usd       double precision not null default 0 check (capital_usd >= 0),
    add column included_data_fee numeric(78,0)    check (included_data_fee >= 0);                  -- Wei, as paid beside gas.
