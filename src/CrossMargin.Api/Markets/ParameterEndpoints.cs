using System.Text.Json;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Markets;

internal static class ParameterEndpoints
{
    public static void MapParameters(this IEndpointRouteBuilder routes) => routes.MapGet("/parameters", Read)
        .WithTags("Parameters")
        .IsOfMarkets()
        .WithName("ReadParameters")
        .WithSummary("What every verdict assumes: the risk parameters, and what was last calibrated from prices.");

    private static Ok<ParameterResource> Read(AccountBook book, MarginAssessor margin, TimeProvider time) => TypedResults.Ok(new ParameterResource(
        BlockResource.VectorOf(book),
        time.GetUtcNow(),
        margin.Parameters.Version,
        margin.Market.Release,
        [.. margin.Market.Underlyings.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new CalibratedResource(one.Key, one.Value.Volatility, one.Value.Regime))],
        [.. CorrelationResource.Of(margin.Market)],
        JsonSerializer.SerializeToElement(margin.Parameters, VerdictJson.Options)));
}

/// <param name="Version">Of the risk file; "default" without one.</param>
/// <param name="Release">The number of the calibration; null while none was released.</param>
/// <param name="Calibrated">In order of symbol; empty without a calibration.</param>
/// <param name="Correlations">Of daily returns, each pair once; empty without a calibration.</param>
/// <param name="Parameters">All parameters by name, times as d.hh:mm:ss; what the risk file does not say has its default.</param>
public sealed record ParameterResource(
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    string Version,
    long? Release,
    IReadOnlyList<CalibratedResource> Calibrated,
    IReadOnlyList<CorrelationResource> Correlations,
    JsonElement Parameters);

/// <param name="Volatility">Per √year; null where it was not released.</param>
/// <param name="Regime">1 in calm markets, to 2.</param>
public sealed record CalibratedResource(string Underlying, double? Volatility, double Regime);

/// <param name="Value">−1 to 1.</param>
public sealed record CorrelationResource(string Underlying, string Other, double Value)
{
    internal static IEnumerable<CorrelationResource> Of(MarketState market)
    {
        IReadOnlyList<string> symbols = market.Correlations?.Symbols ?? [];
        for (int row = 0; row < symbols.Count; row++)
        {
            for (int column = row + 1; column < symbols.Count; column++)
            {
                double value = market.Correlations!.Between(new Underlying(symbols[row]), new Underlying(symbols[column]))!.Value;
                yield return new CorrelationResource(symbols[row], symbols[column], value);
            }
        }
    }
}
