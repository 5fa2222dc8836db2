using System.Globalization;
using CrossMargin.Domain.Calibration;
using Spectre.Console;

namespace CrossMargin.Terminal;

/// <summary>A calibration, for people and for machines.</summary>
internal static class ReleaseTable
{
    public static object Form(RiskRelease release) => new
    {
        release = release.Number,
        at = release.At,
        from = release.From,
        refusal = release.Refusal,
        underlyings = release.Underlyings.Select(one => new
        {
            underlying = one.Underlying.Symbol,
            refusal = one.Refusal,
            volatility = one.Figures?.Volatility,
            longVolatility = one.Figures?.LongVolatility,
            regime = one.Figures?.Regime,
            observations = one.Observations,
            from = one.From,
            to = one.To,
            backtest = one.Backtest,
        }),
        correlation = release.Correlation,
    };

    public static void Draw(IAnsiConsole console, RiskRelease release)
    {
        Table table = new Table().Title($"Calibration {release.Number}")
            .AddColumns("Underlying", "Volatility", "Usual", "Regime", "Prices", "Days tested", "Falls, rises beyond", "Verdict");
        foreach (UnderlyingCalibration one in release.Underlyings)
        {
            table.AddRow(
                Markup.Escape(one.Underlying.Symbol),
                Percent(one.Figures?.Volatility),
                Percent(one.Figures?.LongVolatility),
                one.Figures?.Regime.ToString("F2", CultureInfo.InvariantCulture) ?? "–",
                one.Observations.ToString(CultureInfo.InvariantCulture),
                one.Backtest?.Days.ToString(CultureInfo.InvariantCulture) ?? "–",
                one.Backtest is { } test ? FormattableString.Invariant($"{test.Longs.Exceptions}, {test.Shorts.Exceptions}") : "–",
                one.Refusal is { } refusal ? $"[yellow]{Markup.Escape(refusal)}[/]" : "[green]released[/]");
        }

        console.Write(table);
        console.MarkupLine(release.Refusal is { } reason
            ? $"[yellow]Nothing is released: {Markup.Escape(reason)}[/]"
            : FormattableString.Invariant($"{release.Released.Count()} of {release.Underlyings.Count} underlyings are released."));
    }

    private static string Percent(double? volatility) => volatility?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";
}
