using System.Diagnostics.Metrics;
using CrossMargin.Domain;

namespace CrossMargin.Keeper;

/// <summary>What is measured of the keeper.</summary>
internal static class KeeperMeter
{
    private static readonly Meter Meter = new("CrossMargin.Keeper");

    private static readonly Counter<long> Swept = Meter.CreateCounter<long>(
        "crossmargin.keeper.sweep_found", "{candidate}", "Candidates that only a sweep found: nothing touched them since they were judged healthy.");

    public static void CountSwept(ChainId chain, int candidates) => Swept.Add(candidates, new KeyValuePair<string, object?>("chain.id", chain.Value));
}
