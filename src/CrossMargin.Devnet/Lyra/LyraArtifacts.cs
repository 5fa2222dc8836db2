using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.Lyra;

/// <summary>Lyra v1 "Avalon" as its authors published it, compiled; and the small Synthetix that they test it with.</summary>
internal static class LyraArtifacts
{
    /// <summary>Libraries that are linked into the cache.</summary>
    public static IReadOnlyList<string> Libraries { get; } = ["GWAV", "BlackScholes"];

    private static readonly string[] Folders =
    [
        "OptionMarket", "OptionMarketPricer", "OptionGreekCache", "OptionToken", "LiquidityPool", "LiquidityToken", "ShortCollateral",
        "ShortPoolHedger", "SynthetixAdapter", "libraries/GWAV", "libraries/BlackScholes", "test-helpers/TestExchanger",
        "test-helpers/TestExchangeRates", "test-helpers/TestERC20Fail", "test-helpers/TestSynthetixReturnZero",
        "test-helpers/TestDelegateApprovals", "test-helpers/TestCollateralShort", "test-helpers/TestAddressResolver",
    ];

    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> ReadAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken) => HardhatArtifacts.ReadAsync(
        NpmRecipes.LyraV1,
        Folders.ToDictionary(folder => Path.GetFileName(folder), folder =>
            $"@lyrafinance/protocol/dist/artifacts/contracts/{folder}.sol/{Path.GetFileName(folder)}.json"),
        environment, cancellationToken);
}
