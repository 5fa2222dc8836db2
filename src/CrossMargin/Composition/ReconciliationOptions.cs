using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Composition;

/// <summary>How often the ledger is compared with the chains, and how much of it at a time.</summary>
internal sealed class ReconciliationOptions
{
    /// <summary>10 seconds to 1 day. The default is 5 minutes.</summary>
    [Range(
        typeof(TimeSpan), "00:00:10", "1.00:00:00", ParseLimitsInInvariantCulture = true,
        ErrorMessage = "--reconcile-every takes 00:00:10 to 1.00:00:00.")]
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sub-accounts of each chain that one run compares; 1 to 100,000. Each run goes on where the last one ended.</summary>
    [Range(1, 100_000)]
    public int SampleSize { get; set; } = 200;

    /// <summary>After so long every sub-account is compared at once.</summary>
    public TimeSpan FullPeriod { get; set; } = TimeSpan.FromDays(1);
}
