using CrossMargin.Devnet.Npm;

namespace CrossMargin.Devnet.Solidity;

/// <summary>What to compile.</summary>
/// <param name="Compiler">The recipe that has solc.</param>
/// <param name="Packages">The recipe that has the sources of others; null when all sources are given here.</param>
/// <param name="Sources">Text by name.</param>
/// <param name="Files">Names of sources to be read through the roots, beside what they import.</param>
/// <param name="Roots">Where names that begin so are read: a folder below node_modules. The first that fits is taken.</param>
/// <param name="EvmVersion">The oldest hard fork that must be able to run it.</param>
/// <param name="Contracts">The contracts and libraries wanted.</param>
public sealed record SolidityProject(
    NpmRecipe Compiler,
    NpmRecipe? Packages,
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyList<string> Files,
    IReadOnlyList<(string Prefix, string Folder)> Roots,
    string EvmVersion,
    IReadOnlyList<string> Contracts)
{
    /// <summary>How many times the optimizer expects each instruction to run.</summary>
    public int OptimizerRuns { get; init; } = 200;

    /// <summary>Whether code is made by way of Yul, as contracts do that have too many variables otherwise.</summary>
    public bool ViaIr { get; init; }
}
