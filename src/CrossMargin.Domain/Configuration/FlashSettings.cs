namespace CrossMargin.Domain.Configuration;

/// <summary>What a chain has for liquidating with borrowed money. Who lends is the chain's own Aave.</summary>
/// <param name="Executor">The contract that borrows, liquidates, sells and repays; the keeper's account owns it.</param>
/// <param name="SwapFactory">Uniswap V3's factory, which names the pools that buy the collateral.</param>
public sealed record FlashSettings(Address Executor, Address SwapFactory);
