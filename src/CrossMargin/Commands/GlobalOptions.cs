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

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write for machines: one JSON document, or one line of JSON at the end.",
        Recursive = true,
    };
}
