-- 0001_ledger.sql: append-only entries, the current value of each slot, one checkpoint per chain.
--
-- Every primary key begins with the chain, and those of the two large tables hold the sub-account, so that both can be
-- partitioned by chain and by hash of account without a change of key. Text keys compare as bytes: the same order on
-- every server, and three times faster than a language's rules.

create table checkpoint (
    chain_id         bigint primary key,
    block_number     bigint not null check (block_number >= -1),    -- Before the first block of interest: nothing indexed.
    block_hash       bytea  not null check (octet_length(block_hash) = 32),    -- Zero while nothing is indexed.
    block_timestamp  bigint not null,               -- Unix seconds.
    entry_count      bigint not null default 0,     -- Rows of entry, kept with it: counting them would read them all.
    compacted_to     bigint not null default -1,    -- Up to this block only the last entry of each slot is kept.
    unwind_count     bigint not null default 0      -- Tells a reader that entries it has read may be gone.
) with (fillfactor = 50);    -- Updated by every commit: room for the new version on the same page.

-- Where a common ancestor is looked for after a reorg.
create table recent_block (
    chain_id         bigint not null,
    block_number     bigint not null,
    block_hash       bytea  not null check (octet_length(block_hash) = 32),
    block_timestamp  bigint not null,
    primary key (chain_id, block_number)
);

create table entry (
    chain_id          bigint        not null,
    block_number      bigint        not null,
    log_index         integer       not null,    -- 2147483647 for what was read after the block's last log.
    entry_index       integer       not null,    -- One log may move several slots.
    venue             text          collate "C" not null,    -- Two venues may read one log.
    sub_account       bytea         not null,    -- Empty for the venue's market state.
    slot              text          collate "C" not null,
    value             numeric(78,0) not null,    -- The slot's value from here on. 78 digits hold a uint256.
    transaction_hash  bytea         not null,
    -- Serves unwinding (the last remaining entry of a slot) and history (those of a sub-account). The sub-account comes
    -- before the venue because it tells rows apart at the first comparison: half the cost of an insertion.
    primary key (chain_id, sub_account, venue, slot, block_number, log_index, entry_index)
);

-- What lies above a block: for unwinding, for readers that catch up, for compaction. Equal keys share their space.
create index entry_by_block on entry (chain_id, block_number);

create table holding (
    chain_id      bigint        not null,
    venue         text          collate "C" not null,
    sub_account   bytea         not null,
    slot          text          collate "C" not null,
    value         numeric(78,0) not null check (value <> 0),    -- Zero means: no such holding.
    block_number  bigint        not null,    -- Of the slot's last entry.
    primary key (chain_id, sub_account, venue, slot)
) with (fillfactor = 80);    -- Neither value nor block is indexed: an update stays on its page.
