-- citus.sql: distributes the tables over a Citus cluster. Not run by the command migrate, but by hand after it, once:
--     psql -1 -f citus.sql
--
-- What is asked by account is distributed by the hash of the account, what is asked by chain by the chain: both stand in every unique key of
-- their tables, as Citus demands. What concerns all chains is small, and whole on every node. The history's partitions go with their tables, those that are
-- made later too. Quartz's tables (qrtz_…) stay where they are, on the coordinator.

-- Tables that refuse changes do so by triggers that look at nothing but their own table.
set citus.enable_unsafe_triggers = on;

-- By account.
select create_distributed_table('entry', 'sub_account', colocate_with => 'none');
select create_distributed_table('holding', 'sub_account', colocate_with => 'entry');
select create_distributed_table('account_hour', 'owner', colocate_with => 'none');
select create_distributed_table('account_point', 'owner', colocate_with => 'account_hour');

-- By chain.
select create_distributed_table('checkpoint', 'chain_id', colocate_with => 'none');
select create_distributed_table('recent_block', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('block_time', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('reconciliation', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('drift', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('liquidation_attempt', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('keeper_decision', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('keeper_judgement', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('keeper_errand', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('keeper_lease', 'chain_id', colocate_with => 'checkpoint');
select create_distributed_table('indexer_lease', 'chain_id', colocate_with => 'checkpoint');

-- Whole everywhere.
select create_reference_table('ledger_version');
select create_reference_table('risk_release');
select create_reference_table('owner_link');
select create_reference_table('owner_link_revocation');
select create_reference_table('keeper_pause');
select create_reference_table('api_key');
select create_reference_table('api_key_revocation');
select create_reference_table('api_audit');
select create_reference_table('api_audit_answer');
select create_reference_table('owner_secret');
select create_reference_table('owner_nonce');
