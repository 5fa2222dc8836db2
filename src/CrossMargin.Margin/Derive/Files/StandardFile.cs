using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Scenarios;
using static CrossMargin.Margin.Derive.Files.Columns;

namespace CrossMargin.Margin.Derive.Files;

/// <summary>Cases of the standard manager in the form of Derive's own: {"name": {"Scenario": {…}}, …}, integers of 18 decimals, ETH and BTC.</summary>
public static class StandardFile
{
    /// <summary>From when before an expiry its options are valued at the settlement price that is being averaged.</summary>
    private const double SettlementSeconds = 1_800;

    private static readonly string[] Underlyings = ["ETH", "BTC"];

    /// <exception cref="ConfigurationException">Every fault of every case at once.</exception>
    public static IReadOnlyList<(string Name, StandardPortfolio Portfolio)> Read(JsonElement root, string source) =>
        JsonNodeReader.ReadRoot(root, source, node => node.Named(one => one.Child("Scenario") is { } scenario
            ? ReadPortfolio(scenario)
            : new StandardPortfolio()));

    private static StandardPortfolio ReadPortfolio(JsonNodeReader node)
    {
        IReadOnlyList<double> perpPrices = node.Numbers("PerpPrice", 0, Limits.MaxUsd, Unit);
        IReadOnlyList<IReadOnlyList<double>> confidences = node.Rows("SpotPerpConfidences", 0, 1, Unit);
        if (perpPrices.Count != Underlyings.Length)
            node.Fault("PerpPrice", $"{perpPrices.Count} items", "two: ETH and BTC");
        if (confidences.Count != Underlyings.Length || confidences.Any(pair => pair.Count != 2))
            node.Fault("SpotPerpConfidences", $"{confidences.Count} rows", "two rows, ETH and BTC, of two: spot and perpetual");
        Options options = Options.Read(node);
        bool isWhole = perpPrices.Count == Underlyings.Length && confidences.Count == Underlyings.Length && confidences.All(pair => pair.Count == 2);
        return new StandardPortfolio
        {
            CashUsd = node.Number("Cash", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0, unit: Unit),
            StableUsd = Math.Max(node.Number("USDCValue", 1e-6, 100, fallback: 1, unit: Unit), 1e-6),
            Markets = isWhole
                ? [.. Underlyings.Select((symbol, index) => ReadMarket(node, symbol, perpPrices[index], confidences[index], options))]
                : [],
        };
    }

    private static StandardMarket ReadMarket(
        JsonNodeReader node, string symbol, double perpPriceUsd, IReadOnlyList<double> confidences, Options options) =>
        new()
        {
            Name = symbol,
            SpotUsd = node.Number($"{symbol}SpotPrice", 0, Limits.MaxUsd, unit: Unit),
            SpotConfidence = confidences[0],
            BaseQuantity = node.Number($"w{symbol}", 0, Limits.MaxQuantity, fallback: 0, unit: Unit),
            Perp = ReadPerp(node, symbol, perpPriceUsd, confidences[1]),
            Expiries = options.Of(symbol, node.Number($"SettlementPrice{symbol}", 0, Limits.MaxUsd, fallback: 0, unit: Unit)),
        };

    /// <summary>P&amp;L since the last entry; funding as the indices say: −quantity·(global − account).</summary>
    private static DerivePerp ReadPerp(JsonNodeReader node, string symbol, double priceUsd, double confidence)
    {
        double quantity = node.Number($"Perps_{symbol}", -Limits.MaxQuantity, Limits.MaxQuantity, fallback: 0, unit: Unit);
        double entryUsd = node.Number($"LastEntry{symbol}", 0, Limits.MaxUsd, fallback: priceUsd, unit: Unit);
        double globalIndex = node.Number($"{symbol}GlobalFundingIndex", -Limits.MaxUsd, Limits.MaxUsd, fallback: 0, unit: Unit);
        double accountIndex = node.Number($"Account{symbol}FundingIndex", -Limits.MaxUsd, Limits.MaxUsd, fallback: globalIndex, unit: Unit);
        DerivePerp flat = new(quantity, priceUsd, confidence);
        return node.Checked($"Perps_{symbol}", flat, () => new DerivePerp(
            quantity, priceUsd, confidence, (priceUsd - entryUsd) * quantity, -quantity * (globalIndex - accountIndex)));
    }

    /// <summary>The columns of all options, read once for every underlying.</summary>
    private sealed record Options(IReadOnlyList<string> Underlyings, IReadOnlyList<double>[] Columns)
    {
        public static Options Read(JsonNodeReader node)
        {
            IReadOnlyList<string> names = node.Texts("OptionUnderlying", "ETH or BTC");
            IReadOnlyList<double>[] columns = Files.Columns.Read(
                node,
                ("OptionExpiries", 0, Limits.MaxSeconds, 1),
                ("OptionStrikes", 0, Limits.MaxUsd, Unit),
                ("OptionIsCall", 0, 1, 1),
                ("OptionAmounts", -Limits.MaxQuantity, Limits.MaxQuantity, Unit),
                ("OptionVols", 0, Limits.MaxVolatility, Unit),
                ("OptionVolConfidences", 0, 1, Unit),
                ("Forwards", 0, Limits.MaxUsd, Unit),
                ("ForwardConfidences", 0, 1, Unit));
            for (int index = 0; index < names.Count; index++)
            {
                if (!StandardFile.Underlyings.Contains(names[index]))
                    node.Fault($"OptionUnderlying[{index}]", $"\"{names[index]}\"", "ETH or BTC");
            }

            if (names.Count == columns[0].Count)
                return new Options(names, columns);
            node.Fault("OptionUnderlying", $"{names.Count} items", $"as many as in OptionExpiries: {columns[0].Count}");
            return new Options([], columns);
        }

        public List<OptionExpiry> Of(string symbol, double settlementUsd) =>
        [
            .. from index in Enumerable.Range(0, Underlyings.Count)
               where Underlyings[index] == symbol
               group index by Columns[0][index] into same
               select new OptionExpiry(
                   same.Key,
                   same.Key < SettlementSeconds ? settlementUsd : Columns[6][same.Last()],
                   fixedForwardUsd: 0,
                   rate: 0,
                   same.Min(index => Math.Min(Columns[5][index], Columns[7][index])),
                   [.. same.Select(index => new OptionLeg(Columns[1][index], Columns[2][index] == 1, Columns[3][index], Columns[4][index]))]),
        ];
    }
}
