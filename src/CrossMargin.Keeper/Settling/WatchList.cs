using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>Everything of ours on one chain that is signed and not settled.</summary>
internal sealed class WatchList
{
    private readonly List<WatchedAttempt> _attempts = [];

    // Nonces that were given back because a reorg took their transactions' blocks, until their accounts' next attempts take them.
    private readonly Dictionary<SubAccountId, long> _takenBack = [];

    public IReadOnlyList<WatchedAttempt> All => _attempts;

    /// <summary>Attempts on their way to a block.</summary>
    public int OpenCount => _attempts.Count(each => each.Attempt.IsOpen);

    /// <summary>Nonces of the signer's transactions that may still be included, as often as there are such.</summary>
    public IEnumerable<long> NoncesOf(Address signer) =>
        _attempts.Where(each => each.Attempt.Plan.Signer == signer && !each.IsNonceReleased).Select(each => each.Transaction.Nonce);

    /// <summary>An earlier attempt that a reorg took back, and one of whose transactions is this very one: the same bytes.</summary>
    public WatchedAttempt? FindTwin(WatchedAttempt of) => _attempts.Find(each => each != of && each.Attempt.State == AttemptState.Reorged
        && each.Attempt.Transactions.Any(one => one.Hash == of.Transaction.Hash));

    public void Add(WatchedAttempt attempt) => _attempts.Add(attempt);

    public void Remove(WatchedAttempt attempt) => _attempts.Remove(attempt);

    /// <summary>Whether anything of ours for the account is not settled, in a block or not.</summary>
    public bool Knows(SubAccountId account) => _attempts.Exists(each => each.Attempt.SubAccount == account);

    public bool HoldsAccount(SubAccountId account) =>
        _attempts.Any(each => each.HoldsAccount && each.Attempt.SubAccount == account);

    /// <summary>Whether a liquidation of ours is in a block that a judgement at the given one could not see.</summary>
    public bool IsUnseenAt(long blockNumber, SubAccountId account) => _attempts.Any(each =>
        each.Attempt is { State: AttemptState.Included, Inclusion.Block.Number: var included }
        && included > blockNumber && each.Attempt.SubAccount == account);

    /// <summary>What transactions that are in no block yet will take from the keeper's account, by token.</summary>
    public IReadOnlyDictionary<Address, BigInteger> Committed()
    {
        Dictionary<Address, BigInteger> committed = [];
        foreach (WatchedAttempt each in _attempts.Where(each => each.HoldsAccount && each.Attempt.Plan.Flash is null))
        {
            LiquidationOption option = each.Attempt.Plan.Liquidation.Option;
            committed[option.Debt.Address] = committed.GetValueOrDefault(option.Debt.Address) + option.Repay.Raw;
        }

        return committed;
    }

    public void KeepTakenBack(SubAccountId account, long nonce) => _takenBack[account] = nonce;

    /// <summary>The nonce that the account's next attempt has to have, if any.</summary>
    public long? ClaimTakenBack(SubAccountId account) => _takenBack.Remove(account, out long nonce) ? nonce : null;
}
