using System.Globalization;
using System.Text;

namespace CrossMargin.Api;

/// <summary>Prometheus text exposition format 0.0.4: names, units, labels and numbers.</summary>
/// <remarks>
/// prometheus.io/docs/instrumenting/exposition_formats; names from OpenTelemetry's as in its "Prometheus and OpenMetrics Compatibility":
/// other characters become underscores, the unit becomes a suffix, counters end with _total.
/// </remarks>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["1"] = "ratio",
        ["%"] = "percent",
        ["Cel"] = "celsius",
        ["USD"] = "usd",
    };

    /// <param name="unit">UCUM, as instruments name it; annotations in braces are no units, and x/s is per second.</param>
    public static string NameOf(string instrument, string? unit, bool isCounter)
    {
        string name = Words(instrument);
        string suffix = UnitOf(unit);
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
            name += $"_{suffix}";
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    /// <summary>Labels in the order of their names, in braces; nothing without any.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in tags)
            labels[Words(name)] = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true);
        return "{" + string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\"")) + "}";
    }

    /// <summary>The labels and one more.</summary>
    public static string With(string labels, string name, string value) =>
        labels.Length == 0 ? $"{{{name}=\"{value}\"}}" : $"{labels[..^1]},{name}=\"{value}\"}}";

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <param name="type">counter, gauge or histogram.</param>
    public static void WriteHead(StringBuilder text, string name, string? help, string type) => text
        .Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(help ?? name, quotes: false)}\n")
        .Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");

    public static void WriteSample(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {Number(value)}\n");

    private static string UnitOf(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
            return "";
        if (unit.EndsWith("/s", StringComparison.Ordinal))
            return UnitOf(unit[..^2]) is { Length: > 0 } counted ? $"{counted}_per_second" : "per_second";
        return unit[0] == '{' ? "" : Units.GetValueOrDefault(unit, Words(unit));
    }

    private static string Words(string name)
    {
        string words = string.Create(name.Length, name, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(text[i]) ? text[i] : '_';
        });
        return words.Length == 0 || char.IsAsciiDigit(words[0]) ? $"_{words}" : words;
    }

    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
