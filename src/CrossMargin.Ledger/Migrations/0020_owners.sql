-- 0020_owners.sql: owners who sign in with their own key (EIP-4361).

-- What the nonces and tokens of owners are authenticated with, by every process alike. Another row in its place ends them all.
create table owner_secret (
    secret  bytea not null check (octet_length(secret) = 32)
);

-- 244 random bits: a version 4 UUID has 122.
insert into owner_secret select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

-- Nonces that were signed with: none is taken twice. Forgotten once they would be too old in any case.
create table owner_nonce (
    nonce       text        collate "C" primary key check (length(nonce) between 8 and 200),
    expires_at  timestamptz not null
);

create index owner_nonce_by_age on owner_nonce (expires_at);
