using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.Aave;

/// <summary>Aave V3.6 as its authors published it, compiled on this machine.</summary>
internal static class AaveContracts
{
    /// <summary>Libraries that are linked into the pool and its configurator. FlashLoanLogic comes last: it links BorrowLogic.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        ["BorrowLogic", "LiquidationLogic", "PoolLogic", "SupplyLogic", "ConfiguratorLogic", "FlashLoanLogic"];

    private static readonly string[] Folders =
    [
        "instances/PoolInstance", "instances/PoolConfiguratorInstance", "instances/ATokenInstance",
        "instances/VariableDebtTokenInstance", "protocol/configuration/PoolAddressesProvider",
        "protocol/configuration/ACLManager", "misc/AaveOracle", "misc/DefaultReserveInterestRateStrategyV2",
        "helpers/AaveProtocolDataProvider",
    ];

    /// <summary>The pool for a proxy that was V3.0's.</summary>
    public const string UpgradedPool = "DevUpgradedPool";

    private static readonly (string Prefix, string Folder)[] Roots =
        [("openzeppelin-contracts/", "@openzeppelin"), ("src/", "@aave-dao/aave-v3-origin/src")];

    /// <summary>Aave's own deployments are compiled for Shanghai with 200 optimizer runs; so are these.</summary>
    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityProject project = new(
            NpmRecipes.Solc0827,
            NpmRecipes.AaveV36,
            Sources: new Dictionary<string, string>(),
            Files: [.. Folders.Select(folder => $"src/contracts/{folder}.sol")],
            Roots,
            EvmVersion: "shanghai",
            Contracts: [.. Folders.Select(Path.GetFileName)!, .. Libraries]);
        return new SolidityCompiler(environment).CompileAsync("Aave V3.6", project, cancellationToken);
    }

    /// <summary>Its libraries are those of <see cref="CompileAsync"/>.</summary>
    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileUpgradeAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityProject project = new(
            NpmRecipes.Solc0827,
            NpmRecipes.AaveV36,
            new Dictionary<string, string> { [$"{UpgradedPool}.sol"] = Embedded.Text($"contracts/{UpgradedPool}.sol") },
            Files: [],
            Roots,
            EvmVersion: "shanghai",
            Contracts: [UpgradedPool]);
        return new SolidityCompiler(environment).CompileAsync("Aave V3.6 upgrade", project, cancellationToken);
    }
}
