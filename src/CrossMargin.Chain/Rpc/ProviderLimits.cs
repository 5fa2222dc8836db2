using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossMargin.Chain.Rpc;

/// <summary>What a provider takes in one request for logs, as far as its refusal says so. Null is unknown.</summary>
/// <param name="Blocks">Blocks in one range, at least 1.</param>
/// <param name="Results">Logs in one answer, at least 1.</param>
/// <param name="Bytes">Bytes of one answer, at least 1.</param>
public sealed partial record ProviderLimits(long? Blocks, long? Results, long? Bytes)
{
    private const long Thousand = 1_000;
    private const long Kibi = 1_024;

    public static ProviderLimits Unknown { get; } = new(null, null, null);

    /// <summary>Reads the limits from a provider's words. A number means what the word after it says, else the words before it.</summary>
    /// <remarks>
    /// A range that the provider proposes tells blocks as well: Alchemy's "this block range should work: [0x0, 0x3e8]",
    /// Infura's "Try with this block range [0x.., 0x..]", Reth's "retry with the range 1-2".
    /// </remarks>
    public static ProviderLimits Parse(string words)
    {
        Match proposed = ProposedPattern().Match(words);
        ProviderLimits limits = Unknown with { Blocks = proposed.Success ? BlocksOf(proposed) : null };
        foreach (Match number in NumberPattern().Matches(ProposedPattern().Replace(words, " ")))
            limits = limits.With(number);
        return limits;
    }

    private ProviderLimits With(Match number)
    {
        if (!double.TryParse(number.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out double value))
            return this;
        string unit = number.Groups["unit"].Value.ToLowerInvariant();
        long scaled = (long)Math.Min(value * ScaleOf(unit), long.MaxValue / 2);
        if (scaled < 1)
            return this;
        if (unit.EndsWith('b') || unit == "bytes")
            return this with { Bytes = Smaller(Bytes, scaled) };
        return (KindOf(number.Groups["post"].Value) ?? KindOf(number.Groups["pre"].Value)) switch
        {
            Kind.Blocks => this with { Blocks = Smaller(Blocks, scaled) },
            Kind.Results => this with { Results = Smaller(Results, scaled) },
            _ => this,
        };
    }

    /// <summary>The last word that says what the number counts.</summary>
    private static Kind? KindOf(string words)
    {
        Match last = KindPattern().Match(words);
        return !last.Success ? null : last.Groups["blocks"].Success ? Kind.Blocks : Kind.Results;
    }

    private static long? BlocksOf(Match proposed)
    {
        bool isRead = TryRead(proposed.Groups["from"].Value, out long from) & TryRead(proposed.Groups["to"].Value, out long to);
        return isRead && to >= from ? to - from + 1 : null;
    }

    private static bool TryRead(string text, out long number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static long Smaller(long? known, long said) => Math.Min(known ?? long.MaxValue, said);

    private static long ScaleOf(string unit) => unit switch
    {
        "k" => Thousand,
        "m" => Thousand * Thousand,
        "kb" => Kibi,
        "mb" => Kibi * Kibi,
        "gb" => Kibi * Kibi * Kibi,
        _ => 1,
    };

    private enum Kind
    {
        Blocks,
        Results,
    }

    [GeneratedRegex(@"\[?\b(?<from>0x[0-9a-f]{1,15})\s*[,-]\s*(?<to>0x[0-9a-f]{1,15})\b\]?|\brange\s+(?<from>\d{1,18})\s*-\s*(?<to>\d{1,18})\b(?!\s*blocks)", RegexOptions.IgnoreCase)]
    private static partial Regex ProposedPattern();

    [GeneratedRegex(@"(?<pre>[a-z][a-z ,.:;_-]{0,60})?(?<![0-9a-z.])(?<n>[0-9][0-9,]{0,15}(\.[0-9]{1,3})?)\s?(?<unit>bytes|[kmg]b|[km](?![a-z]))?[ -]*(?<post>[a-z]{1,20})?", RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"(?<blocks>\bblocks?\b|\branges?\b)|\b(results?|logs|entries|records|events)\b", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex KindPattern();
}
