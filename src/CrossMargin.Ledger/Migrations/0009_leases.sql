-- 0009_leases.sql: who may send for an account on a chain. One row for each; a higher term ends every lower one.

create table keeper_lease (
    chain_id    bigint       not null,
    account     bytea        not null check (octet_length(account) = 20),
    holder      text         not null check (length(holder) between 1 and 200),    -- For people: the machine and process.
    term        bigint       not null check (term > 0),                            -- Rises whenever the lease is taken anew.
    expires_at  timestamptz  not null,                                             -- By this server's clock alone.
    primary key (chain_id, account)
);
