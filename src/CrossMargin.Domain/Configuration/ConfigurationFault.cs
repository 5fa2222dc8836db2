namespace CrossMargin.Domain.Configuration;

/// <summary>One thing wrong with the configuration, in words a newcomer can act on.</summary>
/// <param name="Source">The file or the environment variable.</param>
/// <param name="Path">Where in it, as a JSON path: $.chains[0].venues[1].kind. Empty where it does not apply.</param>
/// <param name="Found">What is there now. Never a secret.</param>
/// <param name="Expected">What would be right.</param>
public sealed record ConfigurationFault(string Source, string Path, string Found, string Expected)
{
    public override string ToString() =>
        $"{Source}{(Path.Length == 0 ? "" : $" at {Path}")}: found {Found}; expected {Expected}.";
}
