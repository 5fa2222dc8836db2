using System.Text.RegularExpressions;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Alerts.Configuration;

/// <summary>Follows references to secrets: ${NAME} is an environment variable, file:PATH a file. A secret that stands in the file itself is refused.</summary>
/// <param name="environment">Looks up a variable.</param>
/// <param name="file">Reads a file that holds a secret alone.</param>
public sealed partial class SecretReferences(Func<string, string?> environment, Func<string, Secret> file)
{
    private const string FilePrefix = "file:";
    private const string Expected = "${NAME} for an environment variable, or file:PATH for a file, that holds it";

    private readonly HashSet<string> _variables = [];

    /// <summary>The environment variables that a secret was found in.</summary>
    public IReadOnlyCollection<string> Variables => _variables;

    /// <summary>Null, with a fault that never shows it, where there is none.</summary>
    internal Secret? Read(JsonNodeReader node, string property)
    {
        if (node.Has(property) && node.KindOf(property) != System.Text.Json.JsonValueKind.String)
        {
            node.Fault(property, "no text", Expected);
            return null;
        }

        // Without its text in the fault: somebody may have put the secret itself there.
        string text = node.Text(property, Expected);
        if (text.Length == 0)
            return null;
        if (VariablePattern().Match(text) is { Success: true } variable)
        {
            if (environment(variable.Groups[1].Value) is { Length: > 0 } value)
            {
                _variables.Add(variable.Groups[1].Value);
                return Secret.OfText(value.Trim());
            }

            node.Fault(property, $"the environment variable {variable.Groups[1].Value}, not set", "the secret in it");
            return null;
        }

        if (!text.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            node.Fault(property, "no reference", Expected);
            return null;
        }

        try
        {
            return file(text[FilePrefix.Length..]);
        }
        catch (ConfigurationException wrong)
        {
            node.Fault(property, wrong.Faults[0].Found, wrong.Faults[0].Expected);
            return null;
        }
    }

    [GeneratedRegex(@"^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$")]
    private static partial Regex VariablePattern();
}
