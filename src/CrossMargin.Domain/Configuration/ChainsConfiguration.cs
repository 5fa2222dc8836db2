namespace CrossMargin.Domain.Configuration;

/// <summary>The contents of chains.json: every chain and address that the program knows. Validated before it is built.</summary>
public sealed record ChainsConfiguration(IReadOnlyList<ChainSettings> Chains);
