-- 0007_links.sql: which accounts belong to which owner, by the signed statements of both sides.

-- About all chains at once, so its key does not begin with one.
create table owner_link (
    link              bigint      primary key generated always as identity,
    nonce             bytea       not null unique check (octet_length(nonce) = 32),    -- A statement counts once.
    owner             bytea       not null check (octet_length(owner) = 20),
    owner_chain       bigint      check (owner_chain > 0),                             -- Null: externally owned, one account on every chain.
    linked            bytea       not null check (octet_length(linked) = 20),
    linked_chain      bigint      check (linked_chain > 0),
    issued_at         bigint      not null check (issued_at >= 0),                     -- Unix seconds.
    expires_at        bigint      not null check (expires_at > issued_at),
    owner_signature   bytea       not null check (octet_length(owner_signature) between 1 and 8192),
    linked_signature  bytea       not null check (octet_length(linked_signature) between 1 and 8192),
    added_at          timestamptz not null,
    check (owner <> linked or owner_chain is distinct from linked_chain)
);

create index owner_link_by_owner on owner_link (owner, link);
create index owner_link_by_linked on owner_link (linked, link);
create index owner_link_by_expiry on owner_link (expires_at);

-- Either side ends a link by its signature, for good.
create table owner_link_revocation (
    link        bigint      primary key references owner_link,
    side        text        not null check (side in ('owner', 'linked')),
    signature   bytea       not null check (octet_length(signature) between 1 and 8192),
    revoked_at  timestamptz not null
);

-- What was signed is kept as it was signed.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end
$$;

create trigger owner_link_append_only before update or delete or truncate on owner_link
    for each statement execute function refuse_change();
create trigger owner_link_revocation_append_only before update or delete or truncate on owner_link_revocation
    for each statement execute function refuse_change();
