using CrossMargin.Domain;

namespace CrossMargin.Devnet.Lyra;

/// <summary>Where a local Lyra market is.</summary>
/// <param name="Admin">Owns it, and is its only liquidity provider.</param>
/// <param name="Rates">Where spot is set.</param>
/// <param name="Feed">A feed of Chainlink's kind beside it, as chains.json names one for each underlying.</param>
/// <param name="Quote">sUSD.</param>
/// <param name="Base">sETH.</param>
/// <param name="StartBlock">The block before its first contract: every log of the deployment is after it.</param>
public sealed record LyraDeployment(
    ChainId ChainId,
    Address Admin,
    Address OptionMarket,
    Address OptionToken,
    Address GreekCache,
    Address Pricer,
    Address Pool,
    Address ShortCollateral,
    Address Adapter,
    Address Rates,
    Address Feed,
    Address Quote,
    Address Base,
    long StartBlock);
