-- 0019_indexers.sql: which process indexes a chain. Two at once would not harm the ledger, whose checkpoint only one can move; they would do the work twice.

create table indexer_lease (
    chain_id    bigint       primary key,
    holder      text         not null check (length(holder) between 1 and 200),    -- One name for each start of a process.
    expires_at  timestamptz  not null                                              -- By this server's clock alone.
);
