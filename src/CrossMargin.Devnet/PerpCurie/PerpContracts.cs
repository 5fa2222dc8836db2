using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Perpetual Protocol v2 as its authors published it, compiled.</summary>
internal static class PerpContracts
{
    private static readonly string[] Curie =
    [
        "AccountBalance", "BaseToken", "ClearingHouse", "ClearingHouseConfig", "CollateralManager", "Exchange", "InsuranceFund",
        "MarketRegistry", "OrderBook", "QuoteToken", "Vault",
    ];

    private static readonly string[] Oracles = ["ChainlinkPriceFeedV2", "ChainlinkPriceFeedV3", "PriceFeedDispatcher"];

    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> ReadAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        IEnumerable<(string Package, string Contract)> contracts =
        [
            .. Curie.Select(contract => ("@perp/curie-contract", contract)),
            .. Oracles.Select(contract => ("@perp/perp-oracle-contract", contract)),
            ("@uniswap/v3-core", "UniswapV3Factory"),
        ];
        return HardhatArtifacts.ReadAsync(
            NpmRecipes.PerpCurie,
            contracts.ToDictionary(each => each.Contract, each => $"{each.Package}/artifacts/contracts/{each.Contract}.sol/{each.Contract}.json"),
            environment, cancellationToken);
    }
}
