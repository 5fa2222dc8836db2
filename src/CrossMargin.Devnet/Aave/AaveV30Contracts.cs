using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.Aave;

/// <summary>Aave V3.0 as its authors published it, compiled by themselves.</summary>
internal static class AaveV30Contracts
{
    private const string Root = "@aave/core-v3/artifacts/contracts";

    /// <summary>Libraries that are linked into the pool and its configurator. FlashLoanLogic comes last: it links BorrowLogic.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
    [
        "BorrowLogic", "BridgeLogic", "EModeLogic", "LiquidationLogic", "PoolLogic", "SupplyLogic", "ConfiguratorLogic", "FlashLoanLogic",
    ];

    private static readonly string[] Files =
    [
        "protocol/configuration/PoolAddressesProvider", "protocol/configuration/ACLManager", "protocol/pool/Pool",
        "protocol/pool/PoolConfigurator", "protocol/pool/DefaultReserveInterestRateStrategy", "protocol/tokenization/AToken",
        "protocol/tokenization/VariableDebtToken", "protocol/tokenization/StableDebtToken", "misc/AaveOracle",
        "misc/AaveProtocolDataProvider", .. Libraries.Select(library => $"protocol/libraries/logic/{library}"),
    ];

    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> ReadAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken) => HardhatArtifacts.ReadAsync(
        NpmRecipes.AaveV30,
        Files.ToDictionary(file => Path.GetFileName(file)!, file => $"{Root}/{file}.sol/{Path.GetFileName(file)}.json"),
        environment,
        cancellationToken);
}
