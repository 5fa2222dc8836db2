using CrossMargin.Domain;

namespace CrossMargin.Keeper;

/// <summary>Why the keeper begins nothing on a chain, or soon cannot.</summary>
/// <param name="Reason">A sentence without addresses and without words of a node.</param>
public sealed record KeeperFault(ChainId Chain, string Reason);
