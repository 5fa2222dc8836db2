namespace CrossMargin.Domain.Configuration;

/// <summary>One chain of chains.json.</summary>
/// <param name="Name">Lower case, unique: "ethereum".</param>
/// <param name="Endpoints">JSON-RPC URLs, http(s) or ws(s), in order of preference.</param>
/// <param name="Native">What gas is paid in: ETH on most chains.</param>
/// <param name="Finality">How long until a block can no longer be reverted; the window kept for reorgs.</param>
public sealed record ChainSettings(
    string Name,
    ChainId ChainId,
    IReadOnlyList<Uri> Endpoints,
    TimeSpan BlockTime,
    TimeSpan Finality,
    Underlying Native,
    IReadOnlyList<FeedSettings> Feeds,
    IReadOnlyList<TokenSettings> Tokens,
    IReadOnlyList<VenueSettings> Venues);
