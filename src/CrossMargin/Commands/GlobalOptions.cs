using System.CommandLine;
using CrossMargin.Configuration;

namespace CrossMargin.Commands;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Chains { get; } = new("--chains")
    {
        Description = $"The chains file. Default: {ChainsFile.Variable}, else {ChainsFile.DefaultName} in the current folder.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string?> Risk { get; } = new("--risk")
    {
        Description = $"The file of risk parameters. Default: {RiskFileOption.Variable}, else {RiskFileOption.DefaultName} beside the chains file, else those that are built in.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write for machines: one JSON document, or one line of JSON at the end.",
        Recursive = true,
    };
}
