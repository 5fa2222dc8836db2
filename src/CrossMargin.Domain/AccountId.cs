namespace CrossMargin.Domain;

/// <summary>One owner across chains and venues.</summary>
/// <param name="Owner">The owning address.</param>
/// <param name="OnlyOn">
/// Set for an address with code: the same contract address may belong to somebody else on another chain,
/// so it is an account of its own on each chain until it is linked.
/// </param>
public readonly record struct AccountId(Address Owner, ChainId? OnlyOn = null)
{
    public override string ToString() => OnlyOn is { } chain ? $"{Owner}@{chain}" : Owner.ToString();
}
