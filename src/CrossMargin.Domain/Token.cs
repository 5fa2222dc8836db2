namespace CrossMargin.Domain;

/// <summary>One ERC-20 contract on one chain, and the underlying whose risk it carries.</summary>
public sealed record Token(ChainId Chain, Address Address, string Symbol, byte Decimals, Underlying Underlying);
