-- 0012_journal.sql: what each decision and attempt of the keeper stands on, so that its verdicts can be given again.

-- One row for each row of keeper_decision and of liquidation_attempt, which say what came of it and why; written with it, in one statement. Rows of
-- earlier versions have none, and neither have those whose time to be kept is over.
create table keeper_judgement (
    chain_id       bigint      not null,
    judgement      bigint      generated always as identity,
    venue          text        not null,
    sub_account    bytea       not null check (octet_length(sub_account) in (20, 52)),
    episode_block  bigint      not null,    -- Where the sub-account was first judged liquidatable.
    kind           text,                    -- Of the decision.
    attempt        bigint,                  -- Of the attempt.
    judged_number  bigint      not null,    -- The block that both verdicts stand on.
    judged_hash    bytea       not null check (octet_length(judged_hash) = 32),
    judged_time    bigint      not null,    -- Unix seconds, from the block's header.
    judged_at      bigint      not null,    -- Unix seconds that the venue's verdict was given for: the block's, or the estimated next one's.
    inputs         bytea       not null,    -- JSON, compressed by Brotli: slots, margin's inputs, balances, gas.
    local_digest   bytea       not null check (octet_length(local_digest) = 32),     -- SHA-256 of the venue's verdict as JSON.
    global_digest  bytea       check (octet_length(global_digest) = 32),             -- Of margin's; null where it had no view of the account.
    recorded_at    timestamptz not null,
    primary key (chain_id, judgement),
    check ((kind is null) <> (attempt is null))
);

-- It is compressed already.
alter table keeper_judgement alter column inputs set storage external;

create index keeper_judgement_by_sub_account on keeper_judgement (chain_id, venue, sub_account, judgement desc);
create index keeper_judgement_by_age on keeper_judgement (recorded_at);

-- Never changed. Deleted only when its time to be kept is over.
create trigger keeper_judgement_unchanged before update or truncate on keeper_judgement
    for each statement execute function refuse_change();

-- Every attempt on one sub-account, newest first.
create index liquidation_attempt_by_sub_account on liquidation_attempt (chain_id, venue, sub_account, attempt desc);
