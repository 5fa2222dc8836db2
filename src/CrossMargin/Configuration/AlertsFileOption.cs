using System.CommandLine;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Configuration;

/// <summary>The option that names the alerts file, and how it is read.</summary>
internal static class AlertsFileOption
{
    public const string Variable = "CROSSMARGIN_ALERTS";

    public static Option<string?> Option { get; } = new("--alerts")
    {
        Description = $"Tell people of what needs them, as this file says (src/CrossMargin.Alerts/README.md). Default: {Variable}, else nobody is told.",
        HelpName = "FILE",
    };

    /// <summary>Null where no file is named.</summary>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static AlertSettings? Read(ParseResult arguments, ChainsConfiguration chains, Func<string, string?> environment) =>
        (arguments.GetValue(Option) ?? environment(Variable)) is { Length: > 0 } file
            ? PortfolioFile.Read(file, root => AlertsFile.Read(
                root, file, chains, new SecretReferences(environment, path => SecretText.ReadFile(path, "the secret"))))
            : null;
}
