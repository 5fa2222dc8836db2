using CrossMargin.Devnet.Npm;
using CrossMargin.Devnet.Solidity;

namespace CrossMargin.Devnet.Morpho;

/// <summary>Morpho Blue 1.0.0 as its authors published it, compiled on this machine with their settings.</summary>
internal static class MorphoContracts
{
    public const string Morpho = "Morpho";

    /// <summary>An interest rate model of the package: a rate of x % per year where x % is borrowed.</summary>
    public const string Irm = "IrmMock";

    public static Task<IReadOnlyDictionary<string, SolidityArtifact>> CompileAsync(
        DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityProject project = new(
            NpmRecipes.Solc0819,
            NpmRecipes.MorphoBlue,
            Sources: new Dictionary<string, string>(),
            Files: ["src/Morpho.sol", "src/mocks/IrmMock.sol"],
            Roots: [("src/", "@morpho-org/morpho-blue/src")],
            EvmVersion: "paris",
            Contracts: [Morpho, Irm])
        {
            OptimizerRuns = 999_999,
            ViaIr = true,
        };
        return new SolidityCompiler(environment).CompileAsync("Morpho Blue", project, cancellationToken);
    }
}
