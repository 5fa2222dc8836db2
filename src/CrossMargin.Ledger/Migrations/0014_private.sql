-- 0014_private.sql: transactions may be handed to a private relay first, and be made public only after some blocks.

alter table liquidation_attempt
    -- Of its newest transaction: the last block that the relay has it for. Nobody takes it for lost before.
    add column private_until bigint check (private_until is null or transaction_hash is not null);
