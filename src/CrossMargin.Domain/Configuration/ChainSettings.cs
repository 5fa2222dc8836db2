namespace CrossMargin.Domain.Configuration;

/// <summary>One chain of chains.json.</summary>
/// <param name="Name">Lower case, unique: "ethereum".</param>
/// <param name="Endpoints">In order of preference.</param>
/// <param name="Native">What gas is paid in: ETH on most chains.</param>
/// <param name="Finality">
/// How long until a block can no longer be reverted: the window kept for reorgs, and what stands for finality where the node
/// does not answer the tags "safe" and "finalized".
/// </param>
public sealed record ChainSettings(
    string Name,
    ChainId ChainId,
    IReadOnlyList<EndpointSettings> Endpoints,
    TimeSpan BlockTime,
    TimeSpan Finality,
    Underlying Native,
    IReadOnlyList<FeedSettings> Feeds,
    IReadOnlyList<TokenSettings> Tokens,
    IReadOnlyList<VenueSettings> Venues)
{
    /// <summary>Collateral counts from blocks of at least this finality; debt counts from the head. The default is safe.</summary>
    public FinalityLevel CreditFrom { get; init; } = FinalityLevel.Safe;

    /// <summary>How much of the chain's history the ledger keeps.</summary>
    public LedgerRetention Retention { get; init; } = LedgerRetention.Full;

    /// <summary>Null where liquidations go to the public pools at once.</summary>
    public RelaySettings? Relay { get; init; }

    /// <summary>Chainlink's sequencer uptime feed of an L2; null where there is none.</summary>
    public Address? SequencerFeed { get; init; }

    /// <summary>Null where nobody liquidates with borrowed money.</summary>
    public FlashSettings? Flash { get; init; }

    /// <summary>What the chain takes beside gas. The default is nothing.</summary>
    public DataFee DataFee { get; init; }

    /// <summary>How often a keeper asks for prices on the node's pending state, to act on an update before it is in a block; null: never.</summary>
    public TimeSpan? PendingPriceInterval { get; init; }

    /// <summary>USD: the least profit that is worth a liquidation here; null where the floor of all chains holds.</summary>
    public double? MinProfitUsd { get; init; }
}
