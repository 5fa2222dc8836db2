using System.CommandLine;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Policies;

namespace CrossMargin.Configuration;

/// <summary>The option that names the keeper's policy, and how it is read.</summary>
internal static class PolicyFileOption
{
    public const string Variable = "CROSSMARGIN_POLICY";

    public static Option<string?> Option { get; } = new("--policy")
    {
        Description = "What the keeper may spend, call and take, as this file says (src/CrossMargin.Keeper/README.md). "
            + $"Default: {Variable}, else only the safe defaults: 5 reverts in a row, a head of 20 block times or a minute.",
        HelpName = "FILE",
    };

    /// <summary>The given file's policy, else that of the environment's, else the default one.</summary>
    /// <param name="file">As it was given on the command line.</param>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static KeeperPolicy Read(string? file, ChainsConfiguration chains, Func<string, string?> environment) =>
        (file ?? environment(Variable)) is { Length: > 0 } name
            ? PortfolioFile.Read(name, root => PolicyFile.Read(root, name, chains))
            : KeeperPolicy.Default;
}
