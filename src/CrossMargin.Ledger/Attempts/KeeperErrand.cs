using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A transaction of the keeper that liquidates nothing: an approval, the closing of what it inherited, or the filling of a gap in the nonces.</summary>
/// <param name="Number">Of its row; 0 until it has one.</param>
/// <param name="Purpose">What it is for, for people; of one purpose one is underway at a time.</param>
/// <param name="Signer">Whose transaction it is.</param>
/// <param name="Target">Whom it calls.</param>
/// <param name="NativeUsd">USD per whole native token, as gas was valued when it was signed.</param>
/// <param name="Transaction">The newest.</param>
public sealed record KeeperErrand(
    ChainId Chain, long Number, string Purpose, Address Signer, Address Target, ReadOnlyMemory<byte> CallData, double NativeUsd,
    SignedTransaction Transaction, DateTimeOffset OpenedAt)
{
    public ErrandState State { get; init; } = ErrandState.Submitted;

    /// <summary>What it outbid, oldest first: all have its nonce.</summary>
    public IReadOnlyList<SignedTransaction> Replaced { get; init; } = [];

    /// <summary>Null until one of its transactions is in a block.</summary>
    public Inclusion? Inclusion { get; init; }

    /// <summary>Why it was given up; null when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>Null while a restart has to take it up.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>All that may be in a block, newest first.</summary>
    public IEnumerable<SignedTransaction> Transactions => Replaced.Append(Transaction).Reverse();
}
