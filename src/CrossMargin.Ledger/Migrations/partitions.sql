-- partitions.sql: partitions entries and holdings by chain, and each chain by hash of account, on one server. Run once, in one transaction, while no
-- process runs, by
--     crossmargin migrate --partition
--
-- Worth it where a table outgrows what one vacuum or one disk can serve; routing rows costs every batch something. Chains that come later share
-- the partitions named other. Not for Citus, which distributes by that hash itself and takes one level of partitions (citus.sql).

alter table entry rename to entry_whole;
alter table holding rename to holding_whole;
create table entry (like entry_whole including all) partition by list (chain_id);
create table holding (like holding_whole including all) partition by list (chain_id);

do $$
declare
    part record;
    hashes constant integer := 8;
begin
    for part in
        select parent, chain, storage
        from (values ('entry', 'fillfactor = 100'), ('holding', 'fillfactor = 80')) as tables (parent, storage),
            (select chain_id::text as chain from checkpoint union all select 'other') as chains
    loop
        execute format(
            'create table %I partition of %I %s partition by hash (sub_account)',
            part.parent || '_' || part.chain, part.parent,
            case when part.chain = 'other' then 'default' else format('for values in (%s)', part.chain) end);
        for i in 0 .. hashes - 1 loop
            execute format(
                'create table %I partition of %I for values with (modulus %s, remainder %s) with (%s)',
                part.parent || '_' || part.chain || '_' || i, part.parent || '_' || part.chain, hashes, i, part.storage);
        end loop;
    end loop;
end
$$;

insert into entry select * from entry_whole;
insert into holding select * from holding_whole;
drop table entry_whole, holding_whole;

-- Later migrations know them by their first names.
alter index entry_pkey1 rename to entry_pkey;
alter index holding_pkey1 rename to holding_pkey;
alter index entry_chain_id_block_number_idx rename to entry_by_block;
analyze entry, holding;
