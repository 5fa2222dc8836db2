-- 0004_finality.sql: up to which block a chain's part of the ledger is safe and finalized, as the indexer last heard.

alter table checkpoint
    add column safe_number      bigint  not null default -1,    -- The last indexed block that is at least safe.
    add column finalized_number bigint  not null default -1,
    add column finality_by_time boolean not null default true;  -- The node does not answer the tags: the chain's finality time is used.

-- What is known so far: the oldest remembered block is older than the chain's finality time, and so is all that was compacted.
update checkpoint c
set finalized_number = greatest(
    c.compacted_to,
    coalesce((select min(b.block_number) from recent_block b where b.chain_id = c.chain_id), c.block_number));
update checkpoint set safe_number = finalized_number;

alter table checkpoint add check (finalized_number <= safe_number and safe_number <= block_number);
