using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Files;

/// <summary>The part "market" of an account file: what was observed beside the prices.</summary>
internal static class MarketSection
{
    private const double LeastUsd = 1e-6;

    public static MarketState Read(JsonNodeReader node) => new()
    {
        StablePrice = node.OptionalNumber("stablePrice", LeastUsd, 100) ?? 1,
        Underlyings = node.OptionalObject("underlyings", ReadUnderlyings) ?? [],
        Correlations = node.OptionalObject("correlations", ReadCorrelations)?.Table,
    };

    private static Dictionary<string, UnderlyingMarket> ReadUnderlyings(JsonNodeReader node)
    {
        Dictionary<string, UnderlyingMarket> markets = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in node.Names.Distinct())
        {
            if (node.OptionalObject(name, ReadUnderlying) is { } market && !markets.TryAdd(name, market))
                node.Fault(name, "the name a second time, in another letter case", "each name once");
        }

        return markets;
    }

    private static UnderlyingMarket ReadUnderlying(JsonNodeReader node) => new()
    {
        Volatility = node.OptionalNumber("volatility", 0, Limits.MaxVolatility),
        Regime = node.OptionalNumber("regime", 1, 2) ?? 1,
        TwapUsd = node.OptionalNumber("twapUsd", double.Epsilon, Limits.MaxUsd),
        OpenInterestUsd = node.OptionalNumber("openInterestUsd", 0, Limits.MaxUsd),
        PoolDepositsUsd = node.OptionalNumber("poolDepositsUsd", 0, Limits.MaxUsd),
    };

    private sealed record Correlations(CorrelationTable? Table);

    private static Correlations ReadCorrelations(JsonNodeReader node)
    {
        IReadOnlyList<string> symbols = node.Texts("symbols", "the symbol of an underlying");
        IReadOnlyList<IReadOnlyList<double>> rows = node.Rows("rows", -1, 1);
        if (symbols.Distinct(StringComparer.OrdinalIgnoreCase).Count() != symbols.Count)
            node.Fault("symbols", string.Join(", ", symbols), "each symbol once");
        else if (rows.Count != symbols.Count || rows.Any(row => row.Count != symbols.Count))
            node.Fault("rows", $"{rows.Count} rows", $"{symbols.Count} rows of {symbols.Count} numbers, as there are symbols");
        else
            return new Correlations(TableOf(node, symbols, rows));
        return new Correlations(Table: null);
    }

    private static CorrelationTable? TableOf(JsonNodeReader node, IReadOnlyList<string> symbols, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        double[,] values = new double[symbols.Count, symbols.Count];
        for (int row = 0; row < symbols.Count; row++)
        {
            for (int column = 0; column < symbols.Count; column++)
                values[row, column] = rows[row][column];
        }

        try
        {
            return new CorrelationTable(symbols, values);
        }
        catch (ArgumentException refused)
        {
            node.Fault("rows", refused.Message, "a symmetric table with ones on its diagonal");
            return null;
        }
    }
}
