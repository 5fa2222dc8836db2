-- 0010_replacements.sql: an attempt may sign several transactions with its one nonce, each bidding more: a chain includes one at most.

alter table liquidation_attempt
    -- Whether its newest transaction sends nothing to its sender: it takes the nonce of an attempt that is given up.
    add column cancels              boolean not null default false,
    -- Its earlier transactions, oldest first: {hash, bytes, gasLimit, maxFeePerGas, maxPriorityFeePerGas, isCancel}.
    add column replaced             jsonb   not null default '[]'
        check (jsonb_typeof(replaced) = 'array' and jsonb_array_length(replaced) <= 100),
    -- Which of them is in the block.
    add column included_transaction bytea   check (octet_length(included_transaction) = 32);

update liquidation_attempt set included_transaction = transaction_hash where included_number is not null;

alter table liquidation_attempt
    add check ((included_number is null) = (included_transaction is null)),
    add check (transaction_hash is not null or (replaced = '[]' and not cancels));
