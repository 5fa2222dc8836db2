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

    /// <summary>Null where no file is named. Secrets that it takes from the environment are then out of it: no process that we start inherits them.</summary>
    /// <exception cref="ConfigurationException">Every fault of the file.</exception>
    public static AlertSettings? Read(ParseResult arguments, ChainsConfiguration chains)
    {
        if ((arguments.GetValue(Option) ?? Environment.GetEnvironmentVariable(Variable)) is not { Length: > 0 } file)
            return null;
        SecretReferences secrets = new(Environment.GetEnvironmentVariable, path => SecretText.ReadFile(path, "the secret"));
        AlertSettings settings = PortfolioFile.Read(file, root => AlertsFile.Read(root, file, chains, secrets));
        foreach (string name in secrets.Variables)
            Environment.SetEnvironmentVariable(name, null);
        return settings;
    }
}
