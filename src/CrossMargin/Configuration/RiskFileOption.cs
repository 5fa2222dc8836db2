using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Parameters.Files;

namespace CrossMargin.Configuration;

/// <summary>Finds and reads the file of risk parameters.</summary>
internal static class RiskFileOption
{
    public const string DefaultName = "risk.json";
    public const string Variable = "CROSSMARGIN_RISK";

    /// <summary>The given file, else the environment's, else risk.json beside the chains file; null where there is none of them.</summary>
    /// <param name="chainsFile">As <see cref="ChainsFile.NameOf"/> has it; it need not exist.</param>
    public static string? NameOf(string? file, string chainsFile, Func<string, string?> environment)
    {
        if ((file ?? environment(Variable)) is { Length: > 0 } named)
            return named;
        string beside = Path.Combine(Path.GetDirectoryName(chainsFile) ?? "", DefaultName);
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The parameters of that file, or those that are built in where there is none.</summary>
    /// <param name="file">As it was given on the command line.</param>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static RiskParameters Read(string? file, string chainsFile, Func<string, string?> environment) =>
        NameOf(file, chainsFile, environment) is { } name ? PortfolioFile.Read(name, root => RiskFile.Read(root, name)) : RiskParameters.Default;
}
