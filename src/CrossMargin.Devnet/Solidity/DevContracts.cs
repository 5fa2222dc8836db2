using CrossMargin.Devnet.Npm;

namespace CrossMargin.Devnet.Solidity;

/// <summary>
/// Our own contracts: a token that anybody may mint, a feed that anybody may set, an oracle between two feeds, a loader that acts on Aave for
/// many at once, a crowd of borrowers, Synthetix's dollar, a wallet that signs by a key, a maker of Uniswap V3 pools, the OP Stack's oracle of gas prices, the executor of liquidations with borrowed money,
/// and, to test that, a venue without rules and a token, a pool and a lender that are hostile.
/// </summary>
public static class DevContracts
{
    public const string Token = "DevToken";
    public const string Feed = "DevFeed";
    public const string Loader = "DevLoader";
    public const string Borrowers = "DevBorrowers";
    public const string Dollar = "DevDollar";
    public const string Oracle = "DevOracle";
    public const string Wallet = "DevWallet";
    public const string Maker = "DevMaker";
    public const string Pawn = "DevPawn";
    public const string GasPriceOracle = "DevGasPriceOracle";
    public const string Executor = "LiquidationExecutor";
    public const string HostileToken = "HostileToken";
    public const string HostileMarket = "HostileMarket";
    public const string HostileLender = "HostileLender";

    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        string[] names = [Token, Feed, Loader, Borrowers, Dollar, Oracle, Wallet, Maker, Pawn, GasPriceOracle, Executor, HostileToken, HostileMarket, HostileLender];
        SolidityProject project = new(
            NpmRecipes.Solc0827,
            Packages: null,
            names.ToDictionary(name => $"{name}.sol", name => Embedded.Text($"contracts/{name}.sol")),
            Files: [],
            Roots: [],
            EvmVersion: "shanghai",
            names);
        return new SolidityCompiler(environment).CompileAsync("devnet contracts", project, cancellationToken);
    }
}
