-- 0008_owner.sql: an attempt names the owner of its sub-account as of its judgement: a numbered one has no holder in its key,
-- and nobody owns it any more once it is liquidated.

alter table liquidation_attempt alter column holder drop expression;
alter table liquidation_attempt rename column holder to owner;
alter table liquidation_attempt add constraint liquidation_attempt_owner_check check (octet_length(owner) = 20);
alter index liquidation_attempt_by_holder rename to liquidation_attempt_by_owner;
